import { InvalidArgumentError } from "commander";

/** Appends a repeated flag's value. */
export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/** Appends a repeated flag's value, of the form key=value. */
export function collectPair(value: string, before?: readonly string[]): string[] {
  // The value is not quoted: it may be a secret.
  if (!/^[^=]+=/.test(value)) throw new InvalidArgumentError("Use key=value.");
  return collect(value, before);
}

/** As kubectl reads a boolean. */
export function parseBoolean(value: string): boolean {
  if (value === "true" || value === "1") return true;
  if (value === "false" || value === "0") return false;
  throw new InvalidArgumentError("Use true or false.");
}

/** An integer from 0. */
export function parseCount(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new InvalidArgumentError("Use an integer from 0.");
  return Number(value);
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ["ms", 1],
  ["s", 1000],
  ["m", 60_000],
  ["h", 3_600_000],
]);

/** A Go duration, or a number of seconds as kubectl accepts them, in milliseconds. */
export function parseDuration(value: string): number {
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(value))
    throw new InvalidArgumentError("Use a number with a unit, such as 30s or 2m.");
  return [...value.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/gy)].reduce(
    (sum, [, n, unit]) => sum + Number(n) * (UNITS.get(unit ?? "") ?? 0),
    0,
  );
}
