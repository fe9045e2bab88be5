import { ResponseError } from "../errors/response-error.js";
import { buildRequest, type ResourceCall } from "../request/index.js";
import { apiVersionOf } from "../request/path.js";
import type { AnyOptions } from "../request/query.js";
import { createStreamMethods } from "../streams/index.js";
import { decodeObject } from "../transport/decode.js";
import { type Transport, urlOf } from "../transport/types.js";
import type { Client } from "../types/client.js";
import type { ListPromise, Methods } from "../types/methods.js";
import type { KubernetesObject, List, ListMetadata } from "../types/object.js";
import type { ListOptions } from "../types/options.js";
import type { AnyResource, SubresourceToken, Verb } from "../types/resource.js";
import type { Watch, WatchOptions } from "../types/watch.js";
import { callable } from "./callable.js";
import { describe } from "./description.js";
import { createListPromise } from "./list.js";
import { beginWrite } from "./observe-writes.js";
import { PARSE_BODY, type ParsedBy } from "./parse-body.js";
import { createWatch } from "./watch/index.js";
import { withType } from "./with-type.js";

/** What the methods of all resource clients of one client share. */
export interface CallContext {
  /** The client itself, for the descriptions of its resource clients. */
  readonly client: Client;
  readonly transport: Transport;
  /** The client's timeout of a request in milliseconds; 0 means none. */
  readonly timeout: number;
  /** The owner of written fields, unless a call has its own. */
  readonly fieldManager: string | undefined;
}

/** A resource, in one namespace, in all of them, or cluster-scoped. */
interface Place {
  readonly token: AnyResource;
  readonly namespace: string | undefined;
}

interface Parameters extends Omit<ResourceCall, "token" | "namespace" | "timeout" | "fieldManager"> {
  readonly options?: (AnyOptions & ParsedBy) | undefined;
}

// Asynchronous from the start: an invalid call rejects, as a failed one does.
async function exchange(context: CallContext, place: Place, parameters: Parameters): Promise<object> {
  const { timeout, fieldManager } = context;
  const request = buildRequest({ ...place, ...parameters, timeout, fieldManager });
  const answer = await context.transport.exchange(request);
  return decodeObject(answer, request.method, urlOf(request), parameters.options?.[PARSE_BODY]);
}

async function write(context: CallContext, place: Place, parameters: Parameters): Promise<object> {
  const end = beginWrite(context.client, { ...place, ...parameters });
  let answer: object | undefined;
  try {
    answer = await exchange(context, place, parameters);
    return answer;
  } finally {
    end?.(answer);
  }
}

/** Performs a call. Writes can be observed. */
function perform(context: CallContext, place: Place, parameters: Parameters): Promise<object> {
  const { action } = parameters;
  return action === "get" || action === "list"
    ? exchange(context, place, parameters)
    : write(context, place, parameters);
}

