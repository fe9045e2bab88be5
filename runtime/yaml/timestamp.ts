// go-yaml's allowedTimestampFormats, as Go's time package parses them.
const TIMESTAMP =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(?:Z|[-+](\d\d):(\d\d)))| (\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?)?$/;

/** Whether a text is a timestamp for go-yaml, which a scalar with the tag `!!timestamp` must be. */
export function isTimestamp(text: string): boolean {
  const [matched, ...parts] = TIMESTAMP.exec(text) ?? [];
  if (matched === undefined) return false;
  const [year = 0, month = 0, day = 0, ...times] = parts.map((part) => Number(part ?? 0));
  const [hour = 0, minute = 0, second = 0, zoneHour = 0, zoneMinute = 0, hour2 = 0, minute2 = 0, second2 = 0] = times;
  const daysOfMonth = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  return (
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysOfMonth &&
    Math.max(hour, hour2) < 24 &&
    Math.max(minute, minute2, second, second2) < 60 &&
    zoneHour <= 24 &&
    zoneMinute <= 60
  );
}
