import type { OwnerReference } from "./object.js";

/**
 * A list that server-side apply merges by key (`x-kubernetes-list-type: map`). `keys` are the keys that each element must contain, and
 * `item` says what is merged by key inside an element.
 */
export interface MergeList<K extends string, M = {}> {
  readonly keys: K;
  readonly item: M;
}

/** An object that server-side apply replaces as a whole (`x-kubernetes-map-type: atomic`), so the object must be complete. */
export interface MergeAtomic {
  readonly atomic: true;
}

type Scalar = string | number | boolean | bigint | symbol | null | undefined;
type Sub<M, P> = P extends keyof M ? M[P] : {};

/** The type of a value `V` in `apply`. The merge schema `M` says how the value is merged. */
export type ApplyValue<V, M = {}> = V extends Scalar
  ? V
  : V extends readonly (infer E)[]
    ? M extends MergeList<infer K, infer I>
      ? ApplyItem<E, K, I>[]
      : V
    : V extends object
      ? M extends MergeAtomic
        ? V
        : ApplyFields<V, M>
      : V;
/** Makes every field optional. Index signatures (the values of maps, and unknown fields) are kept. */
export type ApplyFields<T, M = {}> = { [P in keyof T]?: ApplyValue<T[P], Sub<M, P>> };
type Keyed<E, K> = { [P in keyof E as P extends K ? never : P]?: E[P] } & {
  [P in keyof E as P extends K ? P : never]-?: E[P];
};
/** An element of a list that is merged by key. The keys `K` are required, and the other fields are optional. */
export type ApplyItem<E, K, M = {}> = { [P in keyof Keyed<E, K>]: ApplyValue<Keyed<E, K>[P], Sub<M, P>> };

/** The metadata of an object in `apply`: the members that a field manager may own. */
export interface ApplyMetadata {
  name: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  labels?: { [key: string]: string };
  annotations?: { [key: string]: string };
  finalizers?: string[];
  ownerReferences?: OwnerReference[];
}

/**
 * The argument of `apply`. Every field is optional, except for `metadata.name` and the keys of merged lists, which are required. `Omitted`
 * are the members that the server ignores: the root `status` of a kind whose status is a subresource.
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/
 */
export type Apply<T, M = {}, Omitted extends string = "status"> = {
  [P in keyof T as P extends Omitted | "metadata" ? never : P]?: ApplyValue<T[P], Sub<M, P>>;
} & { metadata: ApplyMetadata };

/** The argument of `apply` for a subresource. The name is an argument of the call, and `status` may be set. */
export type ApplySubresource<T, M = {}> = {
  [P in keyof T as P extends "metadata" ? never : P]?: ApplyValue<T[P], Sub<M, P>>;
} & { metadata?: Partial<ApplyMetadata> };

/**
 * A JSON merge patch. Every field is optional, `null` deletes a field, and a list is replaced as a whole.
 * @see https://www.rfc-editor.org/rfc/rfc7386
 */
export type MergePatch<T> = { [P in keyof T]?: MergeValue<T[P]> | null };
type MergeValue<V> = V extends Scalar ? V : V extends readonly unknown[] ? V : V extends object ? MergePatch<V> : V;

/**
 * A strategic merge patch. It is like a merge patch, but lists that have a merge key accept partial items and directives.
 * @see https://github.com/kubernetes/community/blob/main/contributors/devel/sig-api-machinery/strategic-merge-patch.md
 */
export type StrategicPatch<T> = { [P in keyof T]?: StrategicValue<T[P]> | null } & (
  | StrategicDirectives
  | ListDirectives
);
/** The directives that any object in a strategic merge patch may contain. */
export interface StrategicDirectives {
  $patch?: "replace" | "merge" | "delete";
  $retainKeys?: string[];
}
/**
 * The directives that name a list. They are separate, because an interface (an object that was read) is not assignable to an index
 * signature.
 */
export interface ListDirectives extends StrategicDirectives {
  [directive: `$setElementOrder/${string}` | `$deleteFromPrimitiveList/${string}`]: unknown[];
}
type StrategicValue<V> = V extends Scalar
  ? V
  : V extends readonly (infer E)[]
    ? E extends Scalar
      ? E[]
      : StrategicPatch<E>[]
    : V extends object
      ? string extends keyof V
        ? StrategicMap<V>
        : StrategicPatch<V>
      : V;
type StrategicMap<V> = { [P in keyof V]?: StrategicValue<V[P]> | null };

/**
 * One operation of a JSON patch. The paths are JSON pointers.
 * @see https://www.rfc-editor.org/rfc/rfc6902
 */
export type JsonPatchOperation =
  | { op: "add" | "replace" | "test"; path: string; value: unknown }
  | { op: "remove"; path: string }
  | { op: "move" | "copy"; from: string; path: string };
