import type { UnknownUse } from "./types.js";

/** Explains why something that a program may use is not known. Contains text of the program as it is. */
export function explainUnknown(use: UnknownUse): string {
  switch (use.kind) {
    case "resource": {
      const verbs = use.verbs.map((verb) => `"${verb}"`).join(" and ");
      const noun = use.verbs.length === 1 ? "verb" : "verbs";
      return `${use.by} needs the ${noun} ${verbs} for a resource that the source does not show`;
    }
    case "manifests":
      return `${use.by} needs the verbs "create" and "patch" for kinds that the source does not show`;
    case "request": {
      const path = use.path === undefined ? "" : ` to ${use.path}`;
      return `${use.by} sends a request${path}, and the source does not show its resource`;
    }
    case "errors": {
      const count = use.count === 1 ? "an error" : `${use.count} errors`;
      return `the file has ${count}, so some of what it uses may be missing: ${use.message}`;
    }
  }
}
