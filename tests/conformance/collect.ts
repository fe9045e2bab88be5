import { readFile } from "node:fs/promises";

/** A test that shows a rule. */
export interface Evidence {
  /** Path below the repository's folder. */
  readonly file: string;
  readonly title: string;
}

// The first argument of a test or a group, also after the table of `.each`; other texts that look like it are harmless.
const TITLE = /["'`]([^"'`\n]*\b[B-I]\.\d+[^"'`\n]*)["'`]/g;
const AT_START = /^(?:[B-I]\.\d+(?:, | ))+(?=\S)/;
const AT_END = / \((?:[A-I]\.\d+(?:, )?)+\)$/;

/** The numbers that a title starts with, or ends with in parentheses: `B.2, B.3 relative paths`, `relative paths (B.3)`. */
export function idsOf(title: string): string[] {
  const numbers = `${AT_START.exec(title)?.[0] ?? ""}${AT_END.exec(title)?.[0] ?? ""}`;
  return numbers.match(/[B-I]\.\d+/g) ?? [];
}

/** The titles in the text of a test file that bear a rule's number. */
export function titlesIn(text: string): string[] {
  return [...text.matchAll(TITLE)].map(([, title = ""]) => title).filter((title) => idsOf(title).length > 0);
}

/** What the test files show, by rule. Order of files and titles is kept. */
export async function collectEvidence(root: string, files: readonly string[]): Promise<Map<string, Evidence[]>> {
  const evidence = new Map<string, Evidence[]>();
  for (const file of files) {
    for (const title of titlesIn(await readFile(`${root}/${file}`, "utf8"))) {
      const text = title.replace(AT_START, "").replace(AT_END, "");
      for (const id of idsOf(title)) evidence.set(id, [...(evidence.get(id) ?? []), { file, title: text }]);
    }
  }
  return evidence;
}
