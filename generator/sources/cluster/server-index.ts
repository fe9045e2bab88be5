import type { Client } from "@kubesmith/runtime";
import { GeneratorError } from "../../errors.js";
import { isObject } from "../../json.js";
import { type GroupVersion, nonJson, parseKey } from "../../openapi/index.js";
import { printable } from "../../terminal.js";
import { describeRefusal } from "./refusal.js";

const INDEX_PATH = "/openapi/v3";
const MAX_BYTES = 5 * 1024 * 1024;

/** A group/version of the index. */
export interface IndexEntry {
  /** `api/v1`, `apis/apps/v1`. */
  readonly key: string;
  readonly groupVersion: GroupVersion;
  /** Path of the document below the server's prefix, without its query. */
  readonly path: string;
  /** The server's hash of the document, opaque; empty if the server gives none. */
  readonly hash: string;
}

/** The content of `/openapi/v3`. */
export interface ServerIndex {
  /** Group/versions by key, sorted. Keys of another form (`apis`, `version`, `.well-known/…`) are omitted: several servers publish them. */
  readonly entries: ReadonlyMap<string, IndexEntry>;
  /** Group/versions whose document has an invalid address, with the reason: an API server behind the aggregator chose it. */
  readonly refused: ReadonlyMap<string, string>;
  /** Keys in the form of a group/version whose parts are not names that Kubernetes accepts, as they can be shown, with the reason. */
  readonly unusable: ReadonlyMap<string, string>;
}

/** Most characters that are shown of a key that cannot be used; the longest that can has 322. */
const MAX_SHOWN = 330;

/** The form of the keys of group/versions, whatever their parts are. */
const GROUP_VERSION_FORM = /^(?:api\/[^/]+|apis\/[^/]+\/[^/]+)$/;

/** A client, as far as it is needed here. */
type Sender = Pick<Client, "send" | "server">;

/**
 * Reads the index of a server: one request.
 * @throws GeneratorError `index` when the server refuses, has no OpenAPI v3, or sends something else
 */
export async function fetchIndex(client: Sender, signal?: AbortSignal): Promise<ServerIndex> {
  return (await fetchIndexIfServed(client, signal)) ?? refuseWithoutIndex();
}

/** @throws GeneratorError `index`: the server does not describe its API */
export function refuseWithoutIndex(): never {
  throw new GeneratorError(
    "index",
    `the server does not serve OpenAPI v3 (GET ${INDEX_PATH}: 404 Not Found), and it does not serve /openapi/v2 either; ` +
      "most likely, this is not the address of an API server",
  );
}

/**
 * Reads the index of a server: one request.
 * @returns `undefined` if the server does not have OpenAPI v3
 * @throws GeneratorError `index` when the server refuses, or sends something else
 * @see https://kubernetes.io/docs/concepts/overview/kubernetes-api/#openapi-v3
 */
export async function fetchIndexIfServed(client: Sender, signal?: AbortSignal): Promise<ServerIndex | undefined> {
  const response = await client.send({
    path: INDEX_PATH,
    maxBytes: MAX_BYTES,
    ...(signal !== undefined && { signal }),
  });
  if (response.status === 404) return undefined;
  if (response.status !== 200) {
    throw new GeneratorError("index", describeRefusal(INDEX_PATH, response));
  }
  return parseIndex(response.text(), new URL(client.server));
}

/**
 * Parses the index.
 * @param server the server's base URL; documents are looked for there and nowhere else
 * @throws GeneratorError `index` when the text is not an index, or lists no API
 */
export function parseIndex(text: string, server: URL): ServerIndex {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new GeneratorError("index", `GET ${INDEX_PATH}: expected JSON, got ${nonJson(text)}`, { cause: error });
  }
  const paths = isObject(value) ? value.paths : undefined;
  if (!isObject(paths) || Object.keys(paths).length === 0) {
    throw new GeneratorError(
      "index",
      `GET ${INDEX_PATH}: expected an index of API documents ("paths"), got some other JSON`,
    );
  }
  const entries = new Map<string, IndexEntry>();
  const refused = new Map<string, string>();
  const unusable = new Map<string, string>();
  for (const key of Object.keys(paths).sort()) {
    const groupVersion = parseKey(key);
    if (groupVersion === undefined) {
      if (!GROUP_VERSION_FORM.test(key)) continue;
      const shown = printable(key.length > MAX_SHOWN ? `${key.slice(0, MAX_SHOWN)}…` : key);
      unusable.set(shown, `${shown}: Kubernetes does not accept this name for a group/version`);
      continue;
    }
    const item = paths[key];
    const url = isObject(item) ? item.serverRelativeURL : undefined;
    const resolved = typeof url === "string" ? resolveDocumentURL(url, server) : undefined;
    if (resolved === undefined) {
      const problem =
        url === undefined
          ? "is missing"
          : `must be below the server's /openapi/v3, but is ${JSON.stringify(url)?.slice(0, 200)}`;
      refused.set(key, `${key}: the address of the document ${problem}`);
      continue;
    }
    entries.set(key, { key, groupVersion, ...resolved });
  }
  return { entries, refused, unusable };
}

/**
 * Resolves a `serverRelativeURL`. Any API server behind the aggregator can put anything there, so what counts is what a URL parser makes
 * of it: the same origin, and a path below `/openapi/v3/`, with or without the server's own prefix.
 * @returns `undefined` when it leads elsewhere
 */
export function resolveDocumentURL(url: string, server: URL): { path: string; hash: string } | undefined {
  if (!url.startsWith("/") || /[\\\s\p{Cc}]/u.test(url)) return undefined;
  // In the query, which has the hash, these mean nothing.
  if (/%2f|%5c|%00/i.test(url.split("?", 1)[0] ?? "")) return undefined;
  let parsed: URL;
  try {
    parsed = new URL(url, server.origin);
  } catch {
    return undefined;
  }
  if (parsed.origin !== server.origin || parsed.username !== "" || parsed.password !== "") return undefined;
  const prefix = server.pathname.replace(/(?<!\/)\/+$/, "");
  const path = parsed.pathname.startsWith(`${prefix}/`) ? parsed.pathname.slice(prefix.length) : parsed.pathname;
  if (!path.startsWith(`${INDEX_PATH}/`)) return undefined;
  return { path, hash: parsed.searchParams.get("hash") ?? "" };
}
