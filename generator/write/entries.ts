import { isGenerated } from "../print/index.js";
import { readInside } from "./root.js";

/** The entry of generated sources, and that of a package. */
export type Entry = "index.ts" | "index.js";

/** Which entries in a folder kubesmith wrote: they show what is there, whatever becomes of the lock. */
export async function generatedEntries(root: string): Promise<readonly Entry[]> {
  const entries = ["index.ts", "index.js"] as const;
  const contents = await Promise.all(entries.map((name) => readInside(root, name)));
  return entries.filter((_, i) => {
    const content = contents[i];
    return content !== undefined && isGenerated(content);
  });
}
