import type { KubernetesObject, List } from "./object.js";
import type {
  ApplyOptions,
  DeleteCollectionOptions,
  DeleteOptions,
  GetOptions,
  ListOptions,
  WriteOptions,
} from "./options.js";
import type { Status } from "./status.js";
import type { Apply, ApplySubresource, JsonPatchOperation, MergePatch, StrategicPatch } from "./views.js";
import type { Watch, WatchOptions } from "./watch.js";

/**
 * A list that can be awaited or iterated. Awaiting sends one request and gives one `List`, which is complete unless `limit` was set.
 * Iterating reads page by page and yields every item. Nothing is requested before that.
 */
export interface ListPromise<T> extends PromiseLike<List<T>>, AsyncIterable<T> {
  catch<R = never>(onRejected?: ((reason: unknown) => R | PromiseLike<R>) | null): Promise<List<T> | R>;
  finally(onFinally?: (() => void) | null): Promise<List<T>>;
  /** Iterates page by page, for programs that need each page's metadata. */
  pages(): AsyncIterable<List<T>>;
}

/** The response to `delete`: the object if it still exists (finalizers, graceful deletion), else a `Status`. */
export type DeleteResult<T> = T | Status;

/**
 * All methods of a resource, each under the verb that it needs. `T` is the written form, `L` the form that is read, `A` the response to a
 * creation.
 */
export interface Methods<T extends KubernetesObject, L, A, M, S extends boolean> {
  /** Reads the object `name`. Rejects with an `ApiError` (`isNotFound`) if it does not exist. */
  get(name: string, options?: GetOptions): Promise<L>;
  /** Lists objects: use `await` for one list, `for await` for every object of every page. */
  list(options?: ListOptions): ListPromise<L>;
  /** Reports each change as it happens: use `for await`. Continues after interruptions by itself. */
  watch(options?: WatchOptions): Watch<L>;
  /** Creates an object; `apiVersion` and `kind` are filled in. Rejects with `isAlreadyExists` if the name is taken. */
  create(object: T, options?: WriteOptions): Promise<A>;
  /** Replaces an object. With the `resourceVersion` that was read, rejects with `isConflict` if the object has been written since. */
  update(object: T, options?: WriteOptions): Promise<L>;
  /** Server-side apply: creates or merges, and owns the fields that are set. */
  apply(object: Apply<T, M>, options: ApplyOptions): Promise<L>;
  /** Patches an object, by one of the server's patch types. */
  readonly patch: Patch<T, L, S>;
  /** Deletes the object `name`. */
  delete(name: string, options?: DeleteOptions): Promise<DeleteResult<L>>;
  /**
   * Deletes the objects that a selector selects, or all of them with `all: true`. Rejects with a `RequestError` (`InvalidSelector`), before
   * anything is sent, if a selector is empty, if there is none, and if `all` is set in addition to one.
   */
  deleteCollection(options: DeleteCollectionOptions): Promise<List<L> | Status>;
}

/** The patch types: merge and JSON for every kind, strategic for built-in kinds. */
export type Patch<T, L, S extends boolean> = S extends true
  ? PatchMethods<T, L> & StrategicMethod<T, L>
  : PatchMethods<T, L>;
/** The patch types that every kind supports. */
export interface PatchMethods<T, L> {
  /** JSON merge patch (RFC 7386): `null` deletes a field, lists are replaced as a unit. */
  merge(name: string, patch: MergePatch<T>, options?: WriteOptions): Promise<L>;
  /** JSON patch (RFC 6902). */
  json(name: string, operations: readonly JsonPatchOperation[], options?: WriteOptions): Promise<L>;
}
/** The patch type that only built-in kinds support. */
export interface StrategicMethod<T, L> {
  /** Strategic merge patch: lists with a merge key are merged by it. */
  strategic(name: string, patch: StrategicPatch<T>, options?: WriteOptions): Promise<L>;
}

/** All methods of a subresource, each under the verb that it needs. */
export interface SubresourceMethods<T, L, A, M, S extends boolean> {
  /** Reads the subresource of the object `name`. */
  get(name: string, options?: GetOptions): Promise<L>;
  /** Creates the subresource of the object `name` (eviction, binding, token). */
  create(name: string, body: T, options?: WriteOptions): Promise<A>;
  /** Replaces the subresource of the object `name`. */
  update(name: string, body: T, options?: WriteOptions): Promise<L>;
  /** Server-side apply of the subresource of the object `name`. */
  apply(name: string, body: ApplySubresource<T, M>, options: ApplyOptions): Promise<L>;
  /** Patches the subresource of an object. */
  readonly patch: Patch<T, L, S>;
}
