import type { CertificatePair } from "../config/tls.js";
import type { Environment } from "../kubeconfig/environment.js";

/** What authenticates a request. Compared by identity: a renewed credential is a new object. */
export interface Credential {
  /** The `Authorization` header; undefined if the certificate is sufficient. */
  readonly authorization: string | undefined;
  /** The certificate that the connection must use; undefined if the settings decide. */
  readonly certificate?: CertificatePair | undefined;
}

/** A source of credentials. Each implementation is in its own file of this folder. */
export interface Authenticator {
  /** Whether credentials may contain certificates, so that connections must follow them. */
  readonly givesCertificates?: true;
  /**
   * The credential of the next request. A plain value if it is available, so that requests need not wait. Rejects with the reason of
   * `signal` if that aborts first.
   */
  credential(signal?: AbortSignal): Credential | Promise<Credential>;
  /**
   * Called when the server refused `rejected` with 401. Gets a newer credential, and resolves with whether there is one. The request is
   * then retried once.
   */
  renew?(rejected: Credential, signal?: AbortSignal): Promise<boolean>;
}

/** The credential of one plugin for one cluster. */
export interface ExecSource {
  /** The credential while it is valid. */
  current(): Credential | undefined;
  /** Runs the plugin, or waits for the current run. `announce` is called with the path of the program. */
  run(signal: AbortSignal | undefined, announce: ((path: string) => void) | undefined): Promise<Credential>;
}

/** The tokens of one user at one OpenID Connect issuer. */
export interface OidcSource {
  /** The credential while it is valid. */
  current(): Credential | undefined;
  /** Requests new tokens, or waits for the current request. */
  refresh(signal: AbortSignal | undefined): Promise<Credential>;
}

/**
 * Credentials that several clients share, so that a plugin runs and an issuer is asked once for all of them. Owned by the caller of
 * `connect`.
 */
export interface SharedCredentials {
  /** By plugin, cluster and policy. */
  readonly exec: Map<string, ExecSource>;
  /** By server, issuer, client and user. */
  readonly oidc: Map<string, OidcSource>;
}

/** What authenticators need in addition to settings. */
export interface AuthContext {
  readonly environment: Environment;
  readonly shared: SharedCredentials;
}
