import type { Interceptor } from "./interceptor.js";

/** The user whose rights requests are made with, instead of the authenticated one's. */
export interface Impersonation {
  user: string;
  uid?: string;
  groups?: readonly string[];
  extra?: { readonly [key: string]: readonly string[] };
}

/**
 * Which credential plugins (a kubeconfig's `exec`) may run; the policy of kubectl's kuberc. Unset: all. A kubeconfig from someone else is
 * a program from someone else: say `DenyAll`, or list what may run.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
export interface PluginPolicy {
  credentialPluginPolicy?: "AllowAll" | "DenyAll" | "Allowlist";
  /**
   * With the policy `Allowlist`: the commands that may run, as absolute paths or as names that `PATH` resolves. What is compared, and run,
   * are the resolved paths.
   */
  credentialPluginAllowlist?: readonly string[];
}

/**
 * How to reach a cluster. Everything is optional: without options the kubeconfig that kubectl would use is read, and inside of a pod the
 * service account. The members below win over the kubeconfig, as kubectl's flags of the same names do.
 */
export interface ConnectOptions extends PluginPolicy {
  /**
   * A kubeconfig file, used alone. Unset: the files of `KUBECONFIG`, merged, else `~/.kube/config`. `true` asks for those files also
   * where `server` is given, as kubectl reads them; `false` reads none.
   */
  kubeconfig?: string | boolean;
  /** The kubeconfig's context. Unset: its `current-context`. */
  context?: string;
  /** The kubeconfig's cluster. Unset: the context's. */
  cluster?: string;
  /** The kubeconfig's user. Unset: the context's. */
  user?: string;
  /** What `client.namespace` is. Unset: the context's, else `default`. */
  namespace?: string;
  /**
   * Address of the API server: host, host:port or URL, with a path where the server is published below one. With `server` and none of
   * `kubeconfig`, `context`, `cluster`, `user`, no kubeconfig is read.
   */
  server?: string;
  /** Bearer token. Credentials are sent over https only. */
  token?: string;
  /** User name for basic authentication, which API servers no longer take but proxies in front of them may. */
  username?: string;
  /** Password for basic authentication. */
  password?: string;
  /** The certificate authority's PEM text; replaces the system's roots. */
  ca?: string;
  /** File of the certificate authority in PEM; replaces the system's roots. */
  caFile?: string;
  /** Do not verify the server's certificate. Default false. */
  insecureSkipTlsVerify?: boolean;
  /** The name that the server's certificate must carry. Unset: the host of `server`. */
  tlsServerName?: string;
  /** File of the client certificate in PEM; needs `clientKeyFile`. */
  clientCertificateFile?: string;
  /** File of the client certificate's key in PEM. */
  clientKeyFile?: string;
  /** Impersonate a user. */
  impersonate?: Impersonation;
  /** Longest time that a request may take, repetitions and a credential plugin's run included, in milliseconds. Default 0: no limit but the server's. */
  requestTimeout?: number;
  /** The User-Agent; its part before `/` is the server's default for `fieldManager`. Printable ASCII. */
  userAgent?: string;
  /** Called with each warning of the server (deprecated APIs, unknown fields) and of the connection's set-up. Default: nothing is shown. */
  onWarning?: (text: string) => void;
  /** Functions around every request, the first outermost. Default: none. */
  interceptors?: readonly Interceptor[];
  /**
   * Called with the path of a credential plugin before each run, so that a program may say what it runs. What it throws keeps the plugin
   * from running.
   */
  onCredentialPlugin?: (command: string) => void;
  /** Ends the client's requests when it aborts; they reject with its reason. */
  signal?: AbortSignal;
}
