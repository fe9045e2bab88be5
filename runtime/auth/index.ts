/** A client certificate and its key, PEM. */
export interface CertificatePair {
  readonly cert: string;
  readonly key: string;
}

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
