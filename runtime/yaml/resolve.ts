// What go-yaml v2 (resolve.go) makes of scalars.
import { isTimestamp } from "./timestamp.js";

const PREFIX = "tag:yaml.org,2002:";

/** A scalar's value, and which type it has. */
export type Resolved =
  | { readonly type: "null"; readonly value: null }
  | { readonly type: "bool"; readonly value: boolean }
  /** A `bigint` beyond the integers that a `number` can hold. */
  | { readonly type: "int"; readonly value: number | bigint }
  | { readonly type: "float"; readonly value: number }
  | { readonly type: "str"; readonly value: string };

const NULL: Resolved = { type: "null", value: null };

const WORDS = new Map<string, Resolved>([
  ...["", "~", "null", "Null", "NULL"].map((word) => [word, NULL] as const),
  ...["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"].map(
    (word) => [word, { type: "bool", value: true }] as const,
  ),
  ...["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"].map(
    (word) => [word, { type: "bool", value: false }] as const,
  ),
  ...[".nan", ".NaN", ".NAN"].map((word) => [word, { type: "float", value: Number.NaN }] as const),
  ...[".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"].map(
    (word) => [word, { type: "float", value: Number.POSITIVE_INFINITY }] as const,
  ),
  ...["-.inf", "-.Inf", "-.INF"].map((word) => [word, { type: "float", value: Number.NEGATIVE_INFINITY }] as const),
]);

const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
// What Go's ParseFloat accepts of texts that start with a point, with underscores between digits.
const POINT_FLOAT = /^\.\d+(?:_\d+)*(?:[eE][-+]?\d+(?:_\d+)*)?$/;
const INTEGER = /^([-+]?)(?:0([bBoOxX])([\da-fA-F]+)|0([0-7]*)|([1-9]\d*))$/;
// "0b" and a sign: go-yaml parses what follows "0b" alone.
const SIGNED_BINARY = /^0b([-+])([01]+)$/;
const MAX_DIGITS = 64;
const DIGITS: { readonly [base: string]: RegExp } = { b: /^[01]+$/, o: /^[0-7]+$/, x: /^[\da-f]+$/i };

const MIN_INT64 = -(2n ** 63n);
const MAX_UINT64 = 2n ** 64n - 1n;

function toInteger(sign: string, base: string, digits: string): bigint | undefined {
  const significant = digits.replace(/^0+/, "");
  if (significant.length > MAX_DIGITS) return undefined;
  const value = BigInt((base === "" ? "" : `0${base}`) + (significant || "0"));
  if (sign === "-") return -value >= MIN_INT64 ? -value : undefined;
  // Unsigned integers must not have a sign.
  return value <= (sign === "+" ? -MIN_INT64 - 1n : MAX_UINT64) ? value : undefined;
}

function parseInteger(text: string): bigint | undefined {
  const [matched, sign = "", base = "", digits = "", octal, decimal] = INTEGER.exec(text) ?? [];
  if (matched === undefined) return undefined;
  if (decimal !== undefined) return toInteger(sign, "", decimal);
  if (octal !== undefined) return toInteger(sign, "o", octal);
  const lower = base.toLowerCase();
  return DIGITS[lower]?.test(digits) ? toInteger(sign, lower, digits) : undefined;
}

function integer(value: bigint): Resolved {
  const number = Number(value);
  return { type: "int", value: Number.isSafeInteger(number) ? number : value };
}

function parseFloatOf(text: string): Resolved | undefined {
  const value = Number(text);
  // Go refuses what is too large for a double.
  return Number.isFinite(value) ? { type: "float", value } : undefined;
}

function resolvePlain(text: string): Resolved {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  const string: Resolved = { type: "str", value: text };
  if (text.startsWith("."))
    return (POINT_FLOAT.test(text) ? parseFloatOf(text.replaceAll("_", "")) : undefined) ?? string;
  if (!/^[-+\d]/.test(text)) return string;
  const plain = text.replaceAll("_", "");
  const found = parseInteger(plain);
  if (found !== undefined) return integer(found);
  const float = FLOAT.test(plain) ? parseFloatOf(plain) : undefined;
  if (float !== undefined) return float;
  const [matched, sign = "", digits = ""] = SIGNED_BINARY.exec(plain) ?? [];
  const signed = matched === undefined ? undefined : toInteger(sign, "b", digits);
  return signed === undefined ? string : integer(signed);
}

/** The bytes of base64 as UTF-8 text; undefined if it is not base64. */
function decodeBinary(text: string): Resolved | undefined {
  const data = text.replace(/[\r\n]/g, "");
  if (data.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(data)) return undefined;
  return { type: "str", value: Buffer.from(data, "base64").toString("utf8") };
}

/**
 * The value of a scalar.
 *
 * @param tag in its long form; empty without one
 * @param isImplicit whether the text decides which type it has
 * @returns undefined if the text does not have the type that the tag demands
 */
export function resolveScalar(text: string, tag: string, isImplicit: boolean): Resolved | undefined {
  const string: Resolved = { type: "str", value: text };
  if (tag === "") return isImplicit ? resolvePlain(text) : string;
  switch (tag) {
    case `${PREFIX}str`:
      return string;
    case `${PREFIX}binary`:
      return decodeBinary(text);
    case `${PREFIX}timestamp`:
      return isTimestamp(text) ? string : undefined;
    case `${PREFIX}null`:
    case `${PREFIX}bool`:
    case `${PREFIX}int`:
    case `${PREFIX}float`: {
      const wanted = tag.slice(PREFIX.length);
      const found = resolvePlain(text);
      if (found.type === wanted) return found;
      const isFloat = wanted === "float" && found.type === "int" && found.value < 2n ** 63n;
      return isFloat ? { type: "float", value: Number(found.value) } : undefined;
    }
    default:
      // Unknown tags, and those of collections, are ignored.
      return string;
  }
}
