const RFC3339 = /^(\d{4}-\d\d-\d\d)T(\d{1,2})(:\d\d:\d\d)(?:[.,](\d+))?(?:Z|([-+])(\d\d):(\d\d))$/;

/**
 * Parses a time in RFC 3339 as Go's `time.Parse` does, which reads it for client-go. `Date.parse` would also read dates without a time,
 * local times and single numbers.
 *
 * @returns milliseconds since 1970; undefined if the text is not such a time
 */
export function parseTimestamp(text: string): number | undefined {
  const [matched, date = "", hour = "", seconds = "", fraction = "", sign, ...zone] = RFC3339.exec(text) ?? [];
  if (matched === undefined) return undefined;
  const time = `${date}T${hour.padStart(2, "0")}${seconds}`;
  const utc = Date.parse(`${time}Z`);
  // Date.parse may turn February 30 into March 2.
  if (Number.isNaN(utc) || !new Date(utc).toISOString().startsWith(time)) return undefined;
  const [hours = 0, minutes = 0] = zone.map((part) => Number(part ?? 0));
  if (hours > 24 || minutes > 60) return undefined;
  const offset = (hours * 60 + minutes) * 60_000;
  return utc + Number(`${fraction}00`.slice(0, 3)) - (sign === "-" ? -offset : offset);
}
