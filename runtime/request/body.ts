import { RequestError, type RequestErrorCode } from "../errors/request-error.js";
import { isObject, represent, type Written, writeJson } from "../json/write-json.js";
import type { KubernetesObject } from "../types/object.js";
import type { AnyOptions } from "./query.js";
import { quoted } from "./quoted.js";

/** What the written object must be; members that it lacks are filled in. */
export interface Identity {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name?: string;
}

function agree(code: RequestErrorCode, field: string, given: unknown, wanted: string): void {
  if (given !== undefined && given !== "" && given !== wanted) {
    throw new RequestError(code, `${field} must be ${quoted(wanted)}, but is ${quoted(given)}`);
  }
}

/** An object that can be completed by spreading it. */
function objectOf(value: unknown, what: string): { readonly [name: string]: unknown } {
  let object: unknown;
  try {
    object = represent(value, "");
  } catch (error) {
    throw new RequestError("InvalidBody", `${what} cannot be serialized as JSON`, { cause: error });
  }
  // Spreading would lose the contents of other objects, such as a Map, and turn text into single characters.
  if (isObject(object)) return object;
  throw new RequestError("InvalidBody", `${what} must be an object`);
}

/**
 * Returns the object with its type, namespace and name filled in; the given object is not changed. Throws a `RequestError` for a
 * contradiction.
 */
export function identify(object: unknown, identity: Identity): KubernetesObject {
  const { apiVersion, kind, namespace, name } = identity;
  const given = objectOf(object, `${kind}: the body`);
  agree("KindMismatch", "apiVersion", given.apiVersion, apiVersion);
  agree("KindMismatch", "kind", given.kind, kind);
  const metadata = objectOf(given.metadata ?? {}, `${kind}: metadata`);
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

/**
 * The JSON text of a body. Throws a `RequestError` (`InvalidBody`) with the path of a value that JSON cannot represent or that Kubernetes
 * would change.
 * @param kind what the body is, for messages
 */
export function encodeBody(body: unknown, kind: string): string {
  let written: Written;
  try {
    written = writeJson(body, { int64: true });
  } catch (error) {
    throw new RequestError("InvalidBody", `${kind}: the body cannot be serialized as JSON`, { cause: error });
  }
  if ("text" in written) return written.text;
  throw new RequestError("InvalidBody", `${kind}: ${written.path || "the body"} ${written.problem}`);
}

// What an operation without a value would write: the server takes it for null.
const WITH_VALUE: ReadonlySet<unknown> = new Set(["add", "replace", "test"]);

/** Checks the shape of a patch. Throws a `RequestError` (`InvalidBody`). */
export function checkPatch(action: "merge" | "json" | "strategic", patch: unknown, kind: string): void {
  const invalid = (what: string): RequestError => new RequestError("InvalidBody", `${kind}: ${what}`);
  if (action !== "json") {
    if (!isObject(patch)) throw invalid("the patch must be an object");
    return;
  }
  if (!Array.isArray(patch)) throw invalid("a JSON patch must be a list of operations");
  for (const [index, operation] of patch.entries()) {
    if (!isObject(operation)) throw invalid(`patch[${index}] must be an object`);
    if (WITH_VALUE.has(operation.op) && operation.value === undefined)
      throw invalid(`patch[${index}].value must not be undefined`);
  }
}