/** A list as servers send it: Go writes an empty list as null, or not at all. */
interface SentList {
  readonly kind?: unknown;
  readonly metadata?: ListMetadata | null;
  readonly items?: readonly KubernetesObject[] | null;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isList(value: object): value is SentList {
  const { kind, metadata, items } = value as { readonly [member in keyof SentList]?: unknown };
  if (metadata !== undefined && metadata !== null && !isObject(metadata)) return false;
  if (Array.isArray(items)) return items.every(isObject);
  return (items === undefined || items === null) && typeof kind === "string" && kind.endsWith("List");
}

/**
 * The list with its metadata and items, which may be absent if they are empty, and with the type of its items, which the server omits. The
 * type comes first, as everywhere else.
 */
function completeList(list: SentList, token: AnyResource): List<KubernetesObject> {
  const apiVersion = apiVersionOf(token);
  const { kind } = token;
  const items = (list.items ?? []).map((item) => withType(item, apiVersion, kind));
  return { ...(list as List<KubernetesObject>), metadata: list.metadata ?? {}, items };
}

function createListMethod(
  context: CallContext,
  place: Place,
): (options?: ListOptions) => ListPromise<KubernetesObject> {
  const read = async (options: ListOptions): Promise<List<KubernetesObject>> => {
    const answer = await perform(context, place, { action: "list", options });
    if (isList(answer)) return completeList(answer, place.token);
    const { method, path } = buildRequest({ ...place, action: "list" });
    throw new ResponseError("UnexpectedJson", "the response is not a list", { method, url: path, status: 200 });
  };
  return (options) => createListPromise(read, options ?? {});
}

function createWatchMethod({ client }: CallContext, place: Place): (options?: WatchOptions) => Watch<KubernetesObject> {
  return (options) => createWatch({ client, ...place }, options);
}

/** The patch methods of a resource or, with `subresource`, of one of its subresources. */
function createPatch(context: CallContext, place: Place, subresource?: string): object {
  const patch = (action: "merge" | "json" | "strategic") => (name: string, body: unknown, options?: AnyOptions) =>
    perform(context, place, { action, subresource, name, body, options });
  return { merge: patch("merge"), json: patch("json"), strategic: patch("strategic") };
}

function createSubresourceClient(
  context: CallContext,
  place: Place,
  subresource: string,
  entry: SubresourceToken,
): object {
  const has = (verb: Verb): boolean => entry.verbs.includes(verb);
  const write = (action: "create" | "update" | "apply") => (name: string, body: unknown, options?: AnyOptions) =>
    perform(context, place, { action, subresource, name, body, options });
  return {
    ...(has("get") && {
      get: (name: string, options?: AnyOptions) =>
        perform(context, place, { action: "get", subresource, name, options }),
    }),
    ...(has("create") && { create: write("create") }),
    ...(has("update") && { update: write("update") }),
    ...(has("patch") && { apply: write("apply"), patch: createPatch(context, place, subresource) }),
  };
}

/** Members that no subresource takes, whether or not the resource has the verb: the types say so. */
const METHODS: { readonly [M in keyof Methods<KubernetesObject, object, object, {}, true>]: true } = {
  get: true,
  list: true,
  watch: true,
  create: true,
  update: true,
  apply: true,
  patch: true,
  delete: true,
  deleteCollection: true,
};

function createSubresources(context: CallContext, place: Place): object {
  const entries = Object.entries(place.token.subresources ?? {});
  // Subresources without a kind of body are streams, which have no methods here.
  return Object.fromEntries(
    entries
      .filter(([member, entry]) => entry.kind !== undefined && !Object.hasOwn(METHODS, member))
      .map(([member, entry]) => [member, createSubresourceClient(context, place, entry.name ?? member, entry)]),
  );
}

/**
 * Creates the methods of a resource from its token: one for each of its verbs, and a member for each subresource that exchanges objects.
 * Namespaced resources need a namespace; cluster-scoped ones have none.
 */
export function createResourceClient(context: CallContext, token: AnyResource, namespace: string | undefined): object {
  const place = { token, namespace };
  const has = (verb: Verb): boolean => token.verbs.includes(verb);
  const write = (action: "create" | "update" | "apply") => (body: unknown, options?: AnyOptions) =>
    perform(context, place, { action, body, options });
  const named = (action: "get" | "delete") => (name: string, options?: AnyOptions) =>
    perform(context, place, { action, name, options });
  const methods = {
    ...(has("get") && { get: named("get") }),
    ...(has("list") && { list: createListMethod(context, place) }),
    ...(has("watch") && { watch: createWatchMethod(context, place) }),
    ...(has("create") && { create: write("create") }),
    ...(has("update") && { update: write("update") }),
    ...(has("patch") && { apply: write("apply"), patch: createPatch(context, place) }),
    ...(has("delete") && { delete: named("delete") }),
    ...(has("deletecollection") && {
      deleteCollection: async (options?: AnyOptions) => {
        const answer = await perform(context, place, { action: "deleteCollection", options });
        return isList(answer) ? completeList(answer, token) : answer;
      },
    }),
    ...createSubresources(context, place),
    ...createStreamMethods({ client: context.client, ...place }),
  };
  return describe(methods, { client: context.client, ...place });
}

/** A namespaced resource before a namespace is named: a function of the namespace that also lists over all of them. */
export function createAllNamespaces(context: CallContext, token: AnyResource): object {
  const place = { token, namespace: undefined };
  const select = (namespace: string): object => createResourceClient(context, token, namespace);
  const has = (verb: Verb): boolean => token.verbs.includes(verb);
  const members = {
    ...(has("list") && { list: createListMethod(context, place) }),
    ...(has("watch") && { watch: createWatchMethod(context, place) }),
  };
  return describe(callable(select, members), { client: context.client, ...place });
}
