import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as quantity from "@kubesmith/runtime/quantity";
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { createWorkspace } from "../support/workspace.js";

/** What Go's `resource.Quantity` makes of a text, as testbed/modules/quantity prints it. */
interface Described {
  readonly exact: string;
  readonly format: string;
  readonly canonical: string;
  readonly value: string;
  readonly milli: string;
}
interface Answer {
  readonly parsed: readonly [Described | null, Described | null];
  readonly compared: number;
  readonly sum: Described | null;
  readonly difference: Described | null;
}

// cspell:ignore Einumk KMGTP milli
const PAIRS = 20_000;
const SEED = 20_220;
const MODULE = fileURLToPath(new URL("../../testbed/modules/quantity", import.meta.url));
const at = createWorkspace();

const digits = (maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(..."00123456789"), maxLength });
const suffix = fc.oneof(
  fc.constantFrom("", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"),
  fc
    .tuple(fc.constantFrom("e", "E"), fc.constantFrom("", "+", "-"), fc.integer({ min: 0, max: 40 }))
    .map((parts) => parts.join("")),
  fc.tuple(fc.constantFrom("e", "E"), fc.integer({ min: -400, max: 400 })).map((parts) => parts.join("")),
);
const number = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(digits(4), fc.constantFrom("", "", "."), digits(4)) },
  { weight: 1, arbitrary: fc.tuple(digits(25), fc.constantFrom("", "."), digits(14)) },
);
const regular = fc
  .tuple(fc.constantFrom("", "", "", "-", "+"), number, suffix)
  .map(([sign, parts, unit]) => `${sign}${parts.join("")}${unit}`);
// Texts that are quantities but for one character, and texts of the characters that quantities consist of.
const nearly = fc
  .tuple(regular, fc.nat(), fc.constantFrom(..."+-.eEinumkKMGTP0 _xi\t\u0660"), fc.nat(1))
  .map(([text, position, character, removed]) => {
    const index = position % (text.length + 1);
    return `${text.slice(0, index)}${character}${text.slice(index + removed)}`;
  });
const soup = fc.string({ unit: fc.constantFrom(..."+-.eEinumkKMGTP0123456789"), maxLength: 8 });
const text = fc
  .oneof({ weight: 6, arbitrary: regular }, { weight: 2, arbitrary: nearly }, { weight: 1, arbitrary: soup })
  // Exponents over 1,000 are refused here, and not in Go, where those over 2^31 become others.
  .filter((input) => !/[eE]\+?0*[1-9][0-9]{3}/.test(input));

beforeAll(async () => {
  const args = ["build", "-mod=readonly", "-trimpath", "-buildvcs=false", "-o", at("quantity"), "."];
  const env = { ...process.env, CGO_ENABLED: "0", GOWORK: "off" };
  await promisify(execFile)("go", args, { cwd: MODULE, env });
}, 300_000);

async function judge(pairs: readonly (readonly [string, string])[]): Promise<readonly Answer[]> {
  const judging = promisify(execFile)(at("quantity"), [], { maxBuffer: Number.POSITIVE_INFINITY });
  judging.child.stdin?.end(pairs.map((pair) => `${JSON.stringify(pair)}\n`).join(""));
  const { stdout } = await judging;
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** What we make of a quantity, in the form of Go's answer, without what Go is known to get wrong. */
function describeLikeGo(ours: quantity.Quantity, theirs: Described): Partial<Described> {
  const canonical = quantity.format(ours);
  const [value, milli] = [quantity.toBigInt(ours), quantity.toBigInt(ours, -3)];
  const [, mantissa = "", unit = ""] = /^-?([0-9]+)(Ei?)$/.exec(canonical) ?? [];
  // Go leaves the suffix out of what is larger than the largest: of 1000E, and of 1024Ei.
  const isTooLarge = unit !== "" && BigInt(mantissa) % (unit === "E" ? 1000n : 1024n) === 0n;
  // What does not fit in 64 bits overflows, and some negative numbers are rounded towards zero.
  const isInteger = (number: bigint): boolean => number >= 0n && number < 2n ** 63n;
  return {
    exact: theirs.exact,
    format: ours.format,
    canonical: isTooLarge ? theirs.canonical : canonical,
    value: isInteger(value) ? `${value}` : theirs.value,
    milli: isInteger(milli) ? `${milli}` : theirs.milli,
  };
}

/** Go's decimal number in billionths; zeros may follow those. */
function nanosOf(exact: string): bigint {
  const [whole = "", fraction = ""] = exact.split(".");
  return BigInt(`${whole}${fraction.replace(/0+$/, "").padEnd(9, "0")}`);
}

function tryParse(input: string): quantity.Quantity | null {
  try {
    return quantity.parse(input);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

it(`the functions for quantities do what Go does with ${PAIRS} pairs of texts`, async () => {
  const pairs = fc.sample(fc.tuple(text, text), { numRuns: PAIRS, seed: SEED });
  const answers = await judge(pairs);
  expect(answers).toHaveLength(PAIRS);
  const differences: unknown[] = [];
  let accepted = 0;
  for (const [index, pair] of pairs.entries()) {
    const answer = answers[index] as Answer;
    const [one, other] = [tryParse(pair[0]), tryParse(pair[1])];
    const results: [quantity.Quantity | null, Described | null][] = [
      [one, answer.parsed[0]],
      [other, answer.parsed[1]],
    ];
    if (one !== null && other !== null) {
      accepted++;
      if (quantity.compare(one, other) !== answer.compared) differences.push([pair, "compare"]);
      results.push([quantity.add(one, other), answer.sum], [quantity.subtract(one, other), answer.difference]);
    }
    for (const [ours, theirs] of results) {
      const isSame =
        ours === null || theirs === null
          ? ours === theirs
          : ours.nanos === nanosOf(theirs.exact) &&
            JSON.stringify(describeLikeGo(ours, theirs)) === JSON.stringify(theirs);
      if (!isSame) differences.push([pair, ours && { ...ours, nanos: `${ours.nanos}` }, theirs]);
    }
  }
  expect(differences.slice(0, 20)).toEqual([]);
  // Neither all accepted nor all refused: both are compared.
  expect(accepted).toBeGreaterThan(PAIRS / 4);
  expect(accepted).toBeLessThan((PAIRS * 3) / 4);
});
