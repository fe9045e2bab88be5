import { describe, expect, test } from "vitest";
import type { Quantity, QuantityFormat } from "./index.js";
import * as quantity from "./index.js";

/** The quantity with a value, which is written as a decimal number. */
const exactly = (value: string, format: QuantityFormat): Quantity => {
  const [, sign, whole = "", fraction = ""] = /^(-?)([0-9]+)(?:\.([0-9]{1,9}))?$/.exec(value) ?? [];
  return { nanos: BigInt(`${sign}${whole}${fraction.padEnd(9, "0")}`), format };
};
const DEC = "DecimalSI";
const BIN = "BinarySI";
const EXP = "DecimalExponent";

// The tables are those of apimachinery's pkg/api/resource/quantity_test.go.
// A row: text, value, format.
const PARSED: readonly [string, string, QuantityFormat][] = [
  ["0", "0", DEC],
  ["0n", "0", DEC],
  ["0u", "0", DEC],
  ["0m", "0", DEC],
  ["0Ki", "0", BIN],
  ["0k", "0", DEC],
  ["0Mi", "0", BIN],
  ["0M", "0", DEC],
  ["0Gi", "0", BIN],
  ["0G", "0", DEC],
  ["0Ti", "0", BIN],
  ["0T", "0", DEC],
  ["1", "1", DEC],
  ["1Ki", "1024", BIN],
  ["8Ki", "8192", BIN],
  ["7Mi", "7340032", BIN],
  ["6Gi", "6442450944", BIN],
  ["5Ti", "5497558138880", BIN],
  ["4Pi", "4503599627370496", BIN],
  ["3Ei", "3458764513820540928", BIN],
  ["10Ti", "10995116277760", BIN],
  ["100Ti", "109951162777600", BIN],
  ["5n", "0.000000005", DEC],
  ["4u", "0.000004", DEC],
  ["3m", "0.003", DEC],
  ["9", "9", DEC],
  ["8k", "8000", DEC],
  ["50k", "50000", DEC],
  ["7M", "7000000", DEC],
  ["6G", "6000000000", DEC],
  ["5T", "5000000000000", DEC],
  ["40T", "40000000000000", DEC],
  ["300T", "300000000000000", DEC],
  ["2P", "2000000000000000", DEC],
  ["1E", "1000000000000000000", DEC],
  ["1E-3", "0.001", EXP],
  ["1e3", "1000", EXP],
  ["1E6", "1000000", EXP],
  ["1e9", "1000000000", EXP],
  ["1E12", "1000000000000", EXP],
  ["1e15", "1000000000000000", EXP],
  ["1E18", "1000000000000000000", EXP],
  ["1e14", "100000000000000", EXP],
  ["1e13", "10000000000000", EXP],
  ["100.035k", "100035", DEC],
  ["0.001", "0.001", DEC],
  ["0.0005k", "0.5", DEC],
  ["0.005", "0.005", DEC],
  ["0.05", "0.05", DEC],
  ["0.5", "0.5", DEC],
  ["0.00050k", "0.5", DEC],
  ["0.00500", "0.005", DEC],
  ["0.05000", "0.05", DEC],
  ["0.50000", "0.5", DEC],
  ["0.5e0", "0.5", EXP],
  ["0.5e-1", "0.05", EXP],
  ["0.5e-2", "0.005", EXP],
  ["10.035M", "10035000", DEC],
  ["1.2e3", "1200", EXP],
  ["1.3E+6", "1300000", EXP],
  ["1.40e9", "1400000000", EXP],
  ["1.53E12", "1530000000000", EXP],
  ["1.6e15", "1600000000000000", EXP],
  ["1.7E18", "1700000000000000000", EXP],
  ["9.01", "9.01", DEC],
  ["8.1k", "8100", DEC],
  ["7.123456M", "7123456", DEC],
  ["6.987654321G", "6987654321", DEC],
  ["5.444T", "5444000000000", DEC],
  ["40.1T", "40100000000000", DEC],
  ["300.2T", "300200000000000", DEC],
  ["2.5P", "2500000000000000", DEC],
  ["1.01E", "1010000000000000000", DEC],
  // Rounded away from zero, or cut to the largest.
  ["3.001n", "0.000000004", DEC],
  ["1.1E-9", "0.000000002", EXP],
  ["0.0000000001", "0.000000001", DEC],
  ["0.0000000005", "0.000000001", DEC],
  ["0.00000000050", "0.000000001", DEC],
  ["0.5e-9", "0.000000001", EXP],
  ["0.9n", "0.000000001", DEC],
  ["0.00000012345", "0.000000124", DEC],
  ["0.00000012354", "0.000000124", DEC],
  ["9Ei", "9223372036854775807", BIN],
  ["9223372036854775807Ki", "9223372036854775807", BIN],
  ["12E", "12000000000000000000", DEC],
  ["100.035Ki", "102435.84", BIN],
  ["0.5Mi", "524288", BIN],
  ["0.05Gi", "53687091.2", BIN],
  ["0.025Ti", "27487790694.4", BIN],
  ["0.000000000001Ki", "0.000000002", DEC],
  [".001", "0.001", DEC],
  [".0001k", "0.1", DEC],
  ["1.", "1", DEC],
  ["1.G", "1000000000", DEC],
  // Go reads these, too.
  [".", "0", DEC],
  ["k", "0", DEC],
  ["Ki", "0", BIN],
  ["007", "7", DEC],
  ["1e-400", "0.000000001", EXP],
  ["0e-400", "0", EXP],
];

