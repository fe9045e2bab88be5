import type { Impersonation } from "../types/connect.js";

/** A cluster of a kubeconfig. Texts are empty where the file says nothing; file names are absolute. */
export interface Cluster {
  readonly server: string;
  readonly tlsServerName: string;
  readonly insecureSkipTlsVerify: boolean;
  readonly certificateAuthority: string;
  readonly certificateAuthorityData: string;
  readonly proxyUrl: string;
  readonly disableCompression: boolean;
}

/** A user of a kubeconfig. Texts are empty where the file says nothing; file names are absolute. */
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
  /** Name of the auth provider; empty without one. */
  readonly authProvider: string;
  /** Command of the exec plugin; undefined without one. */
  readonly exec: string | undefined;
}

/** A context of a kubeconfig. */
export interface Context {
  readonly cluster: string;
  readonly user: string;
  readonly namespace: string;
}

/** One entry of a list of a kubeconfig, and the file that it stands in. */
export interface Entry<T> {
  readonly file: string;
  readonly value: T;
}

/** A kubeconfig, read from one file or merged of several. */
export interface Kubeconfig {
  readonly currentContext: string;
  readonly clusters: ReadonlyMap<string, Entry<Cluster>>;
  readonly users: ReadonlyMap<string, Entry<User>>;
  readonly contexts: ReadonlyMap<string, Entry<Context>>;
}

/** The cluster that says nothing. */
export const EMPTY_CLUSTER: Cluster = {
  server: "",
  tlsServerName: "",
  insecureSkipTlsVerify: false,
  certificateAuthority: "",
  certificateAuthorityData: "",
  proxyUrl: "",
  disableCompression: false,
};

/** The user that has no credentials. */
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
  authProvider: "",
  exec: undefined,
};
