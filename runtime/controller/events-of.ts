import type { KubernetesObject } from "../types/object.js";
import type { AnyResource } from "../types/resource.js";
import type { EventRecorder } from "./events/index.js";

/** More about an event. */
export interface EventDetails {
  /** What was done when the event happened, such as `Scaling`. Default: the reason. */
  action?: string;
  /** Another object that the event is about. */
  related?: KubernetesObject;
}

/**
 * Records events about the object that is reconciled, which `kubectl describe` shows. Recording does not wait for the server and never
 * throws: events that cannot be written are dropped. Repetitions become one event with a count.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/
 */
export interface Events {
  /**
   * Records that something happened as it should.
   * @param reason why, as one word in upper camel case, such as `Created`
   * @param note what happened, for people
   */
  normal(reason: string, note: string, details?: EventDetails): void;
  /** Records that something did not happen as it should. The parameters are those of `normal`. */
  warning(reason: string, note: string, details?: EventDetails): void;
}

/** The events about one object of a resource. Its kind is that of the resource: the object may be reduced to metadata. */
export function eventsOf(recorder: EventRecorder, { metadata = {} }: KubernetesObject, token: AnyResource): Events {
  const { group, version, kind } = token;
  const object = { apiVersion: group === "" ? version : `${group}/${version}`, kind, metadata };
  return {
    normal: (reason, note, details = {}) => recorder.record(object, { ...details, type: "Normal", reason, note }),
    warning: (reason, note, details = {}) => recorder.record(object, { ...details, type: "Warning", reason, note }),
  };
}
