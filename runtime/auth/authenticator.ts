/** A source of credentials. Each implementation is a file of this folder. */
export interface Authenticator {
  /** The `Authorization` header of the next request. A plain value where it is at hand, so that requests need not wait. */
  authorization(): string | Promise<string>;
  /**
   * Called when the server refused `rejected` with 401: gets a newer credential, and says whether there is one. The request is then
   * repeated once.
   */
  renew?(rejected: string): Promise<boolean>;
}
