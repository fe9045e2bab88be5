import type { Informers } from "../informer/index.js";
import type { Client } from "../types/client.js";
import type { KubernetesObject } from "../types/object.js";
import type { EventDetails, Events } from "./events-of.js";
import type { LogEntry } from "./log/index.js";

/** An event to record. */
export interface RecordedEvent extends EventDetails {
  readonly type: "Normal" | "Warning";
  readonly reason: string;
  readonly note: string;
}

/** What all controllers of a run share. */
export interface RunParts {
  readonly client: Client;
  readonly informers: Informers;
  readonly write: (entry: LogEntry) => void;
  readonly record: (object: KubernetesObject, event: RecordedEvent) => void;
}

/** The events about one object. */
export function eventsOf(object: KubernetesObject, { record }: Pick<RunParts, "record">): Events {
  return {
    normal: (reason, note, details = {}) => record(object, { ...details, type: "Normal", reason, note }),
    warning: (reason, note, details = {}) => record(object, { ...details, type: "Warning", reason, note }),
  };
}
