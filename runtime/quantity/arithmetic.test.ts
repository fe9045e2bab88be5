import { describe, expect, test } from "vitest";
import * as quantity from "./index.js";

describe("compare()", () => {
  test.each<[string, string, number]>([
    ["0", "0", 0],
    ["100m", "50m", 1],
    ["50m", "100m", -1],
    ["10000T", "100Gi", 1],
    ["1Gi", "1024Mi", 0],
    ["0.1", "100m", 0],
    ["-1", "1n", -1],
    ["9223372036854775807", "9223372036854775808", -1],
  ])("%s, %s: %d", (one, other, expected) => {
    expect(quantity.compare(one, other)).toBe(expected);
    expect(quantity.compare(other, one)).toBe(expected === 0 ? 0 : -expected);
  });

  test("sorts", () => {
    expect(["1Gi", "1", "1M", "100m"].sort(quantity.compare)).toEqual(["100m", "1", "1M", "1Gi"]);
  });
});

describe("add() and subtract()", () => {
  test.each<[string, string, string, string]>([
    ["10", "10", "20", "0"],
    ["10", "1Ki", "1034", "-1014"],
    ["10Ki", "1", "10241", "10239"],
    ["0", "50", "50", "-50"],
    ["50", "0", "50", "50"],
    ["0", "0", "0", "0"],
    ["100m", "0", "100m", "100m"],
    ["0", "100m", "100m", "-100m"],
    ["1Gi", "0", "1Gi", "1Gi"],
    ["0", "1Gi", "1Gi", "-1Gi"],
    ["1Gi", "512Mi", "1536Mi", "512Mi"],
    ["1", "1e3", "1001", "-999"],
    ["1e3", "1k", "2e3", "0"],
    ["9223372036854775807", "1", "9223372036854775808", "9223372036854775806"],
  ])("%s, %s: %s, %s", (one, other, sum, difference) => {
    expect(quantity.format(quantity.add(one, other))).toBe(sum);
    expect(quantity.format(quantity.subtract(one, other))).toBe(difference);
  });

  test("keep the format beside zero", () => {
    expect(quantity.add("0Ki", "5").format).toBe("DecimalSI");
    expect(quantity.add("5", "1Ki").format).toBe("DecimalSI");
    expect(quantity.subtract("1Ki", "1024").format).toBe("BinarySI");
  });

  test("sum up what was parsed once", () => {
    const requests = ["250m", "1", "0.75"];
    expect(quantity.format(requests.reduce(quantity.add, quantity.parse(0)))).toBe("2");
  });
});

describe("multiply()", () => {
  test.each<[string, number | bigint, string]>([
    ["10", 10, "100"],
    ["10Ki", 1, "10Ki"],
    ["0", 50, "0"],
    ["50", 0, "0"],
    ["10", -10, "-100"],
    ["10Ki", -1, "-10Ki"],
    ["9223372036854775807", 2n, "18446744073709551614"],
    ["250m", 4, "1"],
  ])("%s × %s = %s", (one, factor, product) => {
    expect(quantity.format(quantity.multiply(one, factor))).toBe(product);
  });

  test("refuses fractions", () => {
    expect(() => quantity.multiply("1", 0.5)).toThrow(RangeError);
  });
});

describe("toBigInt() and toNumber()", () => {
  test.each<[string, number, bigint]>([
    ["1n", -9, 1n],
    ["1n", -6, 1n],
    ["1n", -3, 1n],
    ["1n", 0, 1n],
    ["1u", -9, 1000n],
    ["1m", -9, 1_000_000n],
    ["1m", -6, 1000n],
    ["1", -9, 1_000_000_000n],
    ["1", -3, 1000n],
    ["1e2", -2, 10000n],
    ["9.01", 0, 10n],
    ["9.01", -1, 91n],
    ["9.01", 1, 1n],
    ["-9.01", 0, -10n],
    ["1", -12, 1_000_000_000_000n],
    ["12E", 0, 12_000_000_000_000_000_000n],
  ])("%s in powers of %d: %d", (text, scale, expected) => {
    expect(quantity.toBigInt(text, scale)).toBe(expected);
  });

  test.each<[string, number]>([
    ["100m", 0.1],
    ["1.1", 1.1],
    ["-1Ki", -1024],
    ["0.000000001", 1e-9],
    ["9007199254740993", 9007199254740992],
    ["1e400", Number.POSITIVE_INFINITY],
    ["0", 0],
  ])("%s is the number %d", (text, expected) => {
    expect(quantity.toNumber(text)).toBe(expected);
  });
});
