/**
 * How a quantity is written. `DecimalSI`: `100m`, `5`, `2G`. `BinarySI`: `512Mi`. `DecimalExponent`: `2e9`.
 * @see https://pkg.go.dev/k8s.io/apimachinery/pkg/api/resource#Format
 */
export type QuantityFormat = "DecimalSI" | "BinarySI" | "DecimalExponent";

/** A quantity: an exact number of billionths, and how it is written. Plain data; `format` makes the text that belongs into an object. */
export interface Quantity {
  /** The value in billionths, which is the finest that Kubernetes knows. */
  readonly nanos: bigint;
  /** How `format` writes it. */
  readonly format: QuantityFormat;
}

/** What the functions take: a quantity, or what an object of the API has in its place, a text or a number. */
export type QuantityInput = Quantity | string | number | bigint;

/** Decimal places of `Quantity.nanos`. */
export const PLACES = 9;

/** 10 to the power of `exponent`, which is not negative. */
export function tenTo(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}

/** Divides by a positive number, and rounds away from zero. */
export function divideUp(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const remainder = dividend % divisor;
  return remainder === 0n ? quotient : quotient + (dividend < 0n ? -1n : 1n);
}
