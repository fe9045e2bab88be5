import { onAbort } from "../async/on-abort.js";
import { linkSignals } from "../async/signals.js";
import { RequestError } from "../errors/request-error.js";
import type { KubernetesObject } from "../types/object.js";
import type { AnyResource } from "../types/resource.js";
import type { CachePart } from "./cache.js";
import { iterateChanges, subscribe } from "./changes.js";
import { type Consumer, createConsumer } from "./consumer.js";
import { matchesLabels, parseLabelSelector } from "./label-selector.js";
import { checkChangesOptions } from "./options.js";
import type { SharedCache } from "./shared-cache.js";
import type { Index } from "./store-index.js";
import type { CacheListOptions, CaughtUpOptions, ChangesOptions, Indexers, Informer } from "./types.js";

/** What an informer has of its own, in addition to the cache that it may share. */
export interface InformerSettings {
  readonly token: AnyResource;
  readonly indexers: Indexers<KubernetesObject, string>;
  readonly onError: (error: Error) => void;
  /** Called when it has been closed. */
  readonly onClose: () => void;
}

/** An informer that its factory can close for a reason. */
export interface OpenInformer extends Informer<KubernetesObject, string> {
  /** Resolves with the reason when the informer or its cache has ended. Never rejects. */
  readonly ended: Promise<unknown>;
  end(reason: unknown): void;
}

/** Creates an informer over a cache, which it uses until it is closed. */
export function createInformer(
  shared: SharedCache,
  { token, indexers, onError, onClose }: InformerSettings,
): OpenInformer {
  const { cache, waits } = shared;
  const { kind } = token;
  const closing = new AbortController();
  const leave = shared.use(onError);
  const consumers = new Set<Consumer>();
  const indexes = new Map<string, Index<KubernetesObject>>(
    Object.entries(indexers).map(([name, valuesOf]) => {
      const report = (cause: unknown): void => onError(new Error(`${kind}: the indexer "${name}" failed`, { cause }));
      return [name, cache.store.addIndex(valuesOf, report)];
    }),
  );
  let synced: Promise<void> | undefined;

  const start = (): void => {
    closing.signal.throwIfAborted();
    shared.start();
  };
  const requireSynced = (): void => {
    if (cache.hasSynced) return;
    if (!closing.signal.aborted) start();
    throw new RequestError("NotSynced", `${kind}: the cache has not been filled yet; await "synced" first`);
  };
  /** The parts with the objects of a namespace, or all. */
  const partsOf = (namespace: string | undefined): readonly CachePart[] => {
    if (namespace === undefined) return cache.parts;
    const parts = cache.parts.filter((part) => (part.namespace ?? namespace) === namespace);
    if (token.scope === "Namespaced" && parts.length > 0) return parts;
    throw new RequestError("InvalidNamespace", `${kind}: the cache does not contain the namespace ${namespace}`);
  };
  // The common case, which needs no look at the parts.
  const hasAllNamespaces =
    token.scope === "Namespaced" && cache.parts.length === 1 && cache.parts[0]?.namespace === undefined;
  /** The namespace of an object to read. Empty for cluster-scoped resources. */
  const namespaceOf = (namespace: string | undefined): string => {
    if (hasAllNamespaces && namespace !== undefined) return namespace;
    partsOf(namespace);
    if (token.scope !== "Namespaced") return "";
    const found = namespace ?? (cache.parts.length === 1 ? cache.parts[0]?.namespace : undefined);
    if (found === undefined) throw new RequestError("MissingNamespace", `${kind}: the call requires a namespace`);
    return found;
  };
  const consume = (options: ChangesOptions): Consumer => {
    const consumer = createConsumer(cache, options, (closed) => consumers.delete(closed));
    if (closing.signal.aborted) consumer.close();
    else if (!consumer.isClosed) {
      shared.start();
      consumers.add(consumer);
    }
    return consumer;
  };
  const end = (reason: unknown): void => {
    if (closing.signal.aborted) return;
    closing.abort(reason);
    for (const consumer of consumers) consumer.close();
    for (const index of indexes.values()) cache.store.removeIndex(index);
    leave(reason);
    onClose();
  };
  const close = (): void => end(new RequestError("InformerClosed", `${kind}: the informer is closed`));

  return {
    get synced() {
      synced ??= new Promise<void>((resolve, reject) => {
        const fail = (): void => reject(closing.signal.reason);
        if (closing.signal.aborted && !cache.hasSynced) return fail();
        closing.signal.addEventListener("abort", fail, { once: true });
        if (!closing.signal.aborted) shared.start();
        shared.synced.then(resolve, reject);
      });
      // Nobody has to handle it.
      synced.catch(() => {});
      return synced;
    },
    // Not created in advance: the cache may outlive many informers.
    get ended() {
      const closed = new Promise((resolve) => onAbort(closing.signal, () => resolve(closing.signal.reason)));
      return closing.signal.aborted ? Promise.resolve(closing.signal.reason) : Promise.race([closed, shared.ended]);
    },
    get hasSynced() {
      return cache.hasSynced;
    },
    get resourceVersion() {
      return shared.resourceVersion;
    },
    get failure() {
      return shared.failure;
    },
    get size() {
      return cache.store.size;
    },
    get: (name, namespace) => {
      requireSynced();
      return cache.store.get({ namespace: namespaceOf(namespace), name });
    },
    list: ({ namespace, labelSelector }: CacheListOptions = {}) => {
      requireSynced();
      partsOf(namespace);
      const objects = [...cache.store.values(namespace)];
      if (labelSelector === undefined) return objects;
      const requirements = parseLabelSelector(labelSelector);
      return objects.filter(({ metadata }) => matchesLabels(requirements, metadata?.labels));
    },
    by: (index, value) => {
      requireSynced();
      const found = indexes.get(index);
      if (found === undefined) throw new RequestError("InvalidOption", `${kind}: the informer has no index "${index}"`);
      return found.by(value);
    },
    changes: (options = {}) => {
      checkChangesOptions(options, kind);
      return iterateChanges(() => consume(options));
    },
    on: (handler, options = {}) => {
      checkChangesOptions(options, kind);
      return subscribe(consume(options), handler, onError);
    },
    caughtUp: async (resourceVersion, { namespace, signal }: CaughtUpOptions = {}) => {
      start();
      const parts = partsOf(namespace);
      const link = linkSignals(signal, closing.signal, 0, undefined);
      try {
        await waits.wait(resourceVersion, parts, link.signal);
      } finally {
        link.release();
      }
    },
    close,
    end,
    [Symbol.asyncDispose]: async () => close(),
  };
}
