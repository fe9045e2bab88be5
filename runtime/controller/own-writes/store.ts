import { wait } from "../../async/wait.js";
import type { Informer } from "../../informer/index.js";
import type { KubernetesObject } from "../../types/object.js";
import type { DeletedObject, Expectation } from "./expectation.js";

/** What is used of an informer. */
export type Store = Pick<Informer<KubernetesObject>, "caughtUp" | "get">;

/** How often a store is asked for a deleted object, in milliseconds. It only costs a look into memory. */
const PAUSE_MS = { first: 5, longest: 250 };
/** After this time, a deletion counts as seen: a server may answer it without ever deleting the object. */
const LONGEST_WAIT_MS = 60_000;

/**
 * Resolves when a store shows what is expected, or never will: because it was closed, or does not contain the namespace. Does not reject.
 * @param signal ends a wait for deletions; others end with the store
 */
export async function untilShown(store: Store, expected: Expectation, signal: AbortSignal): Promise<void> {
  try {
    if (expected.kind === "deletion") return await untilDeleted(store, expected.objects, signal);
    const { resourceVersion, namespace } = expected;
    await store.caughtUp(resourceVersion, namespace === undefined ? {} : { namespace });
  } catch {
    // A store that cannot be waited for must not stop its controller.
  }
}

async function untilDeleted(store: Store, objects: readonly DeletedObject[], signal: AbortSignal): Promise<void> {
  const end = performance.now() + LONGEST_WAIT_MS;
  let remaining = objects;
  for (let pause = PAUSE_MS.first; ; pause = Math.min(2 * pause, PAUSE_MS.longest)) {
    remaining = remaining.filter((object) => isPresent(store, object));
    if (remaining.length === 0 || performance.now() >= end) return;
    await wait(pause, signal);
  }
}

/** Whether a store has an object that is not being deleted. Another object of the same name shows that the deletion was seen. */
function isPresent(store: Store, { name, namespace, uid }: DeletedObject): boolean {
  const found = store.get(name, namespace)?.metadata;
  return found?.uid === uid && found.deletionTimestamp === undefined;
}
