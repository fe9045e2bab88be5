import { brand } from "../errors/brand.js";

/** A wait that timed out. Its message names the object and the state in which it was read last. */
export class WaitTimeoutError extends Error {
  static {
    brand(WaitTimeoutError, "WaitTimeoutError");
  }
  /**
   * The object as it was read last; undefined if it did not exist. It may be a Secret, so it appears neither when the error is printed nor
   * in its JSON.
   */
  declare readonly last: unknown;
  /** Address of the API server; undefined if the reader is not a resource client of this package. */
  readonly server: string | undefined;

  constructor(message: string, last: unknown, server?: string) {
    super(message);
    this.server = server;
    Object.defineProperty(this, "last", { get: () => last });
  }
}

/** A wait that ended early, since the object cannot come into the wanted state. Its message names the object and its state. */
export class WaitFailedError extends Error {
  static {
    brand(WaitFailedError, "WaitFailedError");
  }
  /** The object as it was read last. It may be a Secret, so it appears neither when the error is printed nor in its JSON. */
  declare readonly last: unknown;
  /** Address of the API server; undefined if the reader is not a resource client of this package. */
  readonly server: string | undefined;

  constructor(message: string, last: unknown, server?: string) {
    super(message);
    this.server = server;
    Object.defineProperty(this, "last", { get: () => last });
  }
}
