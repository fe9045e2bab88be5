import type { Node } from "./node.js";
import { memberOf, type YamlDocument } from "./read.js";

/** The line, from 1, of the key or the item at the end of a path. In JSON, that of the document. */
export function keyLineOf({ node, line }: YamlDocument, path: readonly (string | number)[]): number | undefined {
  const key = path.at(-1);
  if (key === undefined || node === undefined) return line;
  const found = path.slice(0, -1).reduce<Node | undefined>(memberOf, node);
  const parent = found?.kind === "alias" ? found.target : found;
  if (parent?.kind !== "mapping") return memberOf(parent, key)?.line;
  return parent.entries.findLast(([name]) => name.kind === "scalar" && name.value === key)?.[0].line;
}
