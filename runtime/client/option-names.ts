import { RequestError } from "../errors/request-error.js";
import { printable } from "../text/printable.js";

/**
 * Checks that an object has no other members than these options: a misspelt one would be ignored.
 * @param what what is called, for the message
 * @throws RequestError (`InvalidOption`)
 */
export function checkNames(what: string, options: object, names: readonly string[]): void {
  for (const name in options) {
    if (names.includes(name)) continue;
    const shown = printable(JSON.stringify(name), 100);
    throw new RequestError("InvalidOption", `${what}: unknown option ${shown}; accepted options: ${names.join(", ")}`);
  }
}
