/** A test: its full title, and its file, relative to the root of the repository. */
export interface Title {
  readonly title: string;
  readonly file: string;
}

/** The changes between two lists of tests. */
export interface TitleChanges {
  /** Titles that the second list lacks, or has fewer times. */
  readonly gone: readonly Title[];
  /** Titles that the first list lacks, or has fewer times. */
  readonly added: readonly Title[];
  /** Titles that are in another file. */
  readonly moved: readonly { readonly title: string; readonly from: string; readonly to: string }[];
}

/** Compares lists of tests by title, in any file. A title of several tests counts as often. */
export function compareTitles(before: readonly Title[], after: readonly Title[]): TitleChanges {
  const rest = new Map<string, string[]>();
  for (const { title, file } of after) rest.set(title, [...(rest.get(title) ?? []), file]);
  const take = (title: string, file: string): boolean => {
    const files = rest.get(title);
    const index = files?.indexOf(file) ?? -1;
    if (index >= 0) files?.splice(index, 1);
    return index >= 0;
  };
  // Unmoved tests are matched first, so that only the rest can have moved.
  const left = before.filter(({ title, file }) => !take(title, file));
  const gone: Title[] = [];
  const moved: { title: string; from: string; to: string }[] = [];
  for (const { title, file } of left) {
    const to = rest.get(title)?.shift();
    if (to === undefined) gone.push({ title, file });
    else moved.push({ title, from: file, to });
  }
  const added = [...rest].flatMap(([title, files]) => files.map((file) => ({ title, file })));
  return { gone, added, moved };
}
