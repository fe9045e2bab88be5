import { RequestError, type RequestErrorCode } from "../errors/request-error.js";
import { stringifyJson } from "../json/index.js";
import type { KubernetesObject } from "../types/object.js";
import type { AnyOptions } from "./query.js";

/** What the written object must be; members that it lacks are filled in. */
export interface Identity {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name?: string;
}

function agree(code: RequestErrorCode, field: string, given: unknown, wanted: string): void {
  if (given !== undefined && given !== "" && given !== wanted) {
    throw new RequestError(code, `${field} is ${JSON.stringify(given)}, expected ${JSON.stringify(wanted)}`);
  }
}

/**
 * Returns the object with its type, namespace and name filled in; the given object is not changed. Throws a `RequestError` for a
 * contradiction.
 */
export function identify(object: unknown, identity: Identity): KubernetesObject {
  if (typeof object !== "object" || object === null || Array.isArray(object)) {
    throw new RequestError("InvalidBody", `${identity.kind}: the body must be an object`);
  }
  const given: KubernetesObject = object;
  agree("KindMismatch", "apiVersion", given.apiVersion, identity.apiVersion);
  agree("KindMismatch", "kind", given.kind, identity.kind);
  const { apiVersion, kind, namespace, name } = identity;
  const metadata = given.metadata ?? {};
  if (namespace !== undefined) agree("NamespaceMismatch", "metadata.namespace", metadata.namespace, namespace);
  if (name !== undefined) agree("NameMismatch", "metadata.name", metadata.name, name);
  const missing = {
    ...(name !== undefined && !metadata.name && { name }),
    ...(namespace !== undefined && !metadata.namespace && { namespace }),
  };
  // The type comes first, as usual, and again last, to replace an empty one. Spreading keeps a member called `__proto__` a member.
  const type: KubernetesObject = { apiVersion, kind };
  const typed = { ...type, ...given, ...type };
  return Object.keys(missing).length === 0 ? typed : { ...typed, metadata: { ...metadata, ...missing } };
}

/** The body of a deletion. Undefined without options. */
export function deleteOptions(options: AnyOptions): object | undefined {
  const { gracePeriodSeconds, propagationPolicy, preconditions, dryRun } = options;
  const body = {
    ...(gracePeriodSeconds !== undefined && { gracePeriodSeconds }),
    ...(propagationPolicy !== undefined && { propagationPolicy }),
    ...(preconditions !== undefined && { preconditions }),
    ...(dryRun === true && { dryRun: ["All"] }),
  };
  return Object.keys(body).length === 0 ? undefined : { apiVersion: "v1", kind: "DeleteOptions", ...body };
}

/** The JSON text of a body. Throws a `RequestError` for values that JSON cannot represent (cycles, functions). */
export function encodeBody(body: unknown): string {
  let text: string | undefined;
  try {
    text = stringifyJson(body);
  } catch (error) {
    throw new RequestError("InvalidBody", "the body cannot be serialized as JSON", { cause: error });
  }
  if (text === undefined) throw new RequestError("InvalidBody", "the call requires a body");
  return text;
}
