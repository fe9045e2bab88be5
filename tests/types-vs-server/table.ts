import type { Comparison } from "./comparison.js";
import { MISTAKES, type Path, pathText } from "./document.js";
import type { Operation } from "./mutate.js";
import type { ServerVerdict } from "./server.js";

/** How many documents of a class were accepted by whom. */
export interface Row {
  readonly class: string;
  readonly both: number;
  /** Accepted by the server, refused by the types. */
  readonly serverOnly: number;
  /** Let through by the types, refused by the server. */
  readonly typesOnly: number;
  readonly none: number;
}

/** The classes of derived documents, by what was done: accepted, refused for that very reason, for another, silently ignored. */
const DERIVED = {
  drop: ["dropped, accepted", "dropped, said to be required", "dropped, refused otherwise", "dropped, ignored"],
  misspell: ["misspelt, accepted", "misspelt, an unknown field", "misspelt, refused otherwise", "misspelt, ignored"],
  retype: ["retyped, accepted", "retyped, a wrong type", "retyped, refused otherwise", "retyped, ignored"],
  revalue: ["another value, accepted", "another value, refused", "another value, refused", "another value, ignored"],
  null: ["null, accepted", "null, refused", "null, refused", "null, ignored"],
} as const;

/**
 * Accepted, and refused by the types only because a status lacks what the server always sends. The types promise it to readers; those who
 * write a status, mostly Go programs, give it too.
 */
export const INCOMPLETE_STATUS = "a status without what is always sent";

/** The classes of documents, in the order of the table. */
export const CLASSES: readonly string[] = [
  ...new Set([...MISTAKES, ...Object.values(DERIVED).flat()]),
  INCOMPLETE_STATUS,
];

/** The class that a document is counted in: its seeded mistake, or what was done to it and came of it. */
export function classOf({ document, operation, server, types }: Comparison): string {
  if (server.accepted && !server.ignored && types.incompleteStatus) return INCOMPLETE_STATUS;
  if (operation === undefined) return document.mistake;
  const [accepted, refused, otherwise, ignored] = DERIVED[operation];
  if (server.ignored) return ignored;
  if (server.accepted) return accepted;
  return isTheReason(operation, server, document.changed ?? []) ? refused : otherwise;
}

/** Whether the server refuses a document for what was done to it, not for what follows: a quota that is exceeded, a missing sibling. */
export function isTheReason(operation: Operation, { message, causes }: ServerVerdict, path: Path): boolean {
  if (operation === "misspell") return /unknown field|field not declared in schema/.test(message);
  const place = pathText(path);
  if (operation === "retype") {
    return (
      WRONG_TYPE.test(message) ||
      causes.some(({ field, reason }) => field === place && reason === "FieldValueTypeInvalid")
    );
  }
  const isBelow = (field: string): boolean => field.startsWith(place) && /^[.[]/.test(field.slice(place.length));
  // The place itself or something below it is asked for, or the place is found to be the empty string.
  return causes.some(
    ({ field, reason, message }) =>
      (reason === "FieldValueRequired" && (field === place || isBelow(field))) ||
      (field === place && message.startsWith('Invalid value: ""')),
  );
}

// Decoders of built-in kinds say the first three, those of some types of theirs the last two.
const WRONG_TYPE = /cannot unmarshal|cannot be handled as a|unable to decode|expected|must be a string/;

/** The confusion table: a row for each class that occurs. */
export function confusion(comparisons: readonly Comparison[]): Row[] {
  const classes = comparisons.map(classOf);
  return CLASSES.filter((name) => classes.includes(name)).map((name) => {
    const count = (server: boolean, types: boolean): number =>
      comparisons.filter(
        (comparison, i) =>
          classes[i] === name && comparison.server.accepted === server && comparison.types.accepted === types,
      ).length;
    return {
      class: name,
      both: count(true, true),
      serverOnly: count(true, false),
      typesOnly: count(false, true),
      none: count(false, false),
    };
  });
}

/** The table as text. */
export function tableText(rows: readonly Row[]): string {
  const head = ["", "both accept", "server only", "types only", "none accepts"];
  const body = rows.map((row) => [row.class, ...[row.both, row.serverOnly, row.typesOnly, row.none].map(String)]);
  const widths = head.map((_, i) => Math.max(...[head, ...body].map((cells) => cells[i]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join("  ");
  return [head, ...body].map(line).join("\n");
}
