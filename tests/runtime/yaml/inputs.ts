/** Numbers from 0 to 1 that depend on a seed alone. */
export type Random = () => number;

/** @see https://en.wikipedia.org/wiki/Linear_congruential_generator (the parameters are those of Numerical Recipes) */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function pick<T>(random: Random, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)] as T;
}

function times<T>(random: Random, most: number, make: () => T): T[] {
  return Array.from({ length: Math.floor(random() * (most + 1)) }, make);
}

const WORDS =
  "a b name x1 yes No ON y n Off TRUE false null Null ~ .inf -.Inf +.INF .nan . .. ... --- - -- = << < > | ? : : # ! & * % @ ` \\ é 😀 n/a 0 1 -1 08 017 0o17 0x1F 0b11 0b-1 -0b11 1_000 +12 1.5 .5 5. e2 1e3 +e3 .e5 1e400 .5e3 .5_5 1__2 12:30:45 2001-01-01 2001-12-14T21:59:43.10Z 9007199254740993 18446744073709551615 18446744073709551616 -9223372036854775808 -9223372036854775809 0x7fffffffffffffff -0 -0.0 123456789012345678901234567890 1.0 100000.5 1234567.5 0.00001".split(
    " ",
  );
const PIECES = [
  ..."0123456789.+-_eExXoObB",
  ..."aA",
  ..."cf",
  ..."inIN:~ ",
  "0x",
  "0b",
  "0o",
  ".inf",
  ".nan",
  "e+",
  "e-",
];
const TAGS =
  "!!str !!int !!float !!bool !!null !!binary !!timestamp !!map !!seq ! !x !<tag:yaml.org,2002:str> !!merge !e!x".split(
    " ",
  );
// Everything that has a meaning in YAML, and several kinds of white space.
const SPECIAL = [..."-?:,[]{}#&*!|>'\"%@`~ \t\n\n\n\r\\<=.ab1 ", "\r\n", "\u0085", "\u2028", "\u00a0", "é", "😀"];

function scalar(random: Random): string {
  const kind = random();
  if (kind < 0.45) return pick(random, WORDS);
  if (kind < 0.65) return times(random, 6, () => pick(random, PIECES)).join("");
  if (kind < 0.75) return `"${times(random, 5, () => pick(random, [...ESCAPES, ...PIECES, "\n  ", " "])).join("")}"`;
  if (kind < 0.83)
    return `'${times(random, 5, () => pick(random, ["''", "\n\n  ", "a", " ", ":", "#", "\\"])).join("")}'`;
  if (kind < 0.9) return `${pick(random, TAGS)} ${pick(random, WORDS)}`;
  return times(random, 4, () => pick(random, WORDS)).join(" ");
}

const ESCAPES = '\\n \\t \\0 \\x41 \\u00e9 \\U0001F600 \\e \\N \\_ \\L \\\\ \\" \\/ \\ud800 \\q \\\n'.split(" ");

function block(random: Random, indent: string): string {
  const header = pick(random, ["|", ">"]) + pick(random, ["", "", "-", "+", "2", "1-", "+1", "0"]);
  const lines = times(random, 5, () => pick(random, ["a", "  b", "", "", "\tc", "- d", "# e", "f: g", " "]));
  return `${header}\n${lines.map((line) => (line === "" ? "" : `${indent}  ${line}`)).join("\n")}`;
}

function flow(random: Random, depth: number): string {
  if (depth <= 0 || random() < 0.4) return random() < 0.1 ? pick(random, ["*a", "*b"]) : scalar(random);
  const comma = pick(random, [", ", ",", " , ", "\n, "]);
  if (random() < 0.5)
    return `[${times(random, 3, () => flow(random, depth - 1)).join(comma)}${pick(random, ["", ","])}]`;
  const entry = (): string =>
    pick(random, ["", "? "]) +
    pick(random, [scalar(random), "k", "<<"]) +
    pick(random, [": ", ":", ""]) +
    flow(random, depth - 1);
  return `{${times(random, 3, entry).join(comma)}}`;
}

