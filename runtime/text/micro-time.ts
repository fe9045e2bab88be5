/**
 * Formats a time as `MicroTime` (Lease, Event): RFC 3339 in UTC with exactly six digits of a second. The server refuses the three digits of
 * `Date.prototype.toISOString`.
 * @param date default: now
 * @throws RangeError for an invalid date
 * @see https://pkg.go.dev/k8s.io/apimachinery/pkg/apis/meta/v1#MicroTime
 */
export function microTime(date: Date = new Date()): string {
  return date.toISOString().replace("Z", "000Z");
}
