import { RequestError } from "../errors/request-error.js";
import type { HttpRequest } from "../types/http.js";
import type { KubernetesObject } from "../types/object.js";
import type { AnyResource } from "../types/resource.js";
import { type AnswerForm, acceptOf } from "./accept.js";
import { type Action, HTTP } from "./action.js";
import { deleteOptions, encodeBody, identify } from "./body.js";
import { apiVersionOf, collectionPath, pathSegment } from "./path.js";
import { type AnyOptions, buildQuery } from "./query.js";

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
}

const COLLECTION: ReadonlySet<Action> = new Set(["list", "create", "deleteCollection"]);

function requireName(name: unknown, kind: string): string {
  if (name === undefined || name === null || name === "") {
    throw new RequestError("MissingName", `${kind}: the call requires the object's name`);
  }
  return pathSegment(name, "name", "InvalidName");
}

function buildPath(call: ResourceCall, name: unknown): string {
  const { token, namespace, subresource, action } = call;
  if (token.scope === "Namespaced") {
    if (namespace === "") throw new RequestError("MissingNamespace", `${token.kind}: the namespace is empty`);
    if (namespace === undefined && action !== "list") {
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
  const entry = token.subresources?.[subresource];
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
  if (object.metadata !== undefined && "managedFields" in object.metadata) {
    throw new RequestError(
      "ManagedFields",
      `${kind}: apply does not accept metadata.managedFields; pass only the fields to own, not an object that was read`,
    );
  }
}

// With an undefined selector, a mistake of the caller's would delete all objects.
function checkSelectors(options: AnyOptions, kind: string): void {
  for (const name of ["labelSelector", "fieldSelector"] as const) {
    if (name in options && (options[name] === undefined || options[name] === null)) {
      throw new RequestError("InvalidSelector", `${kind}: ${name} is set but undefined; omit it to delete all objects`);
    }
  }
}

function buildBody(call: ResourceCall, options: AnyOptions): { body: unknown; name: unknown } {
  switch (call.action) {
    case "get":
    case "list":
      return { body: undefined, name: call.name };
    case "delete":
      return { body: deleteOptions(options), name: call.name };
    case "deleteCollection":
      checkSelectors(options, call.token.kind);
      return { body: deleteOptions(options), name: undefined };
    case "merge":
    case "json":
    case "strategic":
      return { body: call.body ?? null, name: call.name };
    default: {
      const object = objectBody(call);
      if (call.action === "apply") checkApply(object, options, call.token.kind);
      return { body: object, name: call.name ?? object.metadata?.name };
    }
  }
}

/** Deletions answer with a Status or with the object as it is. */
function formOf({ token, action }: ResourceCall): AnswerForm | undefined {
  if (token.as === undefined || action === "delete" || action === "deleteCollection") return undefined;
  return action === "list" ? `${token.as}List` : token.as;
}

function lowerCase(headers: { readonly [name: string]: string }): { [name: string]: string } {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/**
 * Builds the request of a call. Pure: it does no I/O and does not change the caller's objects. Throws a `RequestError` for invalid calls,
 * before anything is sent.
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris
 */
export function buildRequest(call: ResourceCall): HttpRequest {
  const options = call.options ?? {};
  const { method, contentType } = HTTP[call.action];
  const { body, name } = buildBody(call, options);
  const timeout =
    call.action === "list" && options.timeoutSeconds !== undefined
      ? options.timeoutSeconds * 1000
      : (call.timeout ?? 0);
  return {
    method,
    path: buildPath(call, name),
    query: buildQuery(call.action, options, timeout),
    headers: {
      accept: acceptOf(formOf(call)),
      ...(body !== undefined && { "content-type": contentType }),
      ...(options.headers !== undefined && lowerCase(options.headers)),
    },
    ...(body !== undefined && { body: encodeBody(body) }),
    timeout,
    ...(options.signal !== undefined && { signal: options.signal }),
    ...(options.onWarning !== undefined && { onWarning: options.onWarning }),
  };
}
