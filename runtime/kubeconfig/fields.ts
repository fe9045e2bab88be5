import { ConfigError } from "../errors/config-error.js";
import type { YamlDocument } from "./yaml.js";

type Path = readonly (string | number)[];

/**
 * Reads the members of one mapping of a file. Throws a `ConfigError` for a member of the wrong type, which names its place and never its
 * value.
 */
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
  fail(key: string, problem: string): ConfigError;
}

function show(path: Path): string {
  return path.map((part, at) => (typeof part === "number" ? `[${part}]` : at === 0 ? part : `.${part}`)).join("");
}

/** The members of the mapping at `path`. Null counts as absent, as in Go. */
export function readFields(value: unknown, path: Path, document: YamlDocument, file: string): Fields {
  const fail = (at: Path, problem: string): ConfigError => {
    const line = document.lineOf(at);
    const place = line === undefined ? file : `${file}:${line}`;
    return new ConfigError("InvalidFile", `${place}: ${show(at) || "the file"} ${problem}`, {
      file,
      ...(line !== undefined && { line }),
    });
  };
  if (value !== null && value !== undefined && (typeof value !== "object" || Array.isArray(value)))
    throw fail(path, "must be a mapping");
  const members = new Map<string, unknown>(Object.entries(value ?? {}));
  const member = (key: string): unknown => members.get(key) ?? undefined;

  return {
    text(key) {
      const found = member(key);
      if (found === undefined) return "";
      if (typeof found !== "string") throw fail([...path, key], "must be a string; put it in quotes");
      return found;
    },
    flag(key) {
      const found = member(key);
      if (found === undefined) return false;
      if (typeof found !== "boolean") throw fail([...path, key], "must be true or false");
      return found;
    },
    texts(key) {
      const found = member(key);
      if (found === undefined) return [];
      if (!Array.isArray(found) || !found.every((item) => typeof item === "string"))
        throw fail([...path, key], "must be a list of strings");
      return found;
    },
    mapping: (key) => readFields(member(key), [...path, key], document, file),
    list(key) {
      const found = member(key);
      if (found === undefined) return [];
      if (!Array.isArray(found)) throw fail([...path, key], "must be a list");
      return found.map((item, index) => readFields(item, [...path, key, index], document, file));
    },
    keys: () => [...members.keys()],
    value: member,
    has: (key) => member(key) !== undefined,
    fail: (key, problem) => fail([...path, key], problem),
  };
}
