import type { Methods, SubresourceMethods } from "./methods.js";
import type { KubernetesObject } from "./object.js";
import type { AsyncDisposable } from "./platform.js";
import type { RawRequest, RawResponse, StreamRequest, StreamResponse, UpgradeRequest, UpgradeResponse } from "./raw.js";
import type { Resource, ResourceDef, SubresourceDef, Verb } from "./resource.js";
import type { Apply } from "./views.js";

/** The verb that each method needs. */
interface MethodVerbs {
  get: "get";
  list: "list";
  watch: "watch";
  create: "create";
  update: "update";
  apply: "patch";
  patch: "patch";
  delete: "delete";
  deleteCollection: "deletecollection";
}
type MethodsFor<V> = { [M in keyof MethodVerbs]: MethodVerbs[M] extends V ? M : never }[keyof MethodVerbs];

/** The type of objects that are read from the resource `D`, for helpers that accept any resource: `LiveOf<PodsResource>` is `LivePod`. */
export type LiveOf<D extends ResourceDef> = D["live"];
/** The argument of `apply` for the resource `D`: `ApplyOf<PodsResource>` is `Apply<Pod, PodMerge>`. */
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
/** The subresources of `D` that exchange objects, without those that stream, and those with the name of a method. */
export type Subresources<D extends ResourceDef> = {
  readonly [S in keyof D["subresources"] as D["subresources"][S] extends { body: KubernetesObject }
    ? Exclude<S, keyof MethodVerbs>
    : never]: Subresource<D, D["subresources"][S]>;
};

type MethodsOf<D extends ResourceDef> = Methods<
  D["object"],
  D["live"],
  Answer<D, D["live"]>,
  D["merge"],
  D["strategic"]
>;

/** Describes a resource client: enough to send any request for the same objects. See `descriptionOf`. */
export interface ResourceDescription<D extends ResourceDef = ResourceDef> {
  /** The client that sends the requests. */
  readonly client: Client;
  /** Group, version, kind, scope and verbs of the resource. */
  readonly token: Resource<D>;
  /** The namespace of the objects. Undefined: all namespaces, or a cluster-scoped resource. */
  readonly namespace: string | undefined;
}

/**
 * What helpers such as `metadataOnly` and `readTable` accept: a resource client of any shape.
 *
 * The description is stored under a hidden symbol that all copies of this package share, so it does not show in completion or in printed
 * objects, and a copy of a client's members does not have it. `descriptionOf` reads it.
 */
// Type level only. Editors do not offer names that begin with a space. A unique symbol would break declarations of programs that spread or
// map a client (TS4023), and an interface or a class in its place would expand `ResourceClient<…>` in messages about calls (TS2349).
export type Described<D extends ResourceDef = ResourceDef> = {
  readonly " resource client": ResourceDescription<D>;
};

/** The client of a resource, in one namespace or cluster-scoped: a method for each verb, a member for each subresource. */
export type ResourceClient<D extends ResourceDef> = Pick<MethodsOf<D>, MethodsFor<keyof D["verbs"]>> &
  Subresources<D> &
  Described<D>;

/** The type of members that a namespaced resource has only after a namespace is selected. */
export interface NeedsNamespace {
  readonly "call it with a namespace first": never;
}

/** Hides the members that every function inherits: `pods.name` or `pods.bind` would look like members of the resource. */
export interface NoFunctionMembers {
  readonly bind: NeedsNamespace;
  readonly call: NeedsNamespace;
  readonly name: NeedsNamespace;
  readonly length: NeedsNamespace;
  readonly arguments: NeedsNamespace;
  readonly caller: NeedsNamespace;
  readonly prototype: NeedsNamespace;
}

/** A namespaced resource before a namespace is selected: call it with one. */
export interface InNamespace<C> extends NoFunctionMembers {
  (namespace: string): C;
  readonly apply: NeedsNamespace;
}

