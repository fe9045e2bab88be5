import type { KubernetesObject, List } from "./object.js";
import type {
  ApplyOptions,
  DeleteCollectionOptions,
  DeleteOptions,
  GetOptions,
  ListOptions,
  WriteOptions,
} from "./options.js";
import type { Resource, ResourceDef, SubresourceDef, Verb } from "./resource.js";
import type { Status } from "./status.js";
import type { Apply, ApplySubresource, JsonPatchOperation, MergePatch, StrategicPatch } from "./views.js";

/**
 * A list that can be awaited or iterated. Awaited, it is one request and one `List`, complete unless `limit` was given; iterated, it
 * reads page after page and yields every item. Nothing is requested before one of the two happens.
 */
export interface ListPromise<T> extends PromiseLike<List<T>>, AsyncIterable<T> {
  catch<R = never>(onRejected?: ((reason: unknown) => R | PromiseLike<R>) | null): Promise<List<T> | R>;
  finally(onFinally?: (() => void) | null): Promise<List<T>>;
  /** Page after page, for programs that need each page's metadata. */
  pages(): AsyncIterable<List<T>>;
}

/** What `delete` answers: the object where it still exists (finalizers, graceful deletion), else a `Status`. */
export type DeleteResult<T> = T | Status;

/** All methods of a resource, each under the verb that it needs; `T` is written, `L` is read, `A` answers a creation. */
export interface Methods<T extends KubernetesObject, L, A, M, S extends boolean> {
  /** Reads the object `name`. Rejects with an `ApiError` (`isNotFound`) when there is none. */
  get(name: string, options?: GetOptions): Promise<L>;
  /** Lists objects: `await` for one list, `for await` for every object of every page. */
  list(options?: ListOptions): ListPromise<L>;
  /** Creates an object; `apiVersion` and `kind` are filled in. Rejects with `isAlreadyExists` when the name is taken. */
  create(object: T, options?: WriteOptions): Promise<A>;
  /** Replaces an object. With the `resourceVersion` that was read, rejects with `isConflict` when someone else wrote meanwhile. */
  update(object: T, options?: WriteOptions): Promise<L>;
  /** Server-side apply: creates or merges, and owns the given fields. */
  apply(object: Apply<T, M>, options: ApplyOptions): Promise<L>;
  /** Patches an object, by one of the server's patch types. */
  readonly patch: Patch<T, L, S>;
  /** Deletes the object `name`. */
  delete(name: string, options?: DeleteOptions): Promise<DeleteResult<L>>;
  /** Deletes the objects that the selectors choose, all of them without selectors. */
  deleteCollection(options?: DeleteCollectionOptions): Promise<List<L> | Status>;
}

/** The patch types: merge and JSON for every kind, strategic for built-in kinds. */
export type Patch<T, L, S extends boolean> = S extends true
  ? PatchMethods<T, L> & StrategicMethod<T, L>
  : PatchMethods<T, L>;
/** The patch types that every kind takes. */
export interface PatchMethods<T, L> {
  /** JSON merge patch (RFC 7386): `null` deletes a field, lists are replaced whole. */
  merge(name: string, patch: MergePatch<T>, options?: WriteOptions): Promise<L>;
  /** JSON patch (RFC 6902). */
  json(name: string, operations: readonly JsonPatchOperation[], options?: WriteOptions): Promise<L>;
}
/** The patch type that only built-in kinds take. */
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

/** Which verb a method needs. */
interface MethodVerbs {
  get: "get";
  list: "list";
  create: "create";
  update: "update";
  apply: "patch";
  patch: "patch";
  delete: "delete";
  deleteCollection: "deletecollection";
}
type MethodsFor<V> = { [M in keyof MethodVerbs]: MethodVerbs[M] extends V ? M : never }[keyof MethodVerbs];

/** What is read of the resource `D`, for helpers that take any resource: `LiveOf<PodsResource>` is `LivePod`. */
export type LiveOf<D extends ResourceDef> = D["live"];
/** What `apply` takes for the resource `D`: `ApplyOf<PodsResource>` is `Apply<Pod, PodMerge>`. */
export type ApplyOf<D extends ResourceDef> = Apply<D["object"], D["merge"]>;

type SubresourceBody<D extends ResourceDef, B> = B extends D["object"] ? (D["object"] extends B ? D["live"] : B) : B;
type MergeOf<S> = S extends { merge: infer M } ? M : {};
type Answer<S, L> = S extends { answer: infer A } ? A : L;
type Subresource<D extends ResourceDef, S> = S extends SubresourceDef & { body: infer B extends KubernetesObject }
  ? Pick<
      SubresourceMethods<
        B,
        SubresourceBody<D, B>,
        Answer<S, SubresourceBody<D, B>>,
        MergeOf<S>,
        S["strategic"] extends true ? true : false
      >,
      MethodsFor<keyof S["verbs"]> & keyof SubresourceMethods<B, B, B, {}, false>
    >
  : never;
/** The subresources of `D` that exchange objects; those that stream are not among them. */
export type Subresources<D extends ResourceDef> = {
  readonly [S in keyof D["subresources"] as D["subresources"][S] extends { body: KubernetesObject }
    ? S
    : never]: Subresource<D, D["subresources"][S]>;
};

type MethodsOf<D extends ResourceDef> = Methods<
  D["object"],
  D["live"],
  Answer<D, D["live"]>,
  D["merge"],
  D["strategic"]
>;

/** The client of a resource, in one namespace or of cluster scope: a method for each verb, a member for each subresource. */
export type ResourceClient<D extends ResourceDef> = Pick<MethodsOf<D>, MethodsFor<keyof D["verbs"]>> & Subresources<D>;

/** What a namespaced resource has no member of before a namespace is named. */
export interface NeedsNamespace {
  readonly "call it with a namespace first": never;
}

/** A namespaced resource before a namespace is named: call it with one. Function's own members are shadowed. */
export interface InNamespace<C> {
  (namespace: string): C;
  readonly apply: NeedsNamespace;
  readonly bind: NeedsNamespace;
  readonly call: NeedsNamespace;
  readonly name: NeedsNamespace;
  readonly length: NeedsNamespace;
  readonly arguments: NeedsNamespace;
  readonly caller: NeedsNamespace;
  readonly prototype: NeedsNamespace;
}

/** A namespaced resource: lists over all namespaces, and is called to pick one. */
export type AllNamespaces<D extends ResourceDef> = InNamespace<ResourceClient<D>> &
  Pick<MethodsOf<D>, MethodsFor<keyof D["verbs"] & ("list" | "watch")>>;

/** The client that a clientset has for the resource `D`. */
export type ClientOf<D extends ResourceDef> = D["scope"] extends "Namespaced" ? AllNamespaces<D> : ResourceClient<D>;

/** The clients of all tokens of a module. */
export type ClientsOf<Tokens> = {
  readonly [P in keyof Tokens as Tokens[P] extends { readonly verbs: readonly Verb[] }
    ? P
    : never]: Tokens[P] extends Resource<infer D> ? ClientOf<D> : never;
};
