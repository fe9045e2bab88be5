// Digits without a leading zero: what the API server says of versions that may be compared.
const WELL_FORMED = /^[1-9][0-9]*$/;

/**
 * Compares two resource versions of one resource, of the same server: negative when `a` is older, positive when it is newer, 0 when they
 * are the same. Undefined when one of them is no version that may be compared, such as those of some aggregated API servers: all that can
 * be said of those is whether they are equal.
 *
 * They are never read as numbers: they may be larger than one holds.
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions
 */
export function compareResourceVersions(a: string, b: string): number | undefined {
  if (a === b) return 0;
  if (!WELL_FORMED.test(a) || !WELL_FORMED.test(b)) return undefined;
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : 1;
}
