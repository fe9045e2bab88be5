import { RequestError } from "../errors/request-error.js";
import { printable } from "../text/printable.js";

/** A time: a number of milliseconds, or a number with a unit, such as `"500ms"`, `"30s"`, `"5m"` or `"1.5h"`. */
export type Duration = number | `${number}${"ms" | "s" | "m" | "h"}`;

const MILLISECONDS: { readonly [unit: string]: number } = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const TEXT = /^(\d{1,15}(?:\.\d{1,9})?)(ms|s|m|h)$/;

/**
 * The milliseconds of a duration.
 * @param what the name of the option, for the message
 * @throws RequestError (`InvalidOption`) for anything else, and for negative times
 */
export function millisecondsOf(duration: Duration, what: string): number {
  if (typeof duration === "number" && Number.isFinite(duration) && duration >= 0) return duration;
  const [, amount, unit] = (typeof duration === "string" && TEXT.exec(duration)) || [];
  const factor = unit === undefined ? undefined : MILLISECONDS[unit];
  if (factor !== undefined) return Number(amount) * factor;
  const shown = printable(typeof duration === "string" ? JSON.stringify(duration) : String(duration), 100);
  throw new RequestError(
    "InvalidOption",
    `option "${what}" must be a number of milliseconds, or a string such as "30s" or "5m", but is ${shown}`,
  );
}
