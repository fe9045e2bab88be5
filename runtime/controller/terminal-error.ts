import { brand } from "../errors/brand.js";

/**
 * A failure that trying again cannot mend, such as a `spec` that contradicts itself. A reconcile that throws it, or an error that was
 * caused by it, is not tried again until the object changes.
 *
 * @example throw new TerminalError("spec.image is not a valid image name");
 */
export class TerminalError extends Error {
  static {
    brand(TerminalError, "TerminalError");
  }
}

/** Whether an error is a `TerminalError`, or has one in its `cause` chain. */
export function isTerminal(error: unknown): boolean {
  let current = error;
  // A limit instead of a set of visited errors: a chain of this length is a cycle.
  for (let depth = 0; depth < 32 && typeof current === "object" && current !== null; depth++) {
    if (current instanceof TerminalError) return true;
    current = "cause" in current ? current.cause : undefined;
  }
  return false;
}
