import { type Range, unescapeText } from "./unescape-text.js";

/** What stands in a message in place of a secret. */
export const HIDDEN = "<hidden>";

// Shorter texts occur in messages by chance.
const SHORTEST = 4;
const SHORTEST_BASE64 = 6;
// A token is renewed every few minutes at most, and an answer to an old one arrives soon.
const MAX_RECENT = 16;
/** How often a string may be part of another one: a server's message may quote an answer that quotes a request. */
const ESCAPED_LEVELS = 3;
/** The end of a text that was cut. */
const CUT = "…";

/** Removes known secrets from text that someone else wrote: servers and proxies may repeat in their answers what they were sent. */
export interface Redactor {
  /** Adds a secret. Only the last ones are kept, in addition to those that the redactor was created with. */
  add(secret: string): void;
  /** Replaces the secrets in a text by `<hidden>`, also one whose end is cut off by `…`. */
  text(text: string): string;
  /** Replaces the secrets in a text in UTF-8; the same object if it contains none. Other bytes stay as they are. */
  bytes(bytes: Buffer): Buffer;
}

/** The characters of a text's base64 that are the same wherever it stands, `offset` bytes behind a multiple of three. */
function base64Core(bytes: Buffer, offset: number): string {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
  return encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
}

const HTML: readonly (readonly [string, string])[] = [
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&#34;"],
  ["'", "&#39;"],
];

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, "utf8");
  // Without lone surrogates, which cannot be encoded.
  const percent = encodeURIComponent(bytes.toString("utf8"));
  const form = `${new URLSearchParams({ "": secret })}`.slice(1);
  const html = HTML.reduce((text, [char, escaped]) => text.replaceAll(char, escaped), secret);
  const lowerCase = (text: string): string => text.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase());
  const base64 = [0, 1, 2].map((offset) => base64Core(bytes, offset));
  return [
    secret,
    html,
    html.replaceAll("&#34;", "&quot;"),
    ...[percent, form].flatMap((text) => [text, lowerCase(text)]),
    ...base64
      .filter((text) => text.length >= SHORTEST_BASE64)
      .flatMap((text) => [text, text.replaceAll("+", "-").replaceAll("/", "_")]),
  ];
}

/** Where a secret begins that the end of a text cuts off. */
function beginningAtEnd(text: string, forms: readonly string[]): Range[] {
  const lengthOf = (form: string): number => {
    let length = Math.min(form.length - 1, text.length);
    while (length >= SHORTEST && !text.endsWith(form.slice(0, length))) length--;
    return length;
  };
  const longest = Math.max(0, ...forms.map(lengthOf));
  return longest < SHORTEST ? [] : [[text.length - longest, text.length]];
}

/** What secrets look like, and in what text they are looked for. */
interface Search {
  readonly forms: readonly string[];
  /** Whether the end of the text may cut a secret off. */
  readonly isCut: boolean;
  /** What stands in the text for a character. */
  readonly encode?: (char: string) => string;
}

function occurrences(text: string, form: string): Range[] {
  const found: Range[] = [];
  for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + form.length))
    found.push([at, at + form.length]);
  return found;
}

/** Where secrets are in a text: as they are, and with escapes, of a string that may itself be part of another one. */
function rangesOf(text: string, search: Search, levels = ESCAPED_LEVELS): Range[] {
  const { forms, isCut, encode } = search;
  const found = forms.flatMap((form) => occurrences(text, form));
  if (isCut) found.push(...beginningAtEnd(text, forms));
  if (levels === 0 || !text.includes("\\")) return found;
  const plain = unescapeText(text, encode);
  const escaped = rangesOf(plain.text, search, levels - 1);
  return escaped.length === 0 ? found : found.concat(plain.originsOf(escaped));
}

/** A text without parts of it, which may overlap. */
function hide(text: string, ranges: readonly Range[]): string {
  const parts: string[] = [];
  let done = 0;
  let hidden = 0;
  for (const [start, end] of [...ranges].sort(([one], [other]) => one - other)) {
    if (parts.length === 0 || start >= hidden) {
      parts.push(text.slice(done, start), HIDDEN);
      hidden = end;
    }
    hidden = Math.max(hidden, end);
    done = hidden;
  }
  return parts.join("") + text.slice(done);
}

function toLatin1(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

/**
 * Creates a redactor. It finds secrets as they are, and as they are in JSON, whatever is escaped there, in HTML, URLs, forms, and base64 of
 * a text that contains them.
 * @param fixed secrets that are never forgotten; those of less than four characters are ignored, here and in `add`
 */
export function createRedactor(fixed: readonly string[] = []): Redactor {
  const recent = new Set<string>();
  let last: string | undefined;
  let forms: readonly string[] | undefined;

  // Only failures need them.
  const allForms = (): readonly string[] => {
    if (forms !== undefined) return forms;
    const secrets = [...fixed, ...recent].filter((secret) => secret.length >= SHORTEST);
    forms = [...new Set(secrets.flatMap(formsOf))];
    return forms;
  };

  return {
    add: (secret) => {
      if (secret === last) return;
      last = secret;
      // The last one must be the newest.
      recent.delete(secret);
      recent.add(secret);
      forms = undefined;
      const [oldest] = recent;
      if (recent.size > MAX_RECENT && oldest !== undefined) recent.delete(oldest);
    },
    text: (text) => {
      const isCut = text.endsWith(CUT);
      const whole = isCut ? text.slice(0, -CUT.length) : text;
      return hide(whole, rangesOf(whole, { forms: allForms(), isCut })) + (isCut ? CUT : "");
    },
    bytes: (bytes) => {
      const text = bytes.toString("latin1");
      const ranges = rangesOf(text, { forms: allForms().map(toLatin1), isCut: false, encode: toLatin1 });
      return ranges.length === 0 ? bytes : Buffer.from(hide(text, ranges), "latin1");
    },
  };
}

/** The secrets in the value of an `Authorization` header: what follows the scheme and, of basic authentication, the password. */
export function secretsOfHeader(value: string): string[] {
  const credential = value.slice(value.indexOf(" ") + 1);
  if (!/^basic /i.test(value)) return [credential];
  const pair = Buffer.from(credential, "base64").toString("utf8");
  return [credential, pair.slice(pair.indexOf(":") + 1)];
}

/** The lines of a PEM text that contain the key. */
export function secretsOfPem(pem: string): string[] {
  return pem.split(/\r?\n/).filter((line) => /^[A-Za-z0-9+/]{16,}={0,2}$/.test(line));
}