/** A namespaced resource: lists over all namespaces, and is called to select one. */
export type AllNamespaces<D extends ResourceDef> = InNamespace<ResourceClient<D>> &
  Pick<MethodsOf<D>, MethodsFor<keyof D["verbs"] & ("list" | "watch")>> &
  Described<D>;

/**
 * A resource whose scope is known only at run time. A namespaced one lists over all namespaces and is called to select one; before that,
 * its other methods reject with a `RequestError` (`MissingNamespace`). A cluster-scoped one has all methods at once; calling it throws a
 * `RequestError` (`InvalidNamespace`).
 */
export type AnyScope<D extends ResourceDef> = ResourceClient<D> &
  NoFunctionMembers &
  ((namespace: string) => ResourceClient<D>);

/** The client of the resource `D` in a clientset. */
export type ClientOf<D extends ResourceDef> = D["scope"] extends "Namespaced" ? AllNamespaces<D> : ResourceClient<D>;

/** The clients of all tokens of a module. */
export type ClientsOf<Tokens> = {
  readonly [P in keyof Tokens as Tokens[P] extends { readonly verbs: readonly Verb[] }
    ? P
    : never]: Tokens[P] extends Resource<infer D> ? ClientOf<D> : never;
};

/** A connection to one cluster as one user. Created by `connect`. */
export interface Client extends AsyncDisposable {
  /** Address of the API server, including its path prefix. */
  readonly server: string;
  /** The namespace of the kubeconfig's context, the pod or the options, else `default`. Methods do not use it by themselves. */
  readonly namespace: string;
  /**
   * Returns the client of a resource: with its methods if it is cluster-scoped, otherwise to be called with a namespace.
   * @param token the generated constant of the resource
   * @example await client.resource(nodes).get("worker-1");
   */
  resource<D extends ResourceDef>(token: Resource<D>): ClientOf<D>;
  /**
   * Returns the client of a namespaced resource in one namespace.
   * @param token the generated constant of the resource
   * @param namespace where the objects are
   * @example await client.resource(deployments, "default").get("web");
   */
  resource<D extends ResourceDef & { scope: "Namespaced" }>(token: Resource<D>, namespace: string): ResourceClient<D>;
  /**
   * Sends a request unchanged and resolves with the response, whatever its status; redirects are responses too. Rejects with a
   * `ConnectionError` if there is no response, and with a `RequestError` for a path that would lead to another server.
   */
  send(request: RawRequest): Promise<RawResponse>;
  /**
   * Sends a request unchanged and resolves with the head of the response as soon as it arrives; the body is read from it as it arrives.
   * Streams do not use the connections of calls, however many there are. `requestTimeout` limits the time until the head. Accepts any
   * content type unless `headers` say otherwise.
   *
   * Rejects with an `ApiError` for a failure that the server reports, unless `anyStatus` is set, and otherwise as `send` does. Reading the
   * body rejects with a `ConnectionError` if the connection is interrupted, with the code `CERTIFICATES_CHANGED` ten seconds after the
   * client's certificates were replaced: open the stream again.
   * @example
   * const { body } = await client.stream({ path: "/api/v1/namespaces/default/pods/web/log", query: { follow: true } });
   * for await (const chunk of body) process.stdout.write(chunk);
   */
  stream(request: StreamRequest): Promise<StreamResponse>;
  /**
   * Asks the server to change the protocol of a connection, to a WebSocket unless `protocol` says otherwise, and resolves with the
   * connection.
   *
   * Rejects with an `ApiError` if the server refuses, with a `ResponseError` (`NotUpgraded`) if it answers with another success, and
   * otherwise as `send` does. The request is not retried if the connection is interrupted, because a command may have been started.
   */
  upgrade(request: UpgradeRequest): Promise<UpgradeResponse>;
  /**
   * Closes the client: requests in flight and later ones reject with a `RequestError` (`ClientClosed`), and all connections are closed. A
   * process need not call it to end: idle connections do not keep it alive.
   */
  close(): Promise<void>;
}
