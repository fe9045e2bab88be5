import type { Verb } from "../api/index.js";
import type { Token } from "./tokens.js";
import type { Where } from "./types.js";

/** Stands for a part of a path that the source does not show. */
export const COMPUTED = "…";

/** A request for a resource, as its path shows it. */
export interface RawResourceRequest {
  readonly token: Token;
  readonly subresource?: string;
  readonly verbs: readonly Verb[];
  readonly where: Where;
}

const VERBS: ReadonlyMap<string, readonly [collection: Verb, object: Verb]> = new Map<string, readonly [Verb, Verb]>([
  ["GET", ["list", "get"]],
  ["HEAD", ["list", "get"]],
  ["POST", ["create", "create"]],
  ["PUT", ["update", "update"]],
  ["PATCH", ["patch", "patch"]],
  ["DELETE", ["deletecollection", "delete"]],
]);
// Since Kubernetes 1.35, the server also checks `create` when these are opened as WebSockets.
const STREAMED: ReadonlySet<string> = new Set(["exec", "attach", "portforward"]);
// Servers let every user read them.
const PUBLIC = /^\/(?:version|healthz|livez|readyz|api|apis|openapi\/v[23])(?:\/|$)/;

/**
 * The resource and verbs of a request that does not go through a resource client.
 *
 * @param path with {@link COMPUTED} for parts that the source does not show
 * @param method the HTTP method
 * @param isWatch whether a list is a watch
 * @param find the generated resource with a plural name; undefined if there is none
 * @returns undefined if the path does not show the resource, and `public` if every user may send the request
 */
export function readRawRequest(
  path: string,
  method: string,
  isWatch: boolean,
  find: (group: string, version: string, plural: string) => Token | undefined,
): RawResourceRequest | "public" | undefined {
  const [route = "", query = ""] = path.split("?", 2);
  const [first, ...rest] = route.split("/").slice(1);
  const [group, version, ...segments] = first === "api" ? ["", ...rest] : rest;
  const [root, namespace, ...inside] = segments;
  const isInside = root === "namespaces" && inside.length > 0 && !["status", "finalize"].includes(inside[0] ?? "");
  const [plural, name, subresource] = isInside ? inside : segments;
  if ((first !== "api" && first !== "apis") || plural === undefined || plural === "") {
    return PUBLIC.test(route) && method === "GET" && !route.includes(COMPUTED) ? "public" : undefined;
  }
  const token = find(group ?? "", version ?? "", plural);
  const verbs = VERBS.get(method);
  if (token === undefined || verbs === undefined || subresource?.includes(COMPUTED)) return undefined;
  const hasName = name !== undefined && name !== "";
  const watches = !hasName && method === "GET" && (isWatch || /(?:^|&)watch=(?:true|1)(?:&|$)/.test(query));
  const verb = hasName ? verbs[1] : verbs[0];
  return {
    token,
    ...(subresource !== undefined && { subresource }),
    verbs: watches ? ["watch"] : subresource !== undefined && STREAMED.has(subresource) ? ["get", "create"] : [verb],
    where: whereOf(token, isInside ? namespace : undefined),
  };
}

function whereOf({ scope }: Token, namespace: string | undefined): Where {
  if (scope === "Cluster") return { kind: "cluster" };
  if (namespace === undefined) return { kind: "all-namespaces" };
  return namespace.includes(COMPUTED) ? { kind: "unknown-namespace" } : { kind: "namespace", name: namespace };
}
