import { randomBytes, randomUUID } from "node:crypto";
import { microTime } from "../../text/micro-time.js";
import type { KubernetesObject, LiveNamespaced } from "../../types/object.js";
import type { NamespacedResource, Resource, Verbs } from "../../types/resource.js";

/** Something that happened to an object. */
export interface EventToRecord {
  readonly type: "Normal" | "Warning";
  /** Why, as one word in upper camel case, such as `Created`. At most 128 bytes are kept. */
  readonly reason: string;
  /** What happened, for people. At most 1024 bytes are kept. */
  readonly note: string;
  /** What was done when it happened, such as `Scaling`. At most 128 bytes are kept. Default: the reason. */
  readonly action?: string | undefined;
  /** Another object that it is about. */
  readonly related?: KubernetesObject | undefined;
}

/** Who records events. */
export interface Reporter {
  /** The name of the controller, such as `websites` or `example.com/websites`. It must be a qualified name. */
  readonly reportingController: string;
  /** The name of this process, to tell it from other processes of the controller. At most 128 bytes are kept. */
  readonly reportingInstance: string;
}

interface ObjectReference {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly uid?: string;
}

/** How often an event was repeated. */
export interface EventSeries {
  /** At least 2. */
  readonly count: number;
  readonly lastObservedTime: string;
}

/** An Event, reduced to the fields that are written. */
export interface Event extends KubernetesObject {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly eventTime: string;
  readonly type: string;
  readonly reason: string;
  readonly action: string;
  readonly note: string;
  readonly regarding: ObjectReference;
  readonly related?: ObjectReference;
  readonly reportingController: string;
  readonly reportingInstance: string;
  readonly series?: EventSeries;
}

interface EventsResource extends NamespacedResource<"events.k8s.io", "v1", "events", "Event"> {
  verbs: Verbs<"create" | "patch">;
  object: Event;
  live: LiveNamespaced<Event>;
  strategic: true;
}

/** The token of Events, so no generated code is needed. */
export const events: Resource<EventsResource> = {
  group: "events.k8s.io",
  version: "v1",
  plural: "events",
  kind: "Event",
  scope: "Namespaced",
  verbs: ["create", "patch"],
};

/** The longest texts that the server accepts, in bytes: `ReasonLengthLimit` and similar constants of Kubernetes' validation. */
const LIMITS = { reportingInstance: 128, action: 128, reason: 128, note: 1024 };
const LONGEST_NAME = 253;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/**
 * Creates an Event that the server accepts. Events about cluster-scoped objects are in the namespace `default`.
 * @param object the object that the event is about
 * @param time when it happened
 */
export function eventOf(object: KubernetesObject, event: EventToRecord, reporter: Reporter, time: Date): Event {
  const { type, reason, note, action = reason, related } = event;
  const regarding = referenceTo(object);
  return {
    metadata: { name: nameFor(regarding), namespace: regarding.namespace ?? "default" },
    eventTime: microTime(time),
    type,
    reason: cut(reason, LIMITS.reason),
    action: cut(action, LIMITS.action),
    note: cut(note, LIMITS.note),
    regarding,
    ...(related !== undefined && { related: referenceTo(related) }),
    reportingController: reporter.reportingController,
    reportingInstance: cut(reporter.reportingInstance, LIMITS.reportingInstance),
  };
}

/** Returns the same text for two events if they say the same about the same object. */
export function seriesKeyOf({ type, reason, action, note, regarding, related }: Event): string {
  return JSON.stringify([type, reason, action, note, regarding, related]);
}

/** Returns the same Event with a new name. */
export function renamed(event: Event): Event {
  return { ...event, metadata: { ...event.metadata, name: nameFor(event.regarding) } };
}

function referenceTo({ apiVersion, kind, metadata = {} }: KubernetesObject): ObjectReference {
  const { namespace, name, uid } = metadata;
  return {
    ...(apiVersion !== undefined && { apiVersion }),
    ...(kind !== undefined && { kind }),
    ...(namespace !== undefined && namespace !== "" && { namespace }),
    ...(name !== undefined && { name }),
    ...(uid !== undefined && { uid }),
  };
}

/** Returns a unique name. It begins with the name of the object if Events may have such a name. */
function nameFor({ name = "" }: ObjectReference): string {
  const found = `${name}.${randomBytes(8).toString("hex")}`;
  return found.length <= LONGEST_NAME && SUBDOMAIN.test(found) ? found : randomUUID();
}

/** Cuts a text so that it has at most `bytes` bytes as UTF-8. */
function cut(text: string, bytes: number): string {
  const encoded = Buffer.from(text);
  if (encoded.length <= bytes) return encoded.toString();
  let end = bytes;
  // Do not cut in the middle of a character.
  while (end > 0 && ((encoded[end] ?? 0) & 0xc0) === 0x80) end--;
  return encoded.toString("utf8", 0, end);
}
