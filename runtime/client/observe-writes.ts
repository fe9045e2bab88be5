import type { ResourceCall } from "../request/index.js";
import type { Client } from "../types/client.js";

/** Called when a call ends, before its caller goes on: with the server's answer, or with undefined if the call failed. It must not throw. */
export type WriteEnd = (answer: object | undefined) => void;

/** Called when a call that writes begins, before its request is sent. It must not throw. Returns undefined if the end does not matter. */
export type WriteObserver = (call: ResourceCall) => WriteEnd | undefined;

/**
 * The key under which a client has its observers, if it ever had one. It is process-wide, so that the ESM and the CommonJS build and other
 * versions of this package find it. The value is an interface between versions: it stays a set of observers.
 */
const OBSERVERS: unique symbol = Symbol.for("kubesmith.write-observers");

interface Observable {
  [OBSERVERS]?: Set<WriteObserver>;
}

/**
 * Observes all calls of a client that write: creates, updates, applies, patches, deletions, and those of subresources. Requests of
 * `client.send` and of other clients are not seen.
 * @returns ends the observation
 */
export function observeWrites(client: Client, observer: WriteObserver): () => void {
  const observable = client as Observable;
  if (observable[OBSERVERS] === undefined) {
    // Hidden from spreads, printing and `Object.keys`.
    Object.defineProperty(observable, OBSERVERS, { value: new Set<WriteObserver>() });
  }
  observable[OBSERVERS]?.add(observer);
  return () => void observable[OBSERVERS]?.delete(observer);
}

/** Tells the observers of a client that a call begins. Returns what to call when it ends; undefined if nobody observes. */
export function beginWrite(client: Client, call: ResourceCall): WriteEnd | undefined {
  const observers = (client as Observable)[OBSERVERS];
  if (observers === undefined || observers.size === 0) return undefined;
  const ends = [...observers].map((observer) => observer(call));
  return (answer) => {
    for (const end of ends) end?.(answer);
  };
}
