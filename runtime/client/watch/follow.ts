import { wait } from "../../async/wait.js";
import { ResponseError } from "../../errors/response-error.js";
import { buildRequest } from "../../request/index.js";
import { checkOptions } from "../../request/options.js";
import { formatFieldSelector } from "../../request/selector.js";
import { reportedFailure } from "../../transport/decode.js";
import type { ResourceDescription } from "../../types/client.js";
import type { KubernetesObject, List } from "../../types/object.js";
import type { AbortSignal } from "../../types/platform.js";
import type { WatchEvent, WatchOptions } from "../../types/watch.js";
import { createBackoff } from "./backoff.js";
import { waitAfter } from "./failures.js";
import { openEvents, type SentEvent } from "./open-events.js";

/** How far a watch has come. */
export interface Position {
  resourceVersion: string | undefined;
}

type WatchedObject = WatchEvent<KubernetesObject>;
type Selection = Omit<WatchOptions, "name" | "resourceVersion" | "timeoutSeconds" | "onError">;

/** A request that ends sooner is not continued at once. */
const SHORT_MS = 1000;
const TIMEOUT_SECONDS = { least: 300, most: 600 };

/**
 * Watches a resource: first the objects that exist, unless there is a version to begin with, then all changes, over as many requests as it
 * takes.
 * @param position where it has come to, changed with each event
 * @param signal ends it, without an error
 */
export async function* follow(
  description: ResourceDescription,
  options: WatchOptions,
  position: Position,
  signal: AbortSignal,
): AsyncGenerator<WatchedObject, undefined, undefined> {
  const { token } = description;
  checkOptions("watch", options, token.kind);
  const { name, resourceVersion = "", timeoutSeconds, onError, ...given } = options;
  const selection = { ...given, ...selectName(name, given), signal };
  const report = (error: Error): void => onError?.(error);
  const backoff = createBackoff();
  // Whether the server has accepted a request. Before that, a failure is the caller's to see.
  let accepted = false;
  try {
    if (resourceVersion === "" || resourceVersion === "0") {
      const list = await listAll(description, { ...selection, ...(resourceVersion === "0" && { resourceVersion }) });
      accepted = true;
      for (const object of list.items) {
        if (signal.aborted) return undefined;
        yield { type: "ADDED", object };
      }
      position.resourceVersion = list.metadata.resourceVersion;
    } else position.resourceVersion = resourceVersion;
    for (;;) {
      const begun = performance.now();
      let received = 0;
      try {
        const seconds = timeoutSeconds ?? randomTimeout();
        const events = await openEvents(description, requestOf(description, selection, position, seconds), signal);
        accepted = true;
        for await (const batch of events) {
          for (const sent of batch) {
            received++;
            const event = read(sent, description, position, events, report);
            if (event === undefined) continue;
            if (signal.aborted) return undefined;
            yield event;
          }
        }
        const lasted = performance.now() - begun;
        if (lasted < SHORT_MS && received === 0) {
          report(
            new Error(`the server ended the watch of ${token.kind} after ${Math.round(lasted)} ms, without an event`),
          );
          await backoff.pause(signal);
        } else if (lasted < SHORT_MS) await wait(SHORT_MS - lasted, signal);
      } catch (error) {
        const delay = waitAfter(error);
        if (signal.aborted || !accepted || delay === undefined) throw error;
        report(error as Error);
        // A connection that was fine until now is probably replaced at once.
        const isFine = delay === 0 && performance.now() - begun >= SHORT_MS;
        if (!isFine) await backoff.pause(signal, delay);
      }
    }
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

function selectName(name: string | undefined, { fieldSelector }: WatchOptions): Pick<WatchOptions, "fieldSelector"> {
  if (name === undefined) return {};
  const others = fieldSelector === undefined ? "" : formatFieldSelector(fieldSelector);
  const own = formatFieldSelector({ "metadata.name": name });
  return { fieldSelector: others === "" ? own : `${others},${own}` };
}

/** All objects, at one version. Pages after an expired one would be newer than those before; then everything is read again. */
async function listAll(
  { client, token, namespace }: ResourceDescription,
  options: Selection & { readonly resourceVersion?: string },
): Promise<List<KubernetesObject>> {
  const resource = (namespace === undefined ? client.resource(token) : client.resource(token as never, namespace)) as {
    list(options: object): { pages(): AsyncIterable<List<KubernetesObject>> };
  };
  for (;;) {
    const items: KubernetesObject[] = [];
    const versions = new Set<string>();
    let metadata = {};
    for await (const page of resource.list(options).pages()) {
      for (const item of page.items) items.push(item);
      metadata = page.metadata;
      versions.add(page.metadata.resourceVersion ?? "");
    }
    if (versions.size === 1) return { metadata, items } as List<KubernetesObject>;
  }
}

function requestOf(
  { token, namespace }: ResourceDescription,
  selection: Selection,
  { resourceVersion = "" }: Position,
  timeoutSeconds: number,
): ReturnType<typeof buildRequest> {
  return buildRequest({
    action: "watch",
    token,
    namespace,
    options: { ...selection, resourceVersion, timeoutSeconds },
  });
}

function randomTimeout(): number {
  const { least, most } = TIMEOUT_SECONDS;
  return Math.floor(least + Math.random() * (most - least));
}

/**
 * The change that an event reports; undefined for one that reports none.
 * @throws ApiError for a failure that the server reports, ResponseError for an object without a version
 */
function read(
  { type, object }: SentEvent,
  { token }: ResourceDescription,
  position: Position,
  { method, url }: { readonly method: string; readonly url: string },
  report: (error: Error) => void,
): WatchedObject | undefined {
  if (type === "ERROR") throw reportedFailure(object, method, url);
  const { kind, metadata } = object as KubernetesObject;
  const version = metadata?.resourceVersion;
  if (type === "BOOKMARK") {
    if (version) position.resourceVersion = version;
    return undefined;
  }
  const unusable = (what: string): ResponseError =>
    new ResponseError("UnexpectedJson", what, { method, url, status: 200 });
  if (type !== "ADDED" && type !== "MODIFIED" && type !== "DELETED") {
    report(unusable("the server sent an event of an unknown type"));
    return undefined;
  }
  if (kind !== token.kind && kind !== token.as) {
    report(unusable("the server sent an object of an unexpected kind"));
    return undefined;
  }
  if (!version) throw unusable("the server sent an object without a resourceVersion");
  position.resourceVersion = version;
  return { type, object: object as KubernetesObject };
}
