import { descriptionOf } from "../client/description.js";
import { RequestError } from "../errors/request-error.js";
import type { Cached, Change, Subscription, UpdatedChange } from "../informer/index.js";
import type { OpenInformer } from "../informer/informer.js";
import type { Described } from "../types/client.js";
import type { KubernetesObject } from "../types/object.js";
import { type ObjectKey, type QueueKey, queueKeyOf } from "./keys.js";
import type { Log } from "./log/index.js";
import { controllerKey, controllerUids } from "./owners.js";
import type { RunParts } from "./parts.js";
import type { ControllerPlan } from "./plan.js";
import type { Predicate } from "./predicates.js";
import { priorityOf } from "./priority.js";
import type { Queue } from "./queue/index.js";
import type { AnySourceOptions, MappedResource, OwnedResource, WatchableDef } from "./sources.js";

/** The index of objects by the uid of their controller. */
const CONTROLLER = "controller";

/** The informers of a controller, whose changes fill its queue. */
export interface Watched {
  /** All informers, with their resources. */
  readonly caches: readonly { readonly resource: Described; readonly informer: OpenInformer }[];
  /** Begins to fill the queue. Resolves when all objects that exist were seen; rejects if an informer cannot begin. */
  start(): Promise<void>;
  /** An object of the controller in its cache; undefined if it does not exist, or is in a namespace that the controller does not watch. */
  find(key: ObjectKey): Cached<KubernetesObject> | undefined;
  /** The objects in the cache whose controller has this uid. */
  owned(resource: Described | OwnedResource, uid: string): Cached<KubernetesObject>[];
  close(): void;
}

/** What the informers of a controller report. */
export interface WatchReports {
  readonly log: Log;
  /** Called when an object of the controller is gone, also if there is another object with the same key. */
  readonly onGone: (key: string, uid: string) => void;
  /** Called when a cache has ended although nobody closed it, for example because the client was closed. */
  readonly onEnd: (error: Error) => void;
}

/**
 * Creates the informers of a controller. Nothing is requested before `start`.
 * @throws what the factory of the informers throws, after all informers of the controller have been closed
 */
