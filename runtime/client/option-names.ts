import { checkKinds, type OptionKind } from "../request/options.js";

const ANY: OptionKind = { what: "", is: () => true };

/**
 * Checks that an object has no other members than these options: a misspelt one would be ignored.
 * @param what what is called, for the message
 * @throws RequestError (`InvalidOption`)
 */
export function checkNames(what: string, options: object, names: readonly string[]): void {
  checkKinds(options, Object.fromEntries(names.map((name) => [name, ANY])), what);
}
