import { RequestError } from "../errors/request-error.js";
import type { HttpRequest } from "../types/http.js";
import type { KubernetesObject } from "../types/object.js";
import type { AnyResource, SubresourceToken } from "../types/resource.js";
import { type AnswerForm, acceptOf } from "./accept.js";
import { type Action, HTTP } from "./action.js";
import { checkPatch, deleteOptions, encodeBody, identify } from "./body.js";
import { lowerCaseNames } from "./headers.js";
import { checkOptions } from "./options.js";
import { apiVersionOf, collectionPath, pathSegment } from "./path.js";
import { type AnyOptions, buildQuery, hasFieldManager } from "./query.js";
import { selectsAll } from "./selector.js";

/** One call of a resource method, as data. */
export interface ResourceCall {
  readonly action: Action;
  readonly token: AnyResource;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly subresource?: string | undefined;
  readonly options?: AnyOptions | undefined;
  /** The object or patch to write. */
  readonly body?: unknown;
  /** The client's timeout of a request in milliseconds; 0 or unset means none. */
  readonly timeout?: number | undefined;
  /** The client's owner of written fields. */
  readonly fieldManager?: string | undefined;
}

const COLLECTION: ReadonlySet<Action> = new Set(["list", "watch", "create", "deleteCollection"]);

function requireName(name: unknown, kind: string): string {
  if (name === undefined || name === null || name === "") {
    throw new RequestError("MissingName", `${kind}: the call requires the object's name`);
  }
  return pathSegment(name, "name", "InvalidName");
}

function buildPath(call: ResourceCall, name: unknown): string {
  const { token, namespace, subresource, action } = call;
  if (token.scope === "Namespaced") {
    if (namespace === "") throw new RequestError("MissingNamespace", `${token.kind}: the namespace must not be empty`);
    if (namespace === null) throw new RequestError("MissingNamespace", `${token.kind}: the namespace must be a string`);
    if (namespace === undefined && action !== "list" && action !== "watch") {
      throw new RequestError("MissingNamespace", `${token.kind}: the call requires a namespace`);
    }
  } else if (namespace !== undefined) {
    throw new RequestError("InvalidNamespace", `${token.kind} is cluster-scoped and does not accept a namespace`);
  }
  const collection = collectionPath(token, namespace);
  if (COLLECTION.has(action) && subresource === undefined) return collection;
  const object = `${collection}/${requireName(name, token.kind)}`;
  return subresource === undefined ? object : `${object}/${pathSegment(subresource, "subresource", "InvalidPath")}`;
}

/** The body of a call that writes an object, with its type, name and namespace filled in. */
function objectBody(call: ResourceCall): KubernetesObject {
  const { token, namespace, subresource, name } = call;
  if (subresource === undefined) {
    return identify(call.body, {
      apiVersion: apiVersionOf(token),
      kind: token.kind,
      ...(namespace !== undefined && { namespace }),
    });
  }
  const entry = findSubresource(token, subresource);
  return identify(call.body, {
    apiVersion: apiVersionOf({ group: entry?.group ?? token.group, version: entry?.version ?? token.version }),
    kind: entry?.kind ?? token.kind,
    ...(namespace !== undefined && { namespace }),
    ...(name !== undefined && { name }),
  });
}

// A server-side apply contains the complete intent of one manager. The server refuses these too, with a less helpful message.
function checkApply(object: KubernetesObject, options: AnyOptions, kind: string): void {
  if (!options.fieldManager) throw new RequestError("MissingFieldManager", `${kind}: apply requires a fieldManager`);
  const metadata: object | null | undefined = object.metadata;
  if (metadata && "managedFields" in metadata) {
    throw new RequestError(
      "ManagedFields",
      `${kind}: apply does not accept metadata.managedFields; pass only the fields that you want to own, not an object that the server returned`,
    );
  }
}

/**
 * Checks what a deletion of many objects selects. With a selector that is empty by mistake, it would delete all of them, so that this must be
 * said, as to kubectl.
 */
