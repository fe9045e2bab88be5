/** A test: its full title, and its file, relative to the root of the repository. */
export interface Title {
  readonly title: string;
  readonly file: string;
}

/** The changes between two lists of tests. */
export interface TitleChanges {
  /** Titles that the second list lacks, or has fewer times, with no other title in their place. */
  readonly gone: readonly Title[];
  /** Titles that the first list lacks, or has fewer times, and that took no other title's place. */
  readonly added: readonly Title[];
  /** Titles that are in another file. */
  readonly moved: readonly { readonly title: string; readonly from: string; readonly to: string }[];
  /** Tests that stand where they stood, under another title. */
  readonly renamed: readonly { readonly file: string; readonly before: string; readonly after: string }[];
}

/**
 * Compares lists of tests, each in the order of its sources.
 *
 * A title that is in both lists is the same test, in whatever file. Of the rest, a title takes the place of another in the same file if both
 * stand between the same neighbours: in order if there are equally many, otherwise by the words they share. A title of several tests counts
 * as often.
 *
 * @param fileNow the path in the second list of a file in the first
 */
export function compareTitles(
  before: readonly Title[],
  after: readonly Title[],
  fileNow: (file: string) => string = (file) => file,
): TitleChanges {
  const rest = new Map<string, Title[]>();
  for (const one of after) rest.set(one.title, [...(rest.get(one.title) ?? []), one]);
  const partner = new Map<Title, Title>();
  const take = (one: Title, isPartner: (other: Title) => boolean): void => {
    const others = rest.get(one.title) ?? [];
    const index = others.findIndex(isPartner);
    const [other] = index < 0 ? [] : others.splice(index, 1);
    if (other !== undefined) partner.set(one, other);
  };
  // Unmoved tests are matched first, so that only the rest can have moved.
  for (const one of before) take(one, ({ file }) => file === one.file);
  for (const one of before) if (!partner.has(one)) take(one, () => true);

  const unmatched = new Set([...rest.values()].flat());
  const renamed: { file: string; before: string; after: string }[] = [];
  const gone: Title[] = [];
  for (const file of new Set(before.map((one) => one.file))) {
    const was = before.filter((one) => one.file === file);
    const is = after.filter((one) => one.file === fileNow(file));
    for (const [lost, found] of gaps(was, is, partner, unmatched)) {
      for (const [one, other] of pairs(lost, found)) {
        if (other === undefined) gone.push(one);
        else {
          unmatched.delete(other);
          renamed.push({ file: other.file, before: one.title, after: other.title });
        }
      }
    }
  }
  const moved = [...partner]
    .filter(([one, other]) => one.file !== other.file)
    .map(([{ title, file }, other]) => ({ title, from: file, to: other.file }));
  return { gone, added: after.filter((one) => unmatched.has(one)), moved, renamed };
}

/** The titles without a partner on both sides, between those that have one in the same file. */
function gaps(
  was: readonly Title[],
  is: readonly Title[],
  partner: ReadonlyMap<Title, Title>,
  unmatched: ReadonlySet<Title>,
): [Title[], Title[]][] {
  const found: [Title[], Title[]][] = [];
  let lost: Title[] = [];
  let from = 0;
  const close = (until: number): void => {
    found.push([lost, is.slice(from, until).filter((one) => unmatched.has(one))]);
    lost = [];
  };
  for (const one of was) {
    const other = partner.get(one);
    const index = other === undefined ? -1 : is.indexOf(other);
    if (other === undefined) lost.push(one);
    // A test that stands before the last one that was seen is not a neighbour.
    else if (index >= from) {
      close(index);
      from = index + 1;
    }
  }
  close(is.length);
  return found;
}

/** Finds for each title the one that took its place. */
function pairs(lost: readonly Title[], found: readonly Title[]): [Title, Title | undefined][] {
  if (lost.length === found.length) return lost.map((one, i) => [one, found[i]]);
  const left = new Set(found);
  return lost.map((one) => {
    const [best] = [...left].sort((a, b) => similarity(one.title, b.title) - similarity(one.title, a.title));
    if (best === undefined || similarity(one.title, best.title) < LEAST_SIMILARITY) return [one, undefined];
    left.delete(best);
    return [one, best];
  });
}

/** The least share of words that two titles of one test have in common. */
const LEAST_SIMILARITY = 0.25;

function similarity(one: string, other: string): number {
  const [words, others] = [one, other].map((title) => new Set(title.toLowerCase().match(/\w+/g)));
  if (words === undefined || others === undefined) return 0;
  const common = [...words].filter((word) => others.has(word)).length;
  return common / Math.max(1, words.size + others.size - common);
}
