import type { ResourceCall } from "../request/index.js";
import type { Client } from "../types/client.js";

/**
 * Called when a write ends, before its caller continues: with the server's answer, or with undefined if the write failed. It must not
 * throw.
 */
export type WriteEnd = (answer: object | undefined) => void;

/** Called before the request of a write is sent. It must not throw. It may return a function to call when the write ends. */
export type WriteObserver = (call: ResourceCall) => WriteEnd | undefined;

/**
 * A client's observers are stored under this key. It is process-wide, so that the ESM build, the CommonJS build and other versions of this
 * package share it. The value is an interface between versions: it stays a set of observers.
 */
const OBSERVERS: unique symbol = Symbol.for("kubesmith.write-observers");

interface Observable {
  [OBSERVERS]?: Set<WriteObserver>;
}

/**
 * Observes all writes of a client's resource clients: create, update, apply, patch, delete and deleteCollection, including those of
 * subresources. Requests of `client.send` and of other clients are not observed.
 * @returns a function that stops observing
 */
export function observeWrites(client: Client, observer: WriteObserver): () => void {
  const observable = client as Observable;
  if (observable[OBSERVERS] === undefined) {
    // Not enumerable, so it is hidden from spreads, printing and `Object.keys`.
    Object.defineProperty(observable, OBSERVERS, { value: new Set<WriteObserver>() });
  }
  observable[OBSERVERS]?.add(observer);
  return () => void observable[OBSERVERS]?.delete(observer);
}

/**
 * Tells a client's observers that a write begins. Returns a function to call when the write ends, or undefined if nobody observes the client.
 */
export function beginWrite(client: Client, call: ResourceCall): WriteEnd | undefined {
  const observers = (client as Observable)[OBSERVERS];
  if (observers === undefined || observers.size === 0) return undefined;
  const ends = [...observers].map((observer) => observer(call));
  return (answer) => {
    for (const end of ends) end?.(answer);
  };
}
