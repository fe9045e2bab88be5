import { printable } from "../terminal.js";
import { explainUnknown } from "../usage/describe.js";
import type { Place, UnknownUse } from "../usage/index.js";

/** A place as compilers print it: `src/main.ts:12:3`. */
export function placeText({ file, line, column }: Place): string {
  return printable(`${file}:${line}:${column}`);
}

/** Explains why something that a program may use is not known. */
export function describeUnknown(use: UnknownUse): string {
  return `${placeText(use.place)}: ${printable(explainUnknown(use))}`;
}
