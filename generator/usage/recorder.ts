import type { Verb } from "../api/index.js";
import type { Target } from "./targets.js";
import type { Place, UnknownUse } from "./types.js";

/** Records the requests of a program. */
export interface Recorder {
  /** Adds requests for some resources. Those that are known only at run time are recorded as unknown. */
  add(targets: readonly Target[], verbs: readonly Verb[], by: string, place: Place, subresource?: string): void;
  addUnknown(use: UnknownUse): void;
}
