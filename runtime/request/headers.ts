import { RequestError } from "../errors/request-error.js";
import { printable } from "../text/printable.js";

/** A caller's headers with their names in lower case. Throws a `RequestError` (`InvalidHeader`) for a value that is not text. */
export function lowerCaseNames(headers: { readonly [name: string]: string }): { [name: string]: string } {
  const entries = Object.entries(headers).map(([name, value]: [string, unknown]): [string, string] => {
    if (typeof value === "string") return [name.toLowerCase(), value];
    throw new RequestError("InvalidHeader", `the header ${printable(JSON.stringify(name), 100)} must be a string`);
  });
  return Object.fromEntries(entries);
}
