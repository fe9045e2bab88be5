import type { Methods, SubresourceMethods } from "./methods.js";
import type { KubernetesObject } from "./object.js";
import type { AsyncDisposable } from "./platform.js";
import type { RawRequest, RawResponse, StreamRequest, StreamResponse, UpgradeRequest, UpgradeResponse } from "./raw.js";
import type { Resource, ResourceDef, SubresourceDef, Verb } from "./resource.js";
import type { StreamMethods } from "./streams.js";
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

/**
 * The type of the objects that are read from the resource `D`: `LiveOf<PodsResource>` is `LivePod`. For helpers that accept any resource.
 */
export type LiveOf<D extends ResourceDef> = D["live"];
/** The argument of `apply` for the resource `D`: `ApplyOf<PodsResource>` is `Apply<Pod, PodMerge>`. */
export type ApplyOf<D extends ResourceDef> = Apply<D["object"], D["merge"], OmittedInApply<D>>;
/** A status that is not a subresource is part of the object. */
type OmittedInApply<D extends ResourceDef> = Extract<keyof D["subresources"], "status">;

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
/** The subresources of `D` that exchange objects. Subresources that stream, or that have the name of a method, are left out. */
export type Subresources<D extends ResourceDef> = {
  readonly [S in keyof D["subresources"] as D["subresources"][S] extends { body: KubernetesObject }
    ? Exclude<S, keyof MethodVerbs>
    : never]: Subresource<D, D["subresources"][S]>;
};

/** The subresource that each method which streams needs. */
interface StreamSubresources {
  log: "log";
  exec: "exec";
  attach: "attach";
  portForward: "portforward";
  proxy: "proxy";
}
/** The methods of the subresources of `D` that stream. Only built-in resources of the core group have them. */
export type Streams<D extends ResourceDef> = D["group"] extends ""
  ? Pick<
      StreamMethods,
      {
        [M in keyof StreamSubresources]: StreamSubresources[M] extends keyof D["subresources"] ? M : never;
      }[keyof StreamSubresources]
    >
  : {};

type MethodsOf<D extends ResourceDef> = Methods<
  D["object"],
  D["live"],
  Answer<D, D["live"]>,
  D["merge"],
  D["strategic"],
  OmittedInApply<D>
>;

/** Describes a resource client. The description is enough to send any request for the same objects. See `descriptionOf`. */
export interface ResourceDescription<D extends ResourceDef = ResourceDef> {
  /** The client that sends the requests. */
  readonly client: Client;
  /** Group, version, kind, scope and verbs of the resource. */
  readonly token: Resource<D>;
  /** The namespace of the objects. Undefined for all namespaces, and for a cluster-scoped resource. */
  readonly namespace: string | undefined;
}

/**
 * The argument of helpers such as `metadataOnly` and `readTable`: a resource client of any shape.
 *
 * The description is stored under a hidden symbol, which all copies of this package share. The description therefore does not show in
 * completion or in printed objects. An object into which the members of a client were copied does not have it. `descriptionOf` reads the
 * description.
 */
// Type level only. Editors do not offer names that begin with a space. A unique symbol would break declarations of programs that spread or
// map a client (TS4023), and an interface or a class in its place would expand `ResourceClient<…>` in messages about calls (TS2349).
export type Described<D extends ResourceDef = ResourceDef> = {
  readonly " resource client": ResourceDescription<D>;
};

/** The client of a resource, in one namespace or cluster-scoped. It has a method for each verb, and a member for each subresource. */
export type ResourceClient<D extends ResourceDef> = Pick<MethodsOf<D>, MethodsFor<keyof D["verbs"]>> &
  Subresources<D> &
  Streams<D> &
  Described<D>;

/** The type of the members that a namespaced resource has only after you select a namespace. */
export interface NeedsNamespace {
  readonly "call it with a namespace first": never;
}

/** Hides the members that every function inherits. Otherwise, `pods.name` or `pods.bind` would look like a member of the resource. */
export interface NoFunctionMembers {
  readonly bind: NeedsNamespace;
  readonly call: NeedsNamespace;
  readonly name: NeedsNamespace;
  readonly length: NeedsNamespace;
  readonly arguments: NeedsNamespace;
  readonly caller: NeedsNamespace;
  readonly prototype: NeedsNamespace;
}

