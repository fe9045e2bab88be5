import { readFile } from "node:fs/promises";
import { basename } from "node:path";

/** A test that shows a rule. */
export interface Evidence {
  /** Path below the repository's folder. */
  readonly file: string;
  readonly title: string;
}

// A test's or a group's title as the first argument, also after the table of `.each`.
const TITLE = /["'`]((?:[BCG]\.\d+(?:, | |–))+[^"'`\n]*)["'`]/g;
const IDS = /^(?:[BCG]\.\d+(?:, ?| |$))+/;

/** The numbers that a title starts with: `B.2, B.3 relative paths` names two rules. */
export function idsOf(title: string): string[] {
  return IDS.exec(title)?.[0].match(/[BCG]\.\d+/g) ?? [];
}

/** The titles in the text of a test file that start with a rule's number. */
export function titlesIn(text: string): string[] {
  return [...text.matchAll(TITLE)].map(([, title = ""]) => title).filter((title) => idsOf(title).length > 0);
}

/** What the test files show, by rule. Order of files and titles is kept. */
export async function collectEvidence(root: string, files: readonly string[]): Promise<Map<string, Evidence[]>> {
  const evidence = new Map<string, Evidence[]>();
  for (const file of files) {
    for (const title of titlesIn(await readFile(`${root}/${file}`, "utf8"))) {
      const text = title.replace(IDS, "").trim() || basename(file);
      for (const id of idsOf(title)) evidence.set(id, [...(evidence.get(id) ?? []), { file, title: text }]);
    }
  }
  return evidence;
}
