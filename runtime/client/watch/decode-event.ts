import { ResponseError } from "../../errors/response-error.js";
import { parse, stringify } from "../../json/index.js";
import { reportedFailure } from "../../transport/decode.js";
import type { KubernetesObject, Metadata } from "../../types/object.js";
import type { AnyResource } from "../../types/resource.js";
import type { SentEvent } from "./open-events.js";

/** An event of a watch, checked: a change of an object, or a bookmark, which says only how far the stream has come. */
export interface DecodedEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK";
  readonly object: KubernetesObject & { readonly metadata: Metadata & { readonly resourceVersion: string } };
}

/** The request that events belong to, for messages. */
export interface EventSource {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** Removes the client's credentials from text that becomes part of an error. */
  readonly redact: (text: string) => string;
}

/**
 * Checks an event as a server sent it.
 * @param report called for an event that cannot be used, which is then skipped
 * @returns the same event; undefined for one to skip
 * @throws ApiError for a failure that the server reports, ResponseError for an object without a version
 */
export function decodeEvent(
  sent: SentEvent,
  token: AnyResource,
  { method, url, redact }: EventSource,
  report: (error: Error) => void,
): DecodedEvent | undefined {
  const { type, object } = sent;
  if (type === "ERROR") throw reportedFailure(parse(redact(stringify(object))) as object, method, url);
  const { kind, metadata } = object as KubernetesObject;
  const version = metadata?.resourceVersion;
  const unusable = (what: string): ResponseError =>
    new ResponseError("UnexpectedJson", what, { method, url, status: 200 });
  if (type === "BOOKMARK") return version ? (sent as DecodedEvent) : undefined;
  if (type !== "ADDED" && type !== "MODIFIED" && type !== "DELETED") {
    report(unusable("the server sent an event of an unknown type"));
    return undefined;
  }
  if (kind !== token.kind && kind !== token.as) {
    report(unusable("the server sent an object of an unexpected kind"));
    return undefined;
  }
  if (!version) throw unusable("the server sent an object without a resourceVersion");
  return sent as DecodedEvent;
}
