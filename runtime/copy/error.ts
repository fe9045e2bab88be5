import { brand } from "../errors/brand.js";

/** A copy failed on one of both sides: `tar` failed or is not in the container, or a file cannot be read or written. */
export class CopyError extends Error {
  static {
    brand(CopyError, "CopyError");
  }
}
