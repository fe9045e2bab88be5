import { parseArgs } from "node:util";

/** What the command line requests. */
export interface Flags {
  /** Names of rows. */
  readonly only: readonly string[];
  /** Rounds of each row; undefined: the row's own number. */
  readonly runs: number | undefined;
  readonly json: boolean;
  readonly help: boolean;
}

/** Parses the command line. Throws an error for the user. `names` are the existing rows. */
export function parseFlags(names: readonly string[]): Flags {
  const { values } = parseArgs({
    options: {
      only: { type: "string" },
      runs: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const only = values.only?.split(",") ?? names;
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`unknown row ${JSON.stringify(unknown)}; use one of ${names.join(", ")}`);
  const runs = values.runs === undefined ? undefined : Number(values.runs);
  if (runs !== undefined && !(Number.isInteger(runs) && runs > 0)) throw new Error("--runs must be a positive integer");
  return { only, runs, json: values.json, help: values.help };
}
