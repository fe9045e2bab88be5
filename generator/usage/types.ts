import type { Verb } from "../api/index.js";

/** A place in a source of the program. */
export interface Place {
  /** The path of the file, relative to the folder of tsconfig.json, with `/` between its parts. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/** Where the objects of a request are. */
export type Where =
  | { readonly kind: "namespace"; readonly name: string }
  /** All namespaces in one request. */
  | { readonly kind: "all-namespaces" }
  /** One namespace, but the source does not say which one. */
  | { readonly kind: "unknown-namespace" }
  | { readonly kind: "cluster" };

/** One request that the program may send: a verb, and the resource or subresource that it is for. */
export interface ResourceUse {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  /** The subresource, such as `status`. Absent for the resource itself. */
  readonly subresource?: string;
  readonly verb: Verb;
  readonly where: Where;
  /** What sends the request: a method such as `apply`, or a function such as `waitFor`. */
  readonly by: string;
  readonly place: Place;
}

/** A type of generated code. */
export interface TypeName {
  /** The group/version in whose module the type is declared, such as `apps/v1` or `v1`. It is `meta/v1` for types that all groups share. */
  readonly module: string;
  /** The name of the type, such as `Container`. */
  readonly type: string;
}

/** A property of a generated type that the program reads or writes. */
export interface FieldUse extends TypeName {
  /** The property of the type, such as `image`. Properties of types without a name follow after a dot: `resources.limits`. */
  readonly property: string;
  readonly access: "read" | "write";
  /** The type in which the path begins: the outermost one that the source shows. For an object that was read, this is its kind. */
  readonly root: TypeName;
  /** The path from the root, such as `spec.template.spec.containers[].image`. */
  readonly path: string;
  readonly place: Place;
}

/** A kind of generated code that the program names, or whose objects it requests. */
export interface KindUse {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** The first place. */
  readonly place: Place;
}

/** What a source does not show. */
export type UnknownUse = { readonly place: Place } /** A request for a resource that is known only at run time. */ & (
  | { readonly kind: "resource"; readonly by: string; readonly verbs: readonly Verb[] }
  /** Objects whose kinds are known only at run time are applied. */
  | { readonly kind: "manifests"; readonly by: string }
  /** A request that does not go through a resource client. `path` is its path, as far as the source shows it. */
  | { readonly kind: "request"; readonly by: string; readonly path?: string }
  /** The file has errors of the compiler, so what it uses is incomplete. */
  | { readonly kind: "errors"; readonly count: number; readonly message: string }
);

/** What a program uses of a generated API. Each list is sorted by place. */
export interface Usage {
  readonly resources: readonly ResourceUse[];
  readonly fields: readonly FieldUse[];
  readonly kinds: readonly KindUse[];
  readonly unknown: readonly UnknownUse[];
  /** The generated modules that the program uses, such as `apps/v1`, sorted. */
  readonly modules: readonly string[];
}
