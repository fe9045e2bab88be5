// Digits without a leading zero: the form of versions that can be compared.
const WELL_FORMED = /^[1-9][0-9]*$/;

/**
 * Compares two resource versions of one resource, of the same server: negative if `a` is older, positive if it is newer, 0 if they are the
 * same. Undefined if one of them cannot be compared, such as those of some aggregated API servers, for which only equality is defined. They
 * are never parsed as numbers, which may be too small.
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions
 */
export function compareResourceVersions(a: string, b: string): number | undefined {
  if (a === b) return 0;
  if (!WELL_FORMED.test(a) || !WELL_FORMED.test(b)) return undefined;
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : 1;
}
