import { brand } from "../../errors/brand.js";

/** A wait that ended without its goal: a `WaitTimeoutError` or a `WaitFailedError`. Its message names the object and its last known state. */
export abstract class WaitError extends Error {
  static {
    brand(WaitError, "WaitError");
  }
  /**
   * The object in its last known state; undefined if it did not exist. It may be a Secret, so it appears neither when the error is printed
   * nor in its JSON.
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

/** A wait that timed out. */
export class WaitTimeoutError extends WaitError {
  static {
    brand(WaitTimeoutError, "WaitTimeoutError");
  }
}

/** A wait that ended early, since the object cannot come into the wanted state. */
export class WaitFailedError extends WaitError {
  static {
    brand(WaitFailedError, "WaitFailedError");
  }
}
