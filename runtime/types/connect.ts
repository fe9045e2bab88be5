import type { Interceptor } from "./interceptor.js";
import type { AbortSignal } from "./platform.js";

/** The user to impersonate: requests are made with this user's rights instead of the authenticated user's. */
export interface Impersonation {
  /** The user's name. If it is empty, the kubeconfig's user is impersonated, or nobody if it does not impersonate one. */
  user: string;
  uid?: string;
  groups?: readonly string[];
  extra?: { readonly [key: string]: readonly string[] };
}

/**
 * Which credential plugins (a kubeconfig's `exec`) may run; the policy of kubectl's kuberc. Default: all. A kubeconfig from someone else
 * can run programs on this machine: set `DenyAll`, or list what may run.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
export interface PluginPolicy {
  credentialPluginPolicy?: "AllowAll" | "DenyAll" | "Allowlist";
  /**
   * With the policy `Allowlist`: the commands that may run, as absolute paths or as names that `PATH` resolves. The resolved paths are
   * compared, and run.
   */
  credentialPluginAllowlist?: readonly string[];
}

/** A kubeconfig that is not in a file. */
export interface KubeconfigContent {
  /**
   * Its text (YAML or JSON), the bytes of it, or the object that it describes. File names in it are relative to the working directory. It can
   * run programs (`exec`): see {@link PluginPolicy} for one from someone else.
   */
  content: string | object;
}

/**
 * How to reach a cluster. Everything is optional: without options, the kubeconfig that kubectl would use is read, or the service account
 * inside a pod. The members below override the kubeconfig, as kubectl's flags with the same names do.
 * An empty text overrides nothing. Unknown options, and values of the wrong type, are a `ConfigError`.
 */
export interface ConnectOptions extends PluginPolicy {
  /**
   * A kubeconfig, used alone: a file, or `{ content }` for one that is not in a file. Default: the files of `KUBECONFIG`, merged, else
   * `~/.kube/config`. `true` reads those files even if `server` is set, as kubectl does; `false` reads none.
   */
  kubeconfig?: string | boolean | KubeconfigContent;
  /** The kubeconfig's context. Default: its `current-context`. */
  context?: string;
  /** The kubeconfig's cluster. Default: the context's. */
  cluster?: string;
  /** The kubeconfig's user. Default: the context's. */
  user?: string;
  /** The value of `client.namespace`. Default: the context's, else `default`. */
  namespace?: string;
  /**
   * Address of the API server: host, host:port or URL, with the server's path prefix if it has one. Without a scheme it is https if a
   * certificate authority, a client certificate or `insecureSkipTlsVerify` is set, and http otherwise. A user name and password in the URL
   * are sent as basic authentication. If `server` is set and none of `kubeconfig`, `context`, `cluster`, `user`, no kubeconfig is read.
   */
  server?: string;
  /** Bearer token. Credentials are sent only over https. */
  token?: string;
  /** User name for basic authentication, which API servers no longer accept, but proxies in front of them may. */
  username?: string;
  /** Password for basic authentication. */
  password?: string;
  /**
   * The certificate authorities that are trusted, in PEM. Each certificate is trusted, also an intermediate authority without its root.
   * Default: the system's authorities, which Linux programs find by `SSL_CERT_FILE` and `SSL_CERT_DIR`, and those of `NODE_EXTRA_CA_CERTS`.
   */
  ca?: string;
  /** File of the certificate authorities that are trusted, in PEM, instead of `ca`. */
  caFile?: string;
  /** Do not verify the certificates of the server and of an https proxy. Default false. */
  insecureSkipTlsVerify?: boolean;
  /** The name that the server's certificate must contain. Default: the host of `server`. */
  tlsServerName?: string;
  /** The client certificate's PEM text; needs `clientKey` or `clientKeyFile`. */
  clientCertificate?: string;
  /** The PEM text of the client certificate's key. */
  clientKey?: string;
  /** File of the client certificate in PEM; needs `clientKey` or `clientKeyFile`. */
  clientCertificateFile?: string;
  /** File of the client certificate's key in PEM. */
  clientKeyFile?: string;
  /**
   * Impersonate a user. As for kubectl's `--as` flags, members that are empty do not override those of the kubeconfig: if it impersonates
   * a user too, its `uid`, `groups` and `extra` remain unless they are set here; `extra` is merged by key.
   */
  impersonate?: Impersonation;
  /** Timeout of a request in milliseconds, including retries and a run of a credential plugin. Default 0: only the server's limit. */
  requestTimeout?: number;
  /** The User-Agent in printable ASCII. Its part before `/` is the server's default for `fieldManager`. Default: the name of this package. */
  userAgent?: string;
  /**
   * Called with each warning from the server (deprecated APIs, unknown fields) and of `connect` itself. Default: warnings are ignored. Credentials
   * in it are replaced by `<hidden>`.
   */
  onWarning?: (text: string) => void;
  /** Functions that wrap every request, the first outermost. Default: none. */
  interceptors?: readonly Interceptor[];
  /**
   * Called with the path of a credential plugin before each run, so that a program can show what it runs. If it throws, the plugin does not
   * run.
   */
  onCredentialPlugin?: (command: string) => void;
  /** Aborts the client's requests; they reject with its reason. */
  signal?: AbortSignal;
}
