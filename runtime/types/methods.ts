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
 * A list that can be awaited or iterated. If you await it, one request is sent and the result is one `List`, which is complete unless
 * `limit` is set. If you iterate over it, pages are read one by one, and every item is yielded. Nothing is requested until you do one of
 * these.
 */
export interface ListPromise<T> extends PromiseLike<List<T>>, AsyncIterable<T> {
  catch<R = never>(onRejected?: ((reason: unknown) => R | PromiseLike<R>) | null): Promise<List<T> | R>;
  finally(onFinally?: (() => void) | null): Promise<List<T>>;
  /** Iterates page by page, for programs that need each page's metadata. */
  pages(): AsyncIterable<List<T>>;
}

/** The response to `delete`. It is the object if the object still exists (finalizers, graceful deletion), and a `Status` otherwise. */
export type DeleteResult<T> = T | Status;

/**
 * All methods of a resource, each with the verb that it needs. `T` is the form that is written, `L` is the form that is read, `A` is the
 * response to `create`, and `O` are the members of `T` that `apply` does not have.
 */
export interface Methods<T extends KubernetesObject, L, A, M, S extends boolean, O extends string = "status"> {
  /** Reads the object `name`. Rejects with an `ApiError` (`isNotFound`) if the object does not exist. */
  get(name: string, options?: GetOptions): Promise<L>;
  /** Lists objects. Use `await` to get one list, or `for await` to get every object of every page. */
  list(options?: ListOptions): ListPromise<L>;
  /** Reports each change as it happens. Use `for await`. After interruptions, the watch continues by itself. */
  watch(options?: WatchOptions): Watch<L>;
  /** Creates an object. `apiVersion` and `kind` are filled in. Rejects with an `ApiError` (`isAlreadyExists`) if the name is taken. */
  create(object: T, options?: WriteOptions): Promise<A>;
  /**
   * Replaces an object. If the object contains the `resourceVersion` that was read, rejects with an `ApiError` (`isConflict`) if the object
   * has been written since.
   */
  update(object: T, options?: WriteOptions): Promise<L>;
  /** Server-side apply: creates the object or merges into it, and makes the caller the owner of the fields that are set. */
  apply(object: Apply<T, M, O>, options: ApplyOptions): Promise<L>;
  /** Patches an object with one of the server's patch types. */
  readonly patch: Patch<T, L, S>;
  /** Deletes the object `name`. */
  delete(name: string, options?: DeleteOptions): Promise<DeleteResult<L>>;
  /**
   * Deletes the objects that a selector selects, or all objects with `all: true`. Rejects with a `RequestError` (`InvalidSelector`), before
   * anything is sent, if a selector is empty, if neither a selector nor `all` is set, or if both are set.
   */
  deleteCollection(options: DeleteCollectionOptions): Promise<List<L> | Status>;
}

/** The patch types: merge patch and JSON patch for every kind, and strategic merge patch for built-in kinds. */
export type Patch<T, L, S extends boolean> = S extends true
  ? PatchMethods<T, L> & StrategicMethod<T, L>
  : PatchMethods<T, L>;
/** The patch types that every kind supports. */
export interface PatchMethods<T, L> {
  /** JSON merge patch (RFC 7386): `null` deletes a field, and a list is replaced as a whole. */
  merge(name: string, patch: MergePatch<T>, options?: WriteOptions): Promise<L>;
  /** JSON patch (RFC 6902). */
  json(name: string, operations: readonly JsonPatchOperation[], options?: WriteOptions): Promise<L>;
}
/** The patch type that only built-in kinds support. */
export interface StrategicMethod<T, L> {
  /** Strategic merge patch: lists that have a merge key are merged by this key. */
  strategic(name: string, patch: StrategicPatch<T>, options?: WriteOptions): Promise<L>;
}

/** All methods of a subresource, each with the verb that it needs. */
export interface SubresourceMethods<T, L, A, M, S extends boolean> {
  /** Reads the subresource of the object `name`. */
  get(name: string, options?: GetOptions): Promise<L>;
  /** Creates the subresource of the object `name` (eviction, binding, token). */
  create(name: string, body: T, options?: WriteOptions): Promise<A>;
  /** Replaces the subresource of the object `name`. */
  update(name: string, body: T, options?: WriteOptions): Promise<L>;
  /** Server-side apply for the subresource of the object `name`. */
  apply(name: string, body: ApplySubresource<T, M>, options: ApplyOptions): Promise<L>;
  /** Patches the subresource of an object. */
  readonly patch: Patch<T, L, S>;
}
