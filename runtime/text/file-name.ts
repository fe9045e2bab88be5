// Limits of common file systems, in bytes.
const MAX_NAME = 255;
const MAX_PATH = 4096;
// Shorter names may consist of the characters of base64, too.
const MIN_BASE64 = 200;
const BASE64 = /^[\w+/=-]+$/;
const CONFIGURATION = /apiVersion|clusters|users|-----BEGIN /;

/** What stands in a message in place of text that was given as the name of a file. It may contain credentials. */
const INSTEAD = "(text instead of a file name)";

/** Whether a text may be the name of a file, and is not a file's content: a configuration, a key or a token. */
export function isFileName(text: string): boolean {
  if (/[\p{Cc}"]/u.test(text) || /^\s*[{[]/.test(text) || text.includes("-----BEGIN ")) return false;
  if (Buffer.byteLength(text) > MAX_PATH) return false;
  if (text.split(/[/\\]/).some((name) => Buffer.byteLength(name) > MAX_NAME)) return false;
  if (text.length < MIN_BASE64 || !BASE64.test(text)) return true;
  return !CONFIGURATION.test(Buffer.from(text, "base64").toString("latin1"));
}

/** The names of files in a form for messages. If one of them is not a name, none is shown: they may be the pieces of one text. */
export function shownFiles(files: readonly string[]): string {
  return files.every(isFileName) ? files.join(", ") : INSTEAD;
}
