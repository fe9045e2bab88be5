/** `apps/v1`, or `v1` for the core group. In a file of its own, because `affectedBy` does not need the compiler. */
export function apiVersionOf({ group, version }: { readonly group: string; readonly version: string }): string {
  return group === "" ? version : `${group}/${version}`;
}
