import { wait } from "../../async/wait.js";
import type { Informer } from "../../informer/index.js";
import type { KubernetesObject } from "../../types/object.js";
import type { DeletedObject, Expectation } from "./expectation.js";

/** The members of an informer that are used here. */
export type Store = Pick<Informer<KubernetesObject>, "caughtUp" | "get">;

/** How long to wait before looking for a deleted object in a store again, in milliseconds. Looking costs little: the store is in memory. */
const PAUSE_MS = { first: 5, longest: 250 };
/** After this time, stop waiting for a deletion. A server may report success and never delete the object. */
const LONGEST_WAIT_MS = 60_000;

/**
 * Resolves when a store shows what is expected. Also resolves if the store never will, because it is closed or does not contain the
 * namespace. Never rejects.
 * @param signal stops waiting for deletions. Waits for versions end when the store is closed
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

/**
 * Whether a store still has a deleted object. If something may delay the deletion, an object that is being deleted does not count. Another
 * object of the same name shows that the deletion was seen.
 */
function isPresent(store: Store, { name, namespace, uid, isGone }: DeletedObject): boolean {
  const found = store.get(name, namespace)?.metadata;
  return found?.uid === uid && (isGone === true || found.deletionTimestamp === undefined);
}
