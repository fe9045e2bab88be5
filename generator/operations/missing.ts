import type { UnavailableDocument } from "../sources/index.js";

/**
 * An API that the server lists but does not describe, because its API server is down, or so that nothing can be generated from it; or whose
 * name Kubernetes does not accept.
 */
export interface MissingAPI extends UnavailableDocument {
  /** Whether its existing files were kept. */
  readonly kept: boolean;
}

/** Adds to unavailable documents whether their existing files were kept. */
export function markKept(
  unavailable: readonly UnavailableDocument[],
  isKept: (key: string) => boolean,
): readonly MissingAPI[] {
  return unavailable.map(({ key, reason }) => ({ key, reason, kept: isKept(key) }));
}
