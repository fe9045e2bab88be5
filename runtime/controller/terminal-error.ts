import { brand } from "../errors/brand.js";

/**
 * A failure that trying again cannot mend, such as a `spec` that contradicts itself. A reconcile that throws it is not tried again until the
 * object changes.
 *
 * @example throw new TerminalError("spec.image is not a valid image name");
 */
export class TerminalError extends Error {
  static {
    brand(TerminalError, "TerminalError");
  }
}