/** A namespaced resource before you select a namespace. To select one, call the resource with it. */
export interface InNamespace<C> extends NoFunctionMembers {
  (namespace: string): C;
  readonly apply: NeedsNamespace;
}

/** A namespaced resource. It lists objects in all namespaces. To select a namespace, call the resource with it. */
export type AllNamespaces<D extends ResourceDef> = InNamespace<ResourceClient<D>> &
  Pick<MethodsOf<D>, MethodsFor<keyof D["verbs"] & ("list" | "watch")>> &
  Described<D>;

/**
 * A resource whose scope is known only at run time. A namespaced resource lists objects in all namespaces, and is called to select a
 * namespace. Before that, its other methods reject with a `RequestError` (`MissingNamespace`). A cluster-scoped resource has all methods
 * immediately. If you call it, it throws a `RequestError` (`InvalidNamespace`).
 */
export type AnyScope<D extends ResourceDef> = ResourceClient<D> &
  NoFunctionMembers &
  ((namespace: string) => ResourceClient<D>);

/** The client of the resource `D` in a clientset. */
export type ClientOf<D extends ResourceDef> = D["scope"] extends "Namespaced" ? AllNamespaces<D> : ResourceClient<D>;

/** The clients for all resource tokens of a module. */
export type ClientsOf<Tokens> = {
  readonly [P in keyof Tokens as Tokens[P] extends { readonly verbs: readonly Verb[] }
    ? P
    : never]: Tokens[P] extends Resource<infer D> ? ClientOf<D> : never;
};

/** A connection to one cluster as one user. Created by `connect`. */
export interface Client extends AsyncDisposable {
  /** The address of the API server, including its path prefix. */
  readonly server: string;
  /** The namespace of the kubeconfig's context, of the pod or of the options; otherwise `default`. Methods do not use it by themselves. */
  readonly namespace: string;
  /**
   * Returns the client of a resource. The client of a cluster-scoped resource has methods. To get the methods of a namespaced resource,
   * call its client with a namespace.
   * @param token the generated constant of the resource
   * @example await client.resource(nodes).get("worker-1");
   */
  resource<D extends ResourceDef>(token: Resource<D>): ClientOf<D>;
  /**
   * Returns the client of a namespaced resource in one namespace.
   * @param token the generated constant of the resource
   * @param namespace the namespace of the objects
   * @example await client.resource(deployments, "default").get("web");
   */
  resource<D extends ResourceDef & { scope: "Namespaced" }>(token: Resource<D>, namespace: string): ResourceClient<D>;
  /**
   * Sends a request unchanged, and resolves with the response, whatever its status is. A redirect is a response, too. Rejects with a
   * `ConnectionError` if no response arrives, and with a `RequestError` if the path would lead to another server.
   */
  send(request: RawRequest): Promise<RawResponse>;
  /**
   * Sends a request unchanged, and resolves with the status and headers of the response as soon as they arrive. The body is then read as it
   * arrives. However many streams there are, they do not use the connections of calls. `requestTimeout` limits the time until the headers
   * arrive. Any content type is accepted unless `headers` say otherwise.
   *
   * Unless `anyStatus` is set, rejects with an `ApiError` if the server reports a failure. In all other cases, rejects as `send` does.
   * Reading the body rejects with a `ConnectionError` if the connection is interrupted. If the client's certificates are replaced, this
   * happens ten seconds later, and the code is `CERTIFICATES_CHANGED`. In that case, open the stream again.
   * @example
   * const { body } = await client.stream({ path: "/api/v1/namespaces/default/pods/web/log", query: { follow: true } });
   * for await (const chunk of body) process.stdout.write(chunk);
   */
  stream(request: StreamRequest): Promise<StreamResponse>;
  /**
   * Asks the server to change the protocol of a connection, and resolves with the connection. The new protocol is WebSocket unless
   * `protocol` says otherwise.
   *
   * Rejects with an `ApiError` if the server refuses, and with a `ResponseError` (`NotUpgraded`) if the server responds with another
   * success. In all other cases, rejects as `send` does. If the connection is interrupted, the request is not retried, because a command
   * may have been started.
   */
  upgrade(request: UpgradeRequest): Promise<UpgradeResponse>;
  /**
   * Closes the client. Requests in flight and later requests reject with a `RequestError` (`ClientClosed`), and all connections are closed.
   * A process can end without calling `close`, because idle connections do not keep it alive.
   */
  close(): Promise<void>;
}
