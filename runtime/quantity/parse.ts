import { printable } from "../text/printable.js";
import { divideUp, PLACES, type Quantity, type QuantityFormat, type QuantityInput, tenTo } from "./types.js";

// The server accepts longer ones, which no one writes. Conversions between bases take more time than their length.
const LONGEST_TEXT = 1000;
const LARGEST_EXPONENT = 1000n;
const LARGEST_BINARY = 2n ** 63n - 1n;

const DECIMAL = new Map([
  ["n", -9],
  ["u", -6],
  ["m", -3],
  ["", 0],
  ["k", 3],
  ["M", 6],
  ["G", 9],
  ["T", 12],
  ["P", 15],
  ["E", 18],
]);
const BINARY = new Map([
  ["Ki", 10],
  ["Mi", 20],
  ["Gi", 30],
  ["Ti", 40],
  ["Pi", 50],
  ["Ei", 60],
]);

// Digits, a point and digits, all of which may be missing; the rest must be a suffix.
const PARTS = /^([+-]?)([0-9]*)(?:\.([0-9]*))?([a-zA-Z].*)?$/s;
const EXPONENT = /^[eE]([+-]?[0-9]+)$/;

/**
 * Reads a quantity, as Kubernetes reads it. What is finer than a billionth is rounded away from zero, so that nothing becomes zero. A number with
 * a binary suffix is at most 2^63 - 1.
 *
 * @param input `100m`, `1.5Gi`, `1e3`; a number; or a quantity, which is returned as it is
 * @throws SyntaxError if it is not a quantity, or has more than 1,000 characters or an exponent over 1,000
 * @see https://pkg.go.dev/k8s.io/apimachinery/pkg/api/resource#ParseQuantity
 */
export function parse(input: QuantityInput): Quantity {
  if (isQuantity(input)) return input;
  if (typeof input === "object") throw new SyntaxError(`${kindOf(input)} is not a quantity`);
  const text = String(input);
  const quantity = text.length > LONGEST_TEXT ? undefined : read(text);
  if (quantity === undefined)
    throw new SyntaxError(`${printable(JSON.stringify(text.slice(0, 100)))} is not a quantity`);
  return quantity;
}

const FORMATS: ReadonlySet<unknown> = new Set<QuantityFormat>(["DecimalSI", "BinarySI", "DecimalExponent"]);

function isQuantity(input: QuantityInput): input is Quantity {
  return typeof input === "object" && input !== null && typeof input.nanos === "bigint" && FORMATS.has(input.format);
}

/** What a value from JavaScript is, for messages: the limits of a container instead of one of them, for instance. */
function kindOf(value: unknown): string {
  return value === null ? "null" : Array.isArray(value) ? "a list" : "an object";
}

function read(text: string): Quantity | undefined {
  const [, sign, whole = "", fraction = "", suffix = ""] = PARTS.exec(text) ?? [];
  if (sign === undefined || text === "") return undefined;
  const unit = unitOf(suffix);
  if (unit === undefined) return undefined;
  const { format, factor, exponent } = unit;
  // As in Go, a number without digits is zero, but not beside the largest and smallest suffixes.
  if (whole === "" && fraction === "" && (factor > 2n ** 40n || exponent < -PLACES)) return undefined;

  const digits = BigInt(`${whole}${fraction}` || "0") * factor;
  const nanos = shift(digits, exponent - fraction.length + PLACES);
  const isBinary = format === "BinarySI";
  const limit = LARGEST_BINARY * tenTo(PLACES);
  const amount = isBinary && nanos > limit ? limit : nanos;
  // 0.5Ki is written in binary units, 0.0005Ki is not.
  const isFraction = isBinary && amount > 0n && amount < tenTo(PLACES);
  return { nanos: sign === "-" ? -amount : amount, format: isFraction ? "DecimalSI" : format };
}

/** What a suffix stands for: a factor, and a power of ten. */
function unitOf(suffix: string): { format: QuantityFormat; factor: bigint; exponent: number } | undefined {
  const decimal = DECIMAL.get(suffix);
  if (decimal !== undefined) return { format: "DecimalSI", factor: 1n, exponent: decimal };
  const binary = BINARY.get(suffix);
  if (binary !== undefined) return { format: "BinarySI", factor: 2n ** BigInt(binary), exponent: 0 };
  const [, digits] = EXPONENT.exec(suffix) ?? [];
  if (digits === undefined) return undefined;
  const exponent = BigInt(digits);
  return exponent > LARGEST_EXPONENT
    ? undefined
    : { format: "DecimalExponent", factor: 1n, exponent: Number(exponent) };
}

/** Multiplies by a power of ten, and rounds up. */
function shift(digits: bigint, exponent: number): bigint {
  if (exponent >= 0) return digits * tenTo(exponent);
  // A power that has more digits than the number makes a fraction of one.
  return -exponent > 2 * LONGEST_TEXT ? (digits === 0n ? 0n : 1n) : divideUp(digits, tenTo(-exponent));
}
