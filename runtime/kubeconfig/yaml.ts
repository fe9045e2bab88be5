import type { DocumentOptions, ParseOptions, SchemaOptions } from "yaml";
import { ConfigError } from "../errors/config-error.js";
import { readDocument, type YamlDocument, YamlError } from "../yaml/read.js";

/** How deep a kubeconfig may be nested: no deeper than the library can handle that edits it. */
const MAX_DEPTH = 100;

/** Where a text is from. */
export interface Origin {
  /** For messages: the file, or what takes its place. */
  readonly name: string;
  /** Empty if it is not a file. */
  readonly file: string;
}

/** An error about a text, with its file if it has one. */
export function invalidFile({ file }: Origin, message: string, line?: number): ConfigError {
  return new ConfigError("InvalidFile", message, { ...(file !== "" && { file }), ...(line !== undefined && { line }) });
}

/**
 * The text of a file, in UTF-8 or, with a byte order mark, UTF-16.
 *
 * @throws ConfigError `InvalidFile` for other bytes, as in client-go
 */
export function decodeText(bytes: Uint8Array, origin: Origin): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw invalidFile(origin, `${origin.name}: the text is not valid ${encoding.toUpperCase()}`);
  }
}

/** Options for the library that edits YAML, so that it reads what {@link readYaml} does. */
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
 * Reads the first document of a kubeconfig as client-go does.
 *
 * @throws ConfigError `InvalidFile` with the line. The text, which may contain a token, is not quoted
 */
export function readYaml(text: string, origin: Origin): YamlDocument {
  try {
    return readDocument(text, { maxDepth: MAX_DEPTH });
  } catch (error) {
    if (!(error instanceof YamlError) || error.line === undefined) throw error;
    const problem = error.message.replace(/^line \d+: /, "");
    throw invalidFile(origin, `${origin.name}:${error.line}: invalid YAML (${problem})`, error.line);
  }
}
