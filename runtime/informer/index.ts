// Caches of resources that follow the server, and their changes.

import { onAbort } from "../async/on-abort.js";
import { descriptionOf } from "../client/description.js";
import { RequestError } from "../errors/request-error.js";
import type { Client, Described } from "../types/client.js";
import { createInformer, type OpenInformer } from "./informer.js";
import { type AnyInformerOptions, checkInformersOptions, planInformer } from "./options.js";
import { safely } from "./safely.js";
import { createSharedCache, type SharedCache } from "./shared-cache.js";
import type { Informers, InformersOptions } from "./types.js";

export type {
  AddedChange,
  Cached,
  CacheListOptions,
  CaughtUpOptions,
  Change,
  ChangeHandler,
  Changes,
  ChangesOptions,
  DeletedChange,
  Indexers,
  Informer,
  InformerOptions,
  Informers,
  InformersOptions,
  Subscription,
  UpdatedChange,
} from "./types.js";

/**
 * Creates the informers of a client. Nothing is requested before one of them is used.
 *
 * @param client the client of all resources for which informers are created
 * @param options a signal that ends all informers, and what is called with their failures
 * @returns a factory, which shares caches between informers of the same objects
 * @throws RequestError (`InvalidOption`) for invalid options
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
 * @example
 * await using informers = createInformers(client);
 * const pods = informers.of(k8s.core.v1.pods);
 * await pods.synced;
 * for await (const { type, object } of pods.changes()) console.log(type, object.metadata.name);
 */
export function createInformers(client: Client, options: InformersOptions = {}): Informers {
  checkInformersOptions(options);
  const { signal, onError: defaultOnError = () => {} } = options;
  const freeze = ["development", "test"].includes(process.env.NODE_ENV ?? "");
  const caches = new Map<string, SharedCache>();
  // Functions are equal only to themselves.
  const transforms = new WeakMap<object, number>();
  let lastTransform = 0;
  const numberOf = (transform: object | undefined): number => {
    if (transform === undefined) return 0;
    const number = transforms.get(transform) ?? ++lastTransform;
    transforms.set(transform, number);
    return number;
  };
  const open = new Set<OpenInformer>();
  let closed: { readonly reason: unknown } | undefined;

  const end = (reason: unknown): void => {
    closed ??= { reason };
    release?.();
    for (const informer of open) informer.end(reason);
  };
  const release = signal && !signal.aborted ? onAbort(signal, () => end(signal.reason)) : undefined;
  if (signal?.aborted) end(signal.reason);
  const close = (): void => end(new RequestError("InformerClosed", "the informers are closed"));

  const of = (resource: Described, given: AnyInformerOptions = {}): OpenInformer => {
    const description = descriptionOf(resource);
    const { token } = description;
    if (description.client !== client) {
      throw new RequestError("InvalidResource", `${token.kind}: the resource belongs to another client`);
    }
    const { key, reflections, preparation } = planInformer(description, given, freeze);
    if (closed !== undefined) throw closed.reason;
    const { transform, indexers = {}, onError = defaultOnError } = given;
    const sharedKey = `${numberOf(transform)} ${key}`;
    let shared = caches.get(sharedKey);
    if (shared === undefined) {
      shared = createSharedCache(reflections, preparation, () => caches.delete(sharedKey));
      caches.set(sharedKey, shared);
    }
    const informer = createInformer(shared, {
      token,
      indexers,
      onError: safely(onError),
      onClose: () => open.delete(informer),
    });
    open.add(informer);
    return informer;
  };
  return {
    of: of as never,
    get synced() {
      const all = Promise.all([...open].map(({ synced }) => synced)).then(() => {});
      // Nobody has to handle it.
      all.catch(() => {});
      return all;
    },
    close,
    [Symbol.asyncDispose]: async () => close(),
  };
}
