import type { CertificatePair } from "../config/tls.js";
import type { Environment } from "../kubeconfig/environment.js";

/** What authenticates a request. Compared by identity: whoever renews a credential makes a new one. */
export interface Credential {
  /** The `Authorization` header; undefined where the certificate says it all. */
  readonly authorization: string | undefined;
  /** What the connection must be made with; undefined where the settings decide. */
  readonly certificate?: CertificatePair | undefined;
}

/** A source of credentials. Each implementation is a file of this folder. */
export interface Authenticator {
  /** Whether credentials may carry certificates, so that connections must follow them. */
  readonly givesCertificates?: true;
  /**
   * What the next request is authenticated by. A plain value where it is at hand, so that requests need not wait. Rejects with the
   * reason of `signal` when that aborts first.
   */
  credential(signal?: AbortSignal): Credential | Promise<Credential>;
  /**
   * Called when the server refused `rejected` with 401: gets a newer credential, and says whether there is one. The request is then
   * repeated once.
   */
  renew?(rejected: Credential, signal?: AbortSignal): Promise<boolean>;
}

/** The credential of one plugin for one cluster. */
export interface ExecSource {
  /** The credential as long as it serves. */
  current(): Credential | undefined;
  /** Runs the plugin, or waits for the run that is under way. `announce` gets the path of what is run. */
  run(signal: AbortSignal | undefined, announce: ((path: string) => void) | undefined): Promise<Credential>;
}

/** The tokens of one user at one OpenID Connect issuer. */
export interface OidcSource {
  /** The credential as long as it serves. */
  current(): Credential | undefined;
  /** Gets new tokens, or waits for those that are on their way. */
  refresh(signal: AbortSignal | undefined): Promise<Credential>;
}

/** Credentials that several clients share, so that a plugin runs and an issuer is asked once for all of them. Owned by whoever connects. */
export interface SharedCredentials {
  /** By plugin, cluster and policy. */
  readonly exec: Map<string, ExecSource>;
  /** By server, issuer, client and user. */
  readonly oidc: Map<string, OidcSource>;
}

/** What authenticators need besides settings. */
export interface AuthContext {
  readonly environment: Environment;
  readonly shared: SharedCredentials;
}
