import type { Informers } from "../informer/index.js";
import type { Client } from "../types/client.js";
import type { createMetadataKeeper } from "./keep-metadata.js";
import type { LogEntry } from "./log/index.js";
import type { Metrics } from "./metrics/index.js";

/** What all controllers of a run share. */
export interface RunParts {
  readonly client: Client;
  readonly informers: Informers;
  /** Makes transforms keep what the controllers need of the metadata. */
  readonly keepMetadata: ReturnType<typeof createMetadataKeeper>;
  /** Writes a log entry. */
  readonly write: (entry: LogEntry) => void;
  readonly metrics: Metrics;
  /** Ends the run with an error. */
  readonly fail: (error: Error) => void;
  /** The name of this process in events. */
  readonly instance: string;
}
