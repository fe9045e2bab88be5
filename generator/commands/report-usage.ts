import { printable } from "../terminal.js";
import type { Place, UnknownUse } from "../usage/index.js";

/** A place as compilers print it: `src/main.ts:12:3`. */
export function placeText({ file, line, column }: Place): string {
  return printable(`${file}:${line}:${column}`);
}

/** Explains why something that a program may use is not known. */
export function describeUnknown(use: UnknownUse): string {
  return `${placeText(use.place)}: ${printable(explain(use))}`;
}

function explain(use: UnknownUse): string {
  switch (use.kind) {
    case "resource": {
      const verbs = use.verbs.map((verb) => `"${verb}"`).join(" and ");
      return `the source does not show the resource of ${use.by}, which needs the verb${use.verbs.length === 1 ? "" : "s"} ${verbs}`;
    }
    case "manifests":
      return `the source does not show which kinds ${use.by} applies; it needs the verbs "create" and "patch" for them`;
    case "request": {
      const path = use.path === undefined ? "" : ` to ${use.path}`;
      return `${use.by} sends a request${path}, which is not part of the role`;
    }
    case "errors": {
      const count = use.count === 1 ? "an error" : `${use.count} errors`;
      return `the file has ${count}, so what it uses may be incomplete: ${use.message}`;
    }
  }
}
