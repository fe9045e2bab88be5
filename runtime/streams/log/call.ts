import type { ResourceDescription } from "../../types/client.js";
import type { LogOptions } from "../../types/streams.js";
import { definedOnly, type Query, type Target, targetOf } from "../target.js";

/** The log of a pod's container, as data. */
export interface LogCall {
  readonly resource: ResourceDescription;
  readonly name: string;
  readonly options: LogOptions;
}

/** The request of a log. */
export function logTarget({ resource, name }: LogCall, query: Query): Target {
  return targetOf(resource, name, "log", query);
}

/** The parameters of a log. */
export function queryOf({ signal: _signal, reconnect: _reconnect, sinceTime, ...options }: LogOptions): Query {
  return definedOnly({
    ...options,
    sinceTime: sinceTime instanceof Date ? sinceTime.toISOString() : sinceTime,
  });
}
