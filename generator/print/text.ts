/** Escapes text from a cluster for source code. Everything from a document passes through one of these functions. */

// Control characters, marks that hide or reorder text, lone surrogates, and Unicode's own line ends.
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
// Nearly all text is plain, and searching for every unsafe character takes ten times as long.
const PLAIN = /^[ -~]*$/;
const MAYBE_UNSAFE_COMMENT = /[^\n -?A-~]|\*\/|[ ]\n|\n\n\n|sourceMappingURL/i;

/** A string as a literal of TypeScript: JSON's escapes, and those for what JSON leaves as it is. */
export function stringLiteral(value: string): string {
  const literal = JSON.stringify(value);
  return (PLAIN.test(literal) ? literal : literal.replace(INVISIBLE, escapeUnits)).replaceAll("</", "<\\/");
}

/** A property's name: bare if it is an identifier, else quoted. */
export function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : stringLiteral(name);
}

/**
 * Text as the inside a doc comment: it can't end the comment, give the compiler or a tool a directive, or hide from a reader.
 * Lines are kept; trailing spaces and surplus empty lines are not.
 */
export function commentText(text: string): string {
  if (!MAYBE_UNSAFE_COMMENT.test(text)) return text.trim();
  return (
    text
      .replace(/\r\n?|[\u2028\u2029]/g, "\n")
      .replace(INVISIBLE, (char) => (char === "\n" || char === "\t" ? char : ""))
      .replaceAll("*/", "*\\/")
      // The compiler parses an at sign as a tag unless it ends a word, and looks for its directives everywhere.
      .replace(/(?<![A-Za-z0-9\\])@|(?<!\\)@(?=ts-)/g, "\\@")
      .replace(/sourceMapping(?=URL)/gi, "sourceMapping ")
      // The lookbehind prevents trying every space of a long run.
      .replace(/(?<![ \t])[ \t]+$/gm, "")
      .replace(/\n{3,}/g, "\n\n")
      .trim()
  );
}

function escapeUnits(char: string): string {
  return char
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}

/** A JSON value as TypeScript, on one line; keys are bare if possible. */
export function valueLiteral(value: unknown): string {
  if (typeof value === "string") return stringLiteral(value);
  if (Array.isArray(value)) return `[${value.map(valueLiteral).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).map(([name, member]) => `${propertyName(name)}: ${valueLiteral(member)}`);
    return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
  }
  return JSON.stringify(value);
}

/** The type of an object with these members, on one line; member names are raw, types are finished text. */
export function objectType(members: readonly (readonly [name: string, type: string])[]): string {
  if (members.length === 0) return "{}";
  return `{ ${members.map(([name, type]) => `${propertyName(name)}: ${type}`).join("; ")} }`;
}
