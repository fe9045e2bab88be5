/**
 * The server's hashes of the API documents that code was generated from, by group/version (`v1`, `apps/v1`). Generated code exports them as
 * `apiHashes` from its module `api-hashes`. To compare the APIs of several generated packages, spread their hashes into one object.
 */
export interface ApiHashes {
  readonly [groupVersion: string]: string;
}

/** How the API of a server differs from the API that code was generated for. All lists are sorted. */
export interface SkewReport {
  /** The address of the API server. */
  readonly server: string;
  /** Whether a group/version is missing or different. */
  readonly differs: boolean;
  /** Group/versions that the server does not list. Most likely, requests for their resources fail. */
  readonly missing: readonly string[];
  /**
   * Group/versions whose API document differs. The difference may be in parts that the program does not use, or in a description.
   * `kubesmith diff` shows what changed.
   */
  readonly different: readonly string[];
  /** Group/versions that the server lists, but that could not be compared: the generated code or the server does not have a hash for them. */
  readonly notCompared: readonly string[];
  /** Group/versions that the server lists and that the code was not generated for. They do not count as a difference. */
  readonly additional: readonly string[];
}
