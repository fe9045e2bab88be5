import type { UnavailableDocument } from "../sources/index.js";

/** An API that the server lists but does not describe: most likely its backend is down. */
export interface MissingAPI extends UnavailableDocument {
  /** Whether what was there of it before was kept. */
  readonly kept: boolean;
}

/** Says of unavailable documents which were kept. */
export function markKept(
  unavailable: readonly UnavailableDocument[],
  isKept: (key: string) => boolean,
): readonly MissingAPI[] {
  return unavailable.map(({ key, reason }) => ({ key, reason, kept: isKept(key) }));
}
