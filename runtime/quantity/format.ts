import { parse } from "./parse.js";
import { PLACES, type QuantityInput, tenTo } from "./types.js";

const DECIMAL_SUFFIXES = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const BINARY_SUFFIXES = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

/**
 * Writes a quantity in its canonical form: without a fraction, and with the largest suffix that allows that. `1.5` becomes `1500m`, `1024Mi`
 * becomes `1Gi`. Values below 1,024 and fractions have no binary suffix.
 *
 * @throws SyntaxError if the input is not a quantity
 * @see https://pkg.go.dev/k8s.io/apimachinery/pkg/api/resource#Quantity.CanonicalizeBytes
 */
export function format(quantity: QuantityInput): string {
  const { nanos, format } = parse(quantity);
  if (nanos === 0n) return "0";
  const one = tenTo(PLACES);
  const isWhole = nanos % one === 0n;
  const isSmall = nanos < 1024n * one && nanos > -1024n * one;
  if (format === "BinarySI" && isWhole && !isSmall) return withSuffix(nanos / one, 1024n, BINARY_SUFFIXES);
  if (format !== "DecimalExponent") return withSuffix(nanos, 1000n, DECIMAL_SUFFIXES);
  const { value, times } = divideOut(nanos, 1000n, Number.POSITIVE_INFINITY);
  const exponent = 3 * times - PLACES;
  return exponent === 0 ? `${value}` : `${value}e${exponent}`;
}

function withSuffix(amount: bigint, base: bigint, suffixes: readonly string[]): string {
  const { value, times } = divideOut(amount, base, suffixes.length - 1);
  return `${value}${suffixes[times]}`;
}

/** Divides by `base` as long as nothing remains, at most `most` times. */
function divideOut(amount: bigint, base: bigint, most: number): { value: bigint; times: number } {
  let value = amount;
  let times = 0;
  for (; times < most && value % base === 0n; times++) value /= base;
  return { value, times };
}