/** A node that follows `key:` or `-`, with what precedes it. */
function node(random: Random, indent: string, depth: number): string {
  const properties =
    random() < 0.15 ? ` ${pick(random, ["&a", "&b", "&c", "!!str", "!!map", "!!seq", "&a !!str"])}` : "";
  const kind = random();
  if (depth <= 0 || kind < 0.35) return `${properties} ${scalar(random)}`;
  if (kind < 0.45) return ` ${pick(random, ["*a", "*b", "*c", ""])}`;
  if (kind < 0.55) return `${properties} ${block(random, indent)}`;
  if (kind < 0.68) return `${properties} ${flow(random, 2)}`;
  const deeper = pick(random, ["  ", "  ", " ", "    "]) + indent;
  if (kind < 0.84) return `${properties}\n${mapping(random, deeper, depth - 1)}`;
  return `${properties}\n${sequence(random, pick(random, [indent, deeper]), depth - 1)}`;
}

function mapping(random: Random, indent: string, depth: number): string {
  const entry = (): string => {
    const key = pick(random, ["a", "b", "c", "d", "<<", scalar(random), `? ${scalar(random)}\n${indent}`]);
    return `${indent}${key}:${node(random, indent, depth)}${random() < 0.08 ? " # comment" : ""}`;
  };
  return [entry(), ...times(random, 3, entry)].join("\n");
}

function sequence(random: Random, indent: string, depth: number): string {
  const entry = (): string => `${indent}-${node(random, indent, depth)}`;
  return [entry(), ...times(random, 3, entry)].join("\n");
}

function document(random: Random): string {
  const kind = random();
  if (kind < 0.35) return `a: ${scalar(random)}\n`;
  if (kind < 0.45) return `${scalar(random)}: 1\n`;
  if (kind < 0.75) return `${mapping(random, "", 3)}\n`;
  if (kind < 0.85) return `${sequence(random, "", 3)}\n`;
  if (kind < 0.95) return `${flow(random, 3)}\n`;
  return `${pick(random, ["%YAML 1.1", "%TAG !e! tag:yaml.org,2002:", "%YAML 1.2", "%X"])}\n---\n${mapping(random, "", 1)}\n`;
}

function mutate(random: Random, text: string): string {
  let result = text;
  for (let count = Math.ceil(random() * 3); count > 0; count--) {
    const at = Math.floor(random() * (result.length + 1));
    const removed = random() < 0.5 ? Math.floor(random() * 3) : 0;
    result = result.slice(0, at) + (random() < 0.7 ? pick(random, SPECIAL) : "") + result.slice(at + removed);
  }
  // A mutation must not split a surrogate pair: such a text is not UTF-8.
  return Buffer.from(result, "utf8").toString("utf8").replaceAll("\ufffd", "");
}

/** A text that is YAML, or nearly. */
export function yamlInput(random: Random): string {
  const kind = random();
  if (kind < 0.5) return document(random);
  if (kind < 0.85) return mutate(random, document(random));
  if (kind < 0.95) return times(random, 30, () => pick(random, SPECIAL)).join("");
  return document(random).replaceAll("\n", pick(random, ["\r\n", "\r", "\u0085", "\n\n"]));
}

/** A text of several documents, or of JSON objects. */
export function yamlStream(random: Random): string {
  const part = (): string => {
    const kind = random();
    if (kind < 0.25) return JSON.stringify({ a: pick(random, WORDS), n: pick(random, [1, 1.5, null, [true]]) });
    return kind < 0.4 ? "# comment\n" : document(random);
  };
  const separators = ["---\n", "---\n", "--- # x\n", "---\r\n", "---   \n", "\n", "", "...\n", "--- a\n", "\n---\n"];
  return times(random, 4, () => part() + pick(random, separators)).join("");
}

/** A value to write: with texts that look like something else, long keys and integers beyond 2^53. */
export function jsonValue(random: Random, depth = 3): unknown {
  const kind = random();
  if (depth > 0 && kind < 0.2) return times(random, 3, () => jsonValue(random, depth - 1));
  if (depth > 0 && kind < 0.5)
    return Object.fromEntries(times(random, 3, () => [jsonText(random), jsonValue(random, depth - 1)]));
  if (kind < 0.55) return pick(random, [true, false, null, 0, -1.5, 1e300, 9007199254740993n, -(2n ** 63n)]);
  return jsonText(random);
}

function jsonText(random: Random): string {
  const kind = random();
  if (kind < 0.5) return scalar(random).replaceAll("\ud800", "");
  if (kind < 0.6) return "k".repeat(Math.floor(random() * 1100));
  return times(random, 8, () => pick(random, [...SPECIAL, ..."\0\x7f\ufeff\uffff\n\n"])).join("");
}
