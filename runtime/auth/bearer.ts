import { ConfigError } from "../errors/config-error.js";

/** The header of a bearer token. Throws a `ConfigError` for text that a header cannot contain; the text itself is never shown. */
export function bearer(token: string, source: string, file?: string): string {
  const trimmed = token.trim();
  if (trimmed === "")
    throw new ConfigError("InvalidConfiguration", `${source} is empty`, file === undefined ? {} : { file });
  if (!/^[\x21-\x7e]+$/.test(trimmed)) {
    throw new ConfigError(
      "InvalidConfiguration",
      `${source} contains characters that are not allowed in a token`,
      file === undefined ? {} : { file },
    );
  }
  return `Bearer ${trimmed}`;
}
