/** Where a member is. */
export type Path = readonly (string | number)[];

/** Takes a problem with the member at `path`. */
export type Report = (path: Path, problem: string) => void;

/** Reads the members of one mapping of a file. One of the wrong type is reported, without its value, and counts as absent. */
export interface Fields {
  text(key: string): string;
  flag(key: string): boolean;
  texts(key: string): string[];
  /** The mapping `key`; empty when absent. */
  mapping(key: string): Fields;
  /** The mappings in the list `key`. */
  list(key: string): Fields[];
  keys(): string[];
  /** The value of `key`; undefined if it is absent. */
  value(key: string): unknown;
  has(key: string): boolean;
  report(key: string, problem: string): void;
}

/** A place as text, `users[0].user.token`. */
export function showPath(path: Path): string {
  return path.map((part, at) => (typeof part === "number" ? `[${part}]` : at === 0 ? part : `.${part}`)).join("");
}

/** The members of the mapping at `path`. Null counts as absent, as in Go. */
export function readFields(value: unknown, path: Path, report: Report): Fields {
  const isMapping = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isMapping && value !== null && value !== undefined) report(path, "must be a mapping");
  const members = new Map<string, unknown>(Object.entries(isMapping ? value : {}));
  const member = (key: string): unknown => members.get(key) ?? undefined;

  /** The member `key` if it has the right type. */
  function typed<T>(key: string, fallback: T, isRight: (found: unknown) => found is T, problem: string): T {
    const found = member(key);
    if (found === undefined) return fallback;
    if (isRight(found)) return found;
    report([...path, key], problem);
    return fallback;
  }

  return {
    text: (key) => typed(key, "", isText, "must be a string; put it in quotes"),
    flag: (key) => typed(key, false, isFlag, "must be true or false"),
    texts: (key) => typed(key, [], isTexts, "must be a list of strings"),
    mapping: (key) => readFields(member(key), [...path, key], report),
    list: (key) =>
      typed(key, [], Array.isArray, "must be a list").map((item, index) =>
        readFields(item, [...path, key, index], report),
      ),
    keys: () => [...members.keys()],
    value: member,
    has: (key) => member(key) !== undefined,
    report: (key, problem) => report([...path, key], problem),
  };
}

function isText(found: unknown): found is string {
  return typeof found === "string";
}

function isFlag(found: unknown): found is boolean {
  return typeof found === "boolean";
}

function isTexts(found: unknown): found is string[] {
  return Array.isArray(found) && found.every(isText);
}
