import { RequestError } from "../errors/request-error.js";
import { printable } from "../text/printable.js";

/**
 * Checks an option that is a number, and not less than `least`. Programs in JavaScript pass `"30s"` and results of `Number(undefined)`; with
 * these, comparisons are false, so that a loop would have no end and timers would have no time.
 *
 * @param whole whether the number must be a whole one, or Infinity
 * @throws RequestError (`InvalidOption`)
 */
export function checkNumber(name: string, value: unknown, least = 0, whole = false): void {
  const isValid =
    typeof value === "number" &&
    value >= least &&
    (!whole || Number.isInteger(value) || value === Number.POSITIVE_INFINITY);
  if (isValid) return;
  const shown = typeof value === "string" ? JSON.stringify(value) : String(value);
  const wanted = `a ${whole ? "whole " : ""}number greater than or equal to ${least}`;
  throw new RequestError("InvalidOption", `option "${name}" must be ${wanted}, but is ${printable(shown, 100)}`);
}
