import type { Method, Operation } from "../openapi/index.js";
import type { Verb } from "./types.js";

/** The verb of each `x-kubernetes-action`; `watch` and `watchlist` are actions of the deprecated `/watch/` paths. */
const ACTIONS: ReadonlyMap<string, Verb> = new Map([
  ["get", "get"],
  ["list", "list"],
  ["post", "create"],
  ["put", "update"],
  ["patch", "patch"],
  ["delete", "delete"],
  ["deletecollection", "deletecollection"],
  ["watch", "watch"],
  ["watchlist", "watch"],
]);
/** The verb of each method of a `connect` action, as in the server's discovery. */
const CONNECT_METHODS: ReadonlyMap<Method, Verb> = new Map([
  ["get", "get"],
  ["post", "create"],
  ["put", "update"],
  ["patch", "patch"],
  ["delete", "delete"],
]);
/** Names that the API server accepts for resources and subresources; a path with any other name does not belong to a resource. */
const NAME = /^(?=.{1,253}$)[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/;

/** The parts of a path: `/apis/apps/v1/namespaces/{namespace}/deployments/{name}/scale`. */
export interface ResourcePath {
  readonly plural: string;
  readonly namespaced: boolean;
  readonly watch: boolean;
  readonly subresource: string | undefined;
}

/**
 * Reads a path of a document.
 * @param prefix the path prefix of the document's group/version: `/apis/apps/v1/`
 * @returns `undefined` if the path does not belong to a resource
 */
export function parsePath(path: string, prefix: string): ResourcePath | undefined {
  if (!path.startsWith(prefix)) return undefined;
  let segments = path.slice(prefix.length).split("/");
  const watch = segments[0] === "watch";
  if (watch) segments = segments.slice(1);
  const namespaced = segments[0] === "namespaces" && segments[1] === "{namespace}";
  if (namespaced) segments = segments.slice(2);
  const [plural, name, subresource] = segments;
  if (plural === undefined || !NAME.test(plural)) return undefined;
  if (subresource !== undefined && !NAME.test(subresource)) return undefined;
  if (name !== undefined && name !== "{name}") return undefined;
  return { plural, namespaced, watch, subresource };
}

/** Whether an operation connects to something, such as a container, and does not exchange objects. */
export function isConnect(operation: Operation): boolean {
  return operation["x-kubernetes-action"] === "connect";
}

/** The verb of an operation; `undefined` if it does not belong to a resource. */
export function verbOf(method: Method, operation: Operation): Verb | undefined {
  return isConnect(operation) ? CONNECT_METHODS.get(method) : ACTIONS.get(operation["x-kubernetes-action"] ?? "");
}
