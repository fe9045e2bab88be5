import { readFile } from "node:fs/promises";

/** What the page contains in addition to the changes. */
export interface Assets {
  /** CSS. */
  readonly style: string;
  /** A module of JavaScript without imports. */
  readonly script: string;
}

/**
 * Reads the style and the script of the page. They are at the same place relative to this file in the sources, and to the chunk that contains
 * it in the build.
 */
export async function readAssets(): Promise<Assets> {
  const [style, script] = await Promise.all(["report.css", "report.mjs"].map(readAsset));
  return { style: style ?? "", script: script ?? "" };
}

function readAsset(name: string): Promise<string> {
  return readFile(new URL(`../html/page/${name}`, import.meta.url), "utf8");
}
