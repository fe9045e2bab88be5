import type { Impersonation } from "../types/connect.js";

/** A cluster of a kubeconfig. Texts are empty if the file does not set them; file names are absolute. */
export interface Cluster {
  readonly server: string;
  readonly tlsServerName: string;
  readonly insecureSkipTlsVerify: boolean;
  readonly certificateAuthority: string;
  readonly certificateAuthorityData: string;
  readonly proxyUrl: string;
  readonly disableCompression: boolean;
  /** The content of the extension `client.authentication.k8s.io/exec` for credential plugins; undefined without it. */
  readonly execConfig: unknown;
}

/** How to run a credential plugin. `command` is absolute if the file contains a path; a bare name is looked up in `PATH`. */
export interface ExecPlugin {
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly installHint: string;
  readonly provideClusterInfo: boolean;
  /** `Never`, `IfAvailable` or `Always`; empty if the file does not set it and its version has no default. */
  readonly interactiveMode: string;
}

/** An auth provider: its name and configuration. */
export interface AuthProvider {
  readonly name: string;
  readonly config: { readonly [key: string]: string };
}

/** A user of a kubeconfig. Texts are empty if the file does not set them; file names are absolute. */
export interface User {
  readonly clientCertificate: string;
  readonly clientCertificateData: string;
  readonly clientKey: string;
  readonly clientKeyData: string;
  readonly token: string;
  readonly tokenFile: string;
  readonly username: string;
  readonly password: string;
  readonly impersonate: Impersonation;
  readonly authProvider: AuthProvider | undefined;
  readonly exec: ExecPlugin | undefined;
}

/** A context of a kubeconfig. */
export interface Context {
  readonly cluster: string;
  readonly user: string;
  readonly namespace: string;
}

/** One entry of a list of a kubeconfig, and the file that contains it. */
export interface Entry<T> {
  /** Empty if the kubeconfig is not a file. */
  readonly file: string;
  readonly value: T;
}

/** A kubeconfig, read from one file or merged from several. */
export interface Kubeconfig {
  readonly currentContext: string;
  readonly clusters: ReadonlyMap<string, Entry<Cluster>>;
  readonly users: ReadonlyMap<string, Entry<User>>;
  readonly contexts: ReadonlyMap<string, Entry<Context>>;
}

/** A cluster without any settings. */
export const EMPTY_CLUSTER: Cluster = {
  server: "",
  tlsServerName: "",
  insecureSkipTlsVerify: false,
  certificateAuthority: "",
  certificateAuthorityData: "",
  proxyUrl: "",
  disableCompression: false,
  execConfig: undefined,
};

/** A user without credentials. */
export const EMPTY_USER: User = {
  clientCertificate: "",
  clientCertificateData: "",
  clientKey: "",
  clientKeyData: "",
  token: "",
  tokenFile: "",
  username: "",
  password: "",
  impersonate: { user: "" },
  authProvider: undefined,
  exec: undefined,
};
