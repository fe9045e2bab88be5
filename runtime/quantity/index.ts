/**
 * Quantities as Kubernetes writes them: `100m`, `1.5Gi`, `2e3`. They are exact: nothing is a floating-point number.
 *
 * @example
 * import * as quantity from "@kubesmith/runtime/quantity";
 *
 * const total = containers.map(({ resources }) => resources?.limits?.memory ?? 0).reduce(quantity.add, quantity.parse(0));
 * if (quantity.compare(total, "2Gi") > 0) console.log(`${quantity.format(total)} is more than 2Gi`);
 */
export { add, compare, multiply, subtract, toBigInt, toNumber } from "./arithmetic.js";
export { format } from "./format.js";
export { parse } from "./parse.js";
export type { Quantity, QuantityFormat, QuantityInput } from "./types.js";
