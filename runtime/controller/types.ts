import type { Cached, Informers } from "../informer/index.js";
import type { Described } from "../types/client.js";
import type { KubernetesObject } from "../types/object.js";
import type { AbortSignal } from "../types/platform.js";
import type { ResourceDef } from "../types/resource.js";
import type { Duration } from "./duration.js";
import type { Events } from "./events-of.js";
import type { ObjectKey } from "./keys.js";
import type { Log } from "./log/index.js";
import type { Predicate } from "./predicates.js";
import type { RateLimits } from "./queue/index.js";
import type { MappedResource, OwnedResource, SourceOptions, WatchableDef } from "./sources.js";

/** When an object is reconciled again, without a change. */
export interface ReconcileResult {
  /** Reconcile again after this time, if nothing changes before. It does not count as a failure. */
  readonly requeueAfter?: Duration | undefined;
  /** The priority of this later reconcile. Default: that of the present one. */
  readonly priority?: number | undefined;
}

/** What a reconcile gets in addition to its object. */
export interface ReconcileContext {
  /** Name and namespace of the object. */
  readonly key: ObjectKey;
  /**
   * Aborts when the reconcile should end: its `timeout` has passed, the program is asked to end and the grace period has passed, or
   * leadership is lost. Pass it to every call.
   */
  readonly signal: AbortSignal;
  /** Writes log entries that name the controller and the object. */
  readonly log: Log;
  /** Records events about the object. */
  readonly events: Events;
  /** How many reconciles of this object have failed since the last success. */
  readonly attempt: number;
  /** The informers of this run, which share their caches with those of the controllers. */
  readonly informers: Informers;
  /**
   * The objects in the cache whose controller is this object, in no specified order.
   * @param resource a resource of the option `owns`
   * @throws RequestError (`InvalidResource`) for a resource that `owns` does not contain
   */
  owned<D extends ResourceDef>(resource: Described<D>): Cached<D["live"]>[];
  /** The same for an entry of `owns` that `withOptions` created. Its objects are stored as the entry's `transform` returns them. */
  owned<T extends KubernetesObject>(entry: OwnedResource<T>): Cached<T>[];
}

/** Reconciles an object. */
export type Reconcile<T> = (
  object: Cached<T>,
  context: ReconcileContext,
  // biome-ignore lint/suspicious/noConfusingVoidType: functions that return nothing
) => Promise<ReconcileResult | undefined | void> | ReconcileResult | undefined | void;

/**
 * What a controller does, and when.
 *
 * `T` are the objects in the cache: those of the resource, unless `informer.transform` returns others.
 */
export interface ControllerOptions<L, T extends KubernetesObject> {
  /** The name of the controller in logs, events and metrics. Default: the plural name of the resource. Unique in one run. */
  name?: string;
  /**
   * Makes the cluster what the object says. It is called with the object as it is in the cache, which is shared: do not change it. There is
   * never more than one call at a time for one object. It is not called for objects that are being deleted or do not exist.
   *
   * What it throws is logged, and the object is tried again after a delay that doubles with each failure. A `TerminalError` is not tried
   * again before the object changes.
   */
  reconcile: Reconcile<NoInfer<T>>;
  /**
   * Removes what deletion does not remove by itself, such as things outside of the cluster. If it is given, the controller adds a finalizer to
   * each object before its first reconcile. When the object is being deleted, `finalize` is called instead of `reconcile`, and the finalizer
   * is removed after it has returned nothing. If it returns a `requeueAfter`, it is called again after that time; if it throws, as `reconcile`.
   */
  finalize?: Reconcile<NoInfer<T>>;
  /** The finalizer. Default: `<group>/<name>`. Required for resources of the core group. */
  finalizer?: string;
  /**
   * Resources of which the objects belong to objects of this controller: a change of one reconciles its controller, which its owner
   * references name.
   */
  owns?: readonly (Described<WatchableDef> | OwnedResource)[];
  /** Other resources, of which a change reconciles the objects that a function names. See `mapped`. */
  watches?: readonly MappedResource[];
  /**
   * Which changes of the controller's own objects reconcile them. Default: all. The beginning of a deletion, and an object that was deleted
   * and created again, are never left out.
   */
  when?: Predicate<NoInfer<T>>;
  /** How many objects are reconciled at the same time. Default 1. */
  concurrency?: number;
  /**
   * How long one reconcile may take before its signal aborts. Default: without limit; the log then contains a warning for each reconcile that
   * runs for more than a minute.
   */
  timeout?: Duration;
  /** After how long failed objects are tried again. */
  rateLimits?: RateLimits;
  /** The priority of changes. Objects with a higher one are reconciled first. Default 0; that of initial and repeated objects is 100 less. */
  priority?: number;
  /** After which time all objects are reconciled again, and again; at least one second. Default: never. */
  resyncPeriod?: Duration;
  /** Which objects are reconciled, and how they are stored. */
  informer?: SourceOptions<L, T>["informer"];
}

/** A controller: a description, which `runControllers` runs. */
export interface Controller {
  /** Its name in logs, events and metrics. */
  readonly name: string;
  /** Type level only. */
  readonly " controller": never;
}
