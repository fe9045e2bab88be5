import type { DocumentOptions, ParseOptions, SchemaOptions } from "yaml";
import { ConfigError } from "../errors/config-error.js";

/** A parsed document, and the lines of its nodes. */
export interface YamlDocument {
  readonly value: unknown;
  /** The line, from 1, of the node at `path`. */
  lineOf(path: readonly (string | number)[]): number | undefined;
}

/** The text of a file, in UTF-8 or, with a byte order mark, UTF-16. */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  return new TextDecoder("utf-8").decode(bytes);
}

/** Options to parse YAML as Go does. The parser's own messages quote the text, so they are switched off. */
export function yamlOptions(): ParseOptions & DocumentOptions & SchemaOptions {
  return {
    version: "1.1",
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "silent",
    // Go's YAML parser supports neither base-60 numbers nor dates.
    customTags: (tags) =>
      tags.filter((tag) => typeof tag === "string" || (tag.format !== "TIME" && !tag.tag.endsWith(":timestamp"))),
  };
}

/**
 * Parses the first document of a YAML text as Go's YAML 1.1 parser does: `yes`, `on` and `y` are booleans, and a duplicate key has its last
 * value. The parser's own messages are not passed on, because they quote the text, which may be a token.
 */
export async function parseYaml(text: string, file: string): Promise<YamlDocument> {
  const { LineCounter, parseAllDocuments } = await import("#yaml");
  const lineCounter = new LineCounter();
  const [document] = parseAllDocuments(text, { ...yamlOptions(), lineCounter });
  if (document === undefined || !("contents" in document)) return { value: null, lineOf: () => undefined };
  const lineAt = (offset: number): number => lineCounter.linePos(offset).line;
  const [error] = document.errors;
  if (error !== undefined) {
    const line = lineAt(error.pos[0]);
    throw new ConfigError("InvalidFile", `${file}:${line}: invalid YAML (${error.code})`, { file, line });
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch {
    throw new ConfigError("InvalidFile", `${file}: invalid YAML (aliases cannot be resolved)`, { file });
  }
  return {
    value,
    lineOf(path) {
      const node: unknown = document.getIn(path, true);
      if (typeof node !== "object" || node === null || !("range" in node) || !Array.isArray(node.range))
        return undefined;
      return lineAt(Number(node.range[0]));
    },
  };
}
