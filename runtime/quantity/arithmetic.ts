import { parse } from "./parse.js";
import { divideUp, PLACES, type Quantity, type QuantityInput, tenTo } from "./types.js";

/**
 * Compares two quantities, whatever their formats: `1Gi` equals `1024Mi`. Suits `Array.prototype.sort`.
 * @returns -1 if the first is less, 1 if it is more, 0 if they are equal
 * @throws SyntaxError if an input is not a quantity
 */
export function compare(one: QuantityInput, other: QuantityInput): -1 | 0 | 1 {
  const first = parse(one).nanos;
  const second = parse(other).nanos;
  return first < second ? -1 : first > second ? 1 : 0;
}

/**
 * Adds two quantities. The sum has the format of the first, or, if that is zero, of the second.
 * @throws SyntaxError if an input is not a quantity
 */
export function add(one: QuantityInput, other: QuantityInput): Quantity {
  const first = parse(one);
  const second = parse(other);
  return { nanos: first.nanos + second.nanos, format: first.nanos === 0n ? second.format : first.format };
}

/**
 * Subtracts the second quantity from the first. The difference has the format of the first, or, if that is zero, of the second.
 * @throws SyntaxError if an input is not a quantity
 */
export function subtract(one: QuantityInput, other: QuantityInput): Quantity {
  const { nanos, format } = parse(other);
  return add(one, { nanos: -nanos, format });
}

/**
 * Multiplies a quantity, by a number of replicas for instance. The product has its format.
 * @param factor a whole number
 * @throws SyntaxError if the input is not a quantity; RangeError if the factor is not a whole number
 */
export function multiply(quantity: QuantityInput, factor: number | bigint): Quantity {
  const { nanos, format } = parse(quantity);
  return { nanos: nanos * BigInt(factor), format };
}

/**
 * The value as a number, the nearest that there is: `100m` is 0.1. Beyond 2^53 numbers are not exact; compare and add quantities instead.
 * @throws SyntaxError if the input is not a quantity
 */
export function toNumber(quantity: QuantityInput): number {
  return Number(`${parse(quantity).nanos}e-${PLACES}`);
}

/**
 * The value as an integer, rounded away from zero, as `Value` and `ScaledValue` of Go: `100m` is 1n.
 * @param scale the power of ten in which to count; by default 0, which counts units. -3 counts thousandths: `100m` is 100n
 * @throws SyntaxError if the input is not a quantity; RangeError if the scale is not a whole number
 */
export function toBigInt(quantity: QuantityInput, scale = 0): bigint {
  const { nanos } = parse(quantity);
  const exponent = scale + PLACES;
  return exponent >= 0 ? divideUp(nanos, tenTo(exponent)) : nanos * tenTo(-exponent);
}