describe("parse() reads", () => {
  test.each(PARSED)("%s as %s, %s; with a sign, too", (text, value, format) => {
    const expected = exactly(value, format);
    expect(quantity.parse(text)).toEqual(expected);
    expect(quantity.parse(`+${text}`)).toEqual(expected);
    expect(quantity.parse(`-${text}`)).toEqual({ nanos: -expected.nanos, format });
  });

  test.each<[string, quantity.QuantityInput, string, QuantityFormat]>([
    ["a number", 1.5, "1.5", DEC],
    ["a number that JavaScript writes with an exponent", 1e21, "1000000000000000000000", EXP],
    ["a small number", 1e-7, "0.0000001", EXP],
    ["a bigint", -9007199254740993n, "-9007199254740993", DEC],
  ])("%s", (_name, input, value, format) => {
    expect(quantity.parse(input)).toEqual(exactly(value, format));
  });

  test("a quantity as it is", () => {
    const parsed = quantity.parse("5Mi");
    expect(quantity.parse(parsed)).toBe(parsed);
  });
});

describe("parse() refuses", () => {
  const texts = ["1.1.M", "1+1.0M", "0.1mi", "0.1am", "suffix", ".5i", "1i", "-3.01i", "-3.01e-", " 1", "1 ", ""];
  const more = [
    "Non-Numeric",
    "1K",
    "1ki",
    "1e",
    "1E+",
    "1e1.5",
    "1e5e",
    "--1",
    "+-1",
    "0x10",
    "1_000",
    "١",
    "1,5",
    "1\n",
    "Ei",
    ".Pi",
  ];
  test.each([...texts, ...more, "NaN", "Infinity", "1e1001", "1".repeat(1001)])("%j", (text) => {
    expect(() => quantity.parse(text)).toThrow(SyntaxError);
    expect(() => quantity.parse(text)).toThrow(/^"[^"]*"?… is not a quantity$|^"[^"]*"? is not a quantity$/);
  });

  const wrong = [null, undefined, true, [], {}, { cpu: "1" }, { nanos: 1 }, { nanos: 1n, format: "Roman" }];
  test.each([Number.NaN, Number.POSITIVE_INFINITY, ...wrong])("what is not a quantity: %o", (value) => {
    expect(() => quantity.parse(value as never)).toThrow(SyntaxError);
    expect(() => quantity.compare(value as never, "1")).toThrow(/ is not a quantity$/);
  });

  test("long texts at once, and prints no control characters", () => {
    expect(() => quantity.parse(`1e${"9".repeat(1_000_000)}`)).toThrow(SyntaxError);
    expect(() => quantity.parse("\u001b[31m\u202e")).toThrow(/^"[\\a-z0-9[ ]+" is not a quantity$/);
  });
});

describe("format() writes", () => {
  // A row: what is written, and other ways to write the same.
  test.each<[string, ...string[]]>([
    ["1Gi", "1024Mi", "1048576Ki"],
    ["300Mi", "307200Ki"],
    ["6Ki"],
    ["1001Gi", "1025024Mi"],
    ["1Ti", "1024Gi"],
    ["5", "5000m"],
    ["500m", "0.5"],
    ["1G", "1000M", "0.001T", "1000000k", "1000000000"],
    ["1m", "1000u"],
    ["80m"],
    ["1080m", "1.08", "1080000000n"],
    ["300M"],
    ["1T"],
    ["1234567M"],
    ["3k"],
    ["1025"],
    ["0", "0Ki", "00", "-0", "0e5"],
    ["1e9", ".001e12"],
    ["1e-3", "0.001e0", "1E-3"],
    ["1e-9", "1000e-12"],
    ["80e-3"],
    ["300e6"],
    ["3e3", "3E3", "3000e0"],
    ["10e3", "1e4"],
    ["1n"],
    ["80n"],
    ["1080n"],
    ["1u"],
    ["1080u"],
    // Of binary suffixes.
    ["1024m", ".001Ki"],
    ["1024u", ".000001Ki"],
    ["1024n", ".000000001Ki"],
    ["2n", ".000000000001Ki"],
    ["512", "0.5Ki"],
    ["1536Mi", "1.5Gi"],
    ["102435840m", "100.035Ki"],
    // Go's quick way keeps these texts as they are; this is their canonical form.
    ["1500m", "1.500"],
    ["1", "1.", "1.000"],
    // Go leaves the suffix out of what is larger than the largest.
    ["1000E"],
  ])("%s", (written, ...others) => {
    for (const text of [written, ...others]) {
      expect(quantity.format(text)).toBe(written);
      if (written !== "0") expect(quantity.format({ ...quantity.parse(`-${text}`) })).toBe(`-${written}`);
    }
  });

  test("what is more than the largest binary suffix", () => {
    const most = quantity.parse("4Ei");
    expect(quantity.format(quantity.multiply(most, 1024))).toBe("4096Ei");
  });
});