function checkSelection(options: AnyOptions, kind: string): void {
  const invalid = (what: string): RequestError => new RequestError("InvalidSelector", `${kind}: ${what}`);
  const given = (["labelSelector", "fieldSelector"] as const).filter((name) => name in options);
  for (const name of given) {
    if (options.all === true) throw invalid(`all: true and ${name} are mutually exclusive`);
    if (options[name] === undefined) throw invalid(`${name} is undefined; pass all: true to delete all objects`);
    if (selectsAll(name, options)) throw invalid(`${name} is empty; pass all: true to delete all objects`);
  }
  if (given.length === 0 && options.all !== true) throw invalid("deleteCollection requires a selector or all: true");
}

function buildBody(call: ResourceCall, options: AnyOptions): { body: unknown; name: unknown } {
  switch (call.action) {
    case "get":
    case "list":
    case "watch":
      return { body: undefined, name: call.name };
    case "delete":
      return { body: deleteOptions(options), name: call.name };
    case "deleteCollection":
      return { body: deleteOptions(options), name: undefined };
    case "merge":
    case "json":
    case "strategic":
      checkPatch(call.action, call.body, kindOf(call));
      return { body: call.body, name: call.name };
    default: {
      // Before the body is checked: without the name, each argument is in the place of another.
      if (call.subresource !== undefined && typeof call.name !== "string")
        throw new RequestError("MissingName", `${kindOf(call)}: the first argument must be the object's name`);
      const object = objectBody(call);
      if (call.action === "apply") checkApply(object, options, call.token.kind);
      return { body: object, name: call.name ?? object.metadata?.name };
    }
  }
}

/** What a token says about a subresource, by its name in requests. */
function findSubresource(token: AnyResource, subresource: string): SubresourceToken | undefined {
  const entries = Object.entries(token.subresources ?? {});
  return entries.find(([member, { name = member }]) => name === subresource)?.[1];
}

/** What the body of a call is, for messages: the kind of the object, or that of the subresource. */
function kindOf({ token, subresource }: ResourceCall): string {
  return (subresource === undefined ? undefined : findSubresource(token, subresource)?.kind) ?? token.kind;
}

/** Deletions answer with a Status or with the object as it is. */
function formOf({ token, action }: ResourceCall): AnswerForm | undefined {
  if (token.as === undefined || action === "delete" || action === "deleteCollection") return undefined;
  return action === "list" ? `${token.as}List` : token.as;
}

/** The options of a call, with the client's default of the owner of written fields. */
function completeOptions({ action, options = {}, fieldManager }: ResourceCall): AnyOptions {
  if (fieldManager === undefined || options.fieldManager !== undefined || !hasFieldManager(action)) return options;
  return { ...options, fieldManager };
}

/**
 * Builds the request of a call. Pure: it does no I/O and does not change the caller's objects. Throws a `RequestError` for invalid calls,
 * before anything is sent.
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris
 */
export function buildRequest(call: ResourceCall): HttpRequest {
  checkOptions(call.action, call.options ?? {}, call.token.kind);
  const options = completeOptions(call);
  const { method, contentType } = HTTP[call.action];
  const { body, name } = buildBody(call, options);
  const path = buildPath(call, name);
  if (call.action === "deleteCollection") checkSelection(options, call.token.kind);
  const timeout =
    call.action === "list" && options.timeoutSeconds !== undefined
      ? options.timeoutSeconds * 1000
      : (call.timeout ?? 0);
  return {
    method,
    path,
    query: buildQuery(call.action, options, timeout),
    headers: {
      accept: acceptOf(formOf(call)),
      ...(body !== undefined && { "content-type": contentType }),
      ...(options.headers !== undefined && lowerCaseNames(options.headers)),
    },
    ...(body !== undefined && { body: encodeBody(body, kindOf(call)) }),
    timeout,
    ...(options.signal !== undefined && { signal: options.signal }),
    ...(options.onWarning !== undefined && { onWarning: options.onWarning }),
  };
}
