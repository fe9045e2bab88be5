import type { Interceptor } from "./interceptor.js";
import type { AbortSignal } from "./platform.js";
import type { ApiHashes } from "./skew.js";

/** The user to impersonate. Requests are made with the rights of this user instead of the rights of the authenticated user. */
export interface Impersonation {
  /** The user's name. If the name is empty, the user that the kubeconfig impersonates is impersonated, if there is one. */
  user: string;
  uid?: string;
  groups?: readonly string[];
  extra?: { readonly [key: string]: readonly string[] };
}

/**
 * Which credential plugins (a kubeconfig's `exec`) may run, as in the policy of kubectl's kuberc. Default: all plugins. A kubeconfig from
 * someone else can run programs on this machine. For such a kubeconfig, set `DenyAll`, or list the commands that may run.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
export interface PluginPolicy {
  credentialPluginPolicy?: "AllowAll" | "DenyAll" | "Allowlist";
  /**
   * With the policy `Allowlist`: the commands that may run, either as absolute paths or as names that are looked up in `PATH`. The resolved
   * paths are compared, and the resolved path is run.
   */
  credentialPluginAllowlist?: readonly string[];
}

/** A kubeconfig that is not in a file. */
export interface KubeconfigContent {
  /**
   * The content of the kubeconfig: its text (YAML or JSON), the bytes of the text, or the object that the text describes. File names in the
   * content are relative to the working directory. The kubeconfig can run programs (`exec`). If it comes from someone else, see
   * {@link PluginPolicy}.
   */
  content: string | object;
}

/**
 * How to reach a cluster. Everything is optional. Without options, the client reads the kubeconfig that kubectl would use, or the service
 * account if it runs inside a pod. The members below override the kubeconfig, as kubectl's flags with the same names do. An empty string
 * does not override anything. Unknown options, and values of the wrong type, cause a `ConfigError`.
 */
export interface ConnectOptions extends PluginPolicy {
  /**
   * The only kubeconfig to use: the name of a file, or `{ content }` for a kubeconfig that is not in a file. Default: the files in
   * `KUBECONFIG`, merged, or else `~/.kube/config`. With `true`, the default files are read even if `server` is set, as in kubectl. With
   * `false`, no kubeconfig is read.
   */
  kubeconfig?: string | boolean | KubeconfigContent;
  /** The kubeconfig's context. Default: its `current-context`. */
  context?: string;
  /** The kubeconfig's cluster. Default: the cluster of the context. */
  cluster?: string;
  /** The kubeconfig's user. Default: the user of the context. */
  user?: string;
  /** The value of `client.namespace`. Default: the namespace of the context, or else `default`. */
  namespace?: string;
  /**
   * The address of the API server: a host, host:port or URL, with the server's path prefix if it has one. Without a scheme, the address
   * uses http, as in kubectl, even if a certificate authority or a client certificate is set. A user name and password in the URL are sent
   * as basic authentication. If `server` is set and none of `kubeconfig`, `context`, `cluster` and `user` is set, no kubeconfig is read.
   */
  server?: string;
  /** The bearer token. Credentials are sent only over https. */
  token?: string;
  /** The user name for basic authentication. API servers no longer accept basic authentication, but proxies in front of them may. */
  username?: string;
  /** The password for basic authentication. */
  password?: string;
  /**
   * The certificate authorities to trust, in PEM. Each certificate is trusted, even an intermediate authority without its root. Default:
   * the authorities of the system, and those of `NODE_EXTRA_CA_CERTS`. On Linux, programs find the authorities of the system through
   * `SSL_CERT_FILE` and `SSL_CERT_DIR`.
   */
  ca?: string;
  /** A file with the certificate authorities to trust, in PEM. Replaces `ca`. */
  caFile?: string;
  /** Do not verify the certificates of the server and of an https proxy. Default false. */
  insecureSkipTlsVerify?: boolean;
  /** The name that the server's certificate must contain. Default: the host of `server`. */
  tlsServerName?: string;
  /** The client certificate as PEM text. Needs `clientKey` or `clientKeyFile`. */
  clientCertificate?: string;
  /** The key of the client certificate as PEM text. */
  clientKey?: string;
  /** A file with the client certificate in PEM. Needs `clientKey` or `clientKeyFile`. */
  clientCertificateFile?: string;
  /** A file with the key of the client certificate in PEM. */
  clientKeyFile?: string;
  /**
   * The user to impersonate. As with kubectl's `--as` flags, empty members do not override the members of the kubeconfig. If the kubeconfig
   * impersonates a user too, its `uid`, `groups` and `extra` remain unless they are set here. `extra` is merged by key.
   */
  impersonate?: Impersonation;
  /**
   * The timeout of a request in milliseconds, including retries and a run of a credential plugin. Default 0: only the server's limit
   * applies.
   */
  requestTimeout?: number;
  /**
   * The User-Agent in printable ASCII. The server uses the part before `/` as the default `fieldManager`. Default: the name of this
   * package.
   */
  userAgent?: string;
  /**
   * The owner of the fields that the client writes (1 to 128 printable characters): the `fieldManager` of each write that does not have its
   * own. Raw requests do not have it. Default: the server's, see `userAgent`.
   * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#managers
   */
  fieldManager?: string;
  /**
   * Called with each warning from the server (deprecated APIs, unknown fields) and from `connect` itself. Credentials in a warning are
   * replaced by `<hidden>`. Default: warnings are ignored.
   */
  onWarning?: (text: string) => void;
  /**
   * The hashes of the API that the client was generated for, for {@link skew}. Generated code exports them from its module `api-hashes`. To
   * check several generated packages, spread their hashes into one object.
   */
  apiHashes?: ApiHashes;
  /**
   * Whether `connect` compares the server's API with `apiHashes`, which it then needs. The comparison is one request, and takes at most
   * `requestTimeout`, or 10 seconds if that is not set. With `"warn"`, `onWarning` gets one message if a group/version is missing or differs,
   * or if the comparison fails. With `"error"`, `connect` rejects with a `SkewError` of `@kubesmith/runtime/skew` if a group/version is missing
   * or differs, and with the request's error if the comparison fails. Default: no comparison.
   */
  skew?: "warn" | "error";
  /** Functions that wrap every request. The first function is the outermost. Default: none. */
  interceptors?: readonly Interceptor[];
  /**
   * Called with the path of a credential plugin before each run of the plugin, so that a program can show what it runs. If the function
   * throws, the plugin does not run.
   */
  onCredentialPlugin?: (command: string) => void;
  /** Aborts the client's requests, which then reject with the signal's reason. */
  signal?: AbortSignal;
}