export function watchFor(
  plan: ControllerPlan,
  queue: Queue<QueueKey>,
  parts: RunParts,
  { log, onGone, onEnd }: WatchReports,
): Watched {
  const { informers, keepMetadata } = parts;
  const onError = (error: Error): void => log.warn("a cache may be out of date", { error });
  const caches: { readonly resource: Described; readonly informer: OpenInformer }[] = [];
  let subscriptions: readonly Subscription[] = [];
  let isClosed = false;
  const close = (): void => {
    isClosed = true;
    for (const subscription of subscriptions) subscription.close();
    for (const { informer } of caches) informer.close();
  };
  const open = (resource: Described, options: object = {}): OpenInformer => {
    const given = { ...options, onError } as object;
    try {
      const informer = informers.of(resource as Described<WatchableDef>, given) as unknown as OpenInformer;
      caches.push({ resource, informer });
      return informer;
    } catch (error) {
      close();
      throw error;
    }
  };
  /** Opens an informer whose objects keep the metadata that tells owners and deletions. */
  const openKeeping = (resource: Described, options: AnySourceOptions["informer"] = {}): OpenInformer =>
    open(resource, options.transform ? { ...options, transform: keepMetadata(options.transform) } : options);
  const { token } = plan.resource;

  /** Adds keys to the queue, because of a change. */
  const add = (change: Change<KubernetesObject>, keys: Iterable<QueueKey>): void => {
    const priority = priorityOf(change, plan.priority, Date.now());
    for (const key of keys) queue.add(key, { priority });
  };
  /** Whether a change counts. It does if the predicate fails: a reconcile too many does not harm. */
  const counts = (when: Predicate | undefined, change: Change<KubernetesObject>): boolean => {
    if (when === undefined || isDecisive(change)) return true;
    try {
      return when(change);
    } catch (error) {
      log.error('the "when" function failed', { error });
      return true;
    }
  };
  const statesOf = ({ object, previous }: Change<KubernetesObject>): readonly KubernetesObject[] =>
    previous === undefined || previous === object ? [object] : [previous, object];

  const onOwnChange = (change: Change<KubernetesObject>): void => {
    const key = keyOfObject(change.object);
    const { previous } = change;
    if (previous !== undefined && (change.type === "deleted" || uidOf(previous) !== uidOf(change.object))) {
      queue.forget(key);
      onGone(key.text, uidOf(previous));
    }
    if (change.type === "deleted") return;
    if (counts(plan.when, change)) add(change, [key]);
  };
  const onOwnedChange = (change: Change<KubernetesObject>, { options }: OwnedResource): void => {
    if (!counts(options.when, change)) return;
    const keys = statesOf(change).flatMap((object) => {
      const key = controllerKey(object, token);
      return key === undefined ? [] : queueKeyOf(key.name, key.namespace);
    });
    add(change, eachOnce(keys));
  };
  const onMappedChange = (change: Change<KubernetesObject>, { options, map }: MappedResource): void => {
    if (!counts(options.when, change)) return;
    const keys: QueueKey[] = [];
    try {
      for (const object of statesOf(change)) for (const key of map(object as never)) keys.push(keyOfMapped(key));
    } catch (error) {
      log.error('the function passed to "mapped" failed', { error });
    }
    add(change, eachOnce(keys));
  };

  const keyOfMapped = (key: ObjectKey): QueueKey => {
    if (token.scope === "Cluster") return queueKeyOf(key.name, undefined);
    const namespace = key.namespace ?? plan.resource.namespace;
    if (namespace !== undefined) return queueKeyOf(key.name, namespace);
    throw new RequestError("MissingNamespace", `${token.kind}: the key for ${key.name} must contain a namespace`);
  };

  const own = openKeeping(plan.client, plan.informer);
  const owns = plan.owns.map((entry) => {
    const indexed = { ...entry.options.informer, indexers: { [CONTROLLER]: controllerUids } };
    return { entry, informer: openKeeping(entry.resource, indexed) };
  });
  const maps = plan.watches.map((entry) => ({ entry, informer: open(entry.resource, entry.options.informer) }));
  const reportEnd = ({ resource, informer }: Watched["caches"][number]): void =>
    void informer.ended.then((cause) => {
      if (isClosed) return;
      const { plural } = descriptionOf(resource).token;
      onEnd(new Error(`the controller ${plan.name} stops, because the cache of ${plural} has ended`, { cause }));
    });

  return {
    caches,
    start: async () => {
      const { resyncPeriod } = plan;
      for (const cache of caches) reportEnd(cache);
      subscriptions = [
        own.on(onOwnChange, resyncPeriod > 0 ? { resyncPeriod } : {}),
        ...owns.map(({ entry, informer }) => informer.on((change) => onOwnedChange(change, entry))),
        ...maps.map(({ entry, informer }) => informer.on((change) => onMappedChange(change, entry))),
      ];
      await Promise.all(caches.map(({ informer }) => informer.synced));
      await Promise.all(subscriptions.map(({ synced }) => synced));
    },
    find: ({ name, namespace }) => {
      try {
        return own.get(name, namespace);
      } catch {
        return undefined;
      }
    },
    owned: (resource, uid) => {
      const found = owns.find(({ entry }) => entry === resource || isSameResource(entry.resource, resource));
      if (found !== undefined) return found.informer.by(CONTROLLER, uid);
      throw new RequestError("InvalidResource", 'the "owns" option does not contain this resource');
    },
    close,
  };
}

function keyOfObject({ metadata }: KubernetesObject): QueueKey {
  return queueKeyOf(metadata?.name ?? "", metadata?.namespace);
}

function eachOnce(keys: readonly QueueKey[]): Iterable<QueueKey> {
  return new Map(keys.map((key) => [key.text, key])).values();
}

function uidOf({ metadata }: KubernetesObject): string {
  return metadata?.uid ?? "";
}

/** Whether a change leads to a reconcile whatever predicates say: it begins a deletion, shows another object, or is asked for. */
function isDecisive({ type, object, ...change }: Change<KubernetesObject>): boolean {
  const isDeleting = object.metadata?.deletionTimestamp !== undefined;
  if (type !== "updated") return type === "added" && isDeleting;
  const { previous, isResync } = change as UpdatedChange<KubernetesObject>;
  const { uid, deletionTimestamp } = previous.metadata ?? {};
  return isResync || object.metadata?.uid !== uid || (isDeleting && deletionTimestamp === undefined);
}

function isSameResource(a: Described, b: Described | OwnedResource): boolean {
  if ((b as Partial<OwnedResource>).kind === "owned") return false;
  const [one, other] = [a, b as Described].map((resource) => {
    const { token, namespace } = descriptionOf(resource);
    return JSON.stringify([token.group, token.version, token.plural, token.as, namespace]);
  });
  return one === other;
}
