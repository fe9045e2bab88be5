import type { DiffResult } from "../operations/diff.js";
import { readAssets } from "./assets.js";
import { renderPage } from "./render.js";

/**
 * Shows changes as one HTML page that needs no other file and no network: a summary, a search and filters, and each change with its place, its
 * values before and after, and the places in the program that it touches. The page can be read without JavaScript. Text from API documents is
 * escaped, and a Content Security Policy allows only the page's own style and script.
 *
 * @param result what `diff` returned
 * @returns the page; the same result gives the same text
 *
 * @example
 * ```ts
 * await writeFile("changes.html", await diffHtml(await diff({ before: "git:main:api", after: "api" })));
 * ```
 */
export async function diffHtml(result: DiffResult): Promise<string> {
  return renderPage(result, await readAssets());
}
