import type { Send } from "./https.js";
import { poll } from "./poll.js";

/** The members of a CustomResourceDefinition that are read here. */
interface CustomResourceDefinition {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly served: boolean }[];
  };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

/** The URL of each document, which contains its hash, by its key in /openapi/v3. */
type Index = ReadonlyMap<string, string>;

/** Applies manifests as the administrator and returns what the server made of them. */
export type Apply = (manifests: string) => Promise<unknown>;

/**
 * The server takes up a changed definition a moment after it has answered the change, and notifies nobody. Where the documents
 * do not show by themselves that it has, they are taken for current once they have stayed the same for this long.
 */
const quietMilliseconds = 1_000;

/**
 * Applies the CustomResourceDefinitions of `manifests` and waits until the server serves them: each is Established, and
 * /openapi/v3 lists each served version with a document that has the kind and has settled.
 *
 * Throws when the server refuses one, and when `manifests` holds anything else or nothing.
 */
export async function applyCustomResourceDefinitions(send: Send, apply: Apply, manifests: string): Promise<void> {
  const before = await readIndex(send);
  const definitions = definitionsOf(await apply(manifests));
  await Promise.all(definitions.map((definition) => waitUntilEstablished(send, definition.metadata.name)));
  const kinds = kindsByKey(definitions);
  await Promise.all([...kinds].map(([key, names]) => waitUntilPublished(send, key, names, before.get(key))));
}

function definitionsOf(applied: unknown): CustomResourceDefinition[] {
  const object = applied as CustomResourceDefinition | { kind: "List"; items: CustomResourceDefinition[] };
  const definitions = "items" in object ? object.items : [object];
  for (const { kind, metadata } of definitions) {
    if (kind !== "CustomResourceDefinition") {
      throw new Error(`${kind} "${metadata.name}" is not a CustomResourceDefinition`);
    }
  }
  return definitions;
}

/** The kinds whose definitions were applied, by the key of their group and version in /openapi/v3. */
function kindsByKey(definitions: readonly CustomResourceDefinition[]): Map<string, string[]> {
  const kinds = new Map<string, string[]>();
  for (const { spec } of definitions) {
    for (const { name } of spec.versions.filter(({ served }) => served)) {
      const key = `apis/${spec.group}/${name}`;
      kinds.set(key, [...(kinds.get(key) ?? []), spec.names.kind]);
    }
  }
  return kinds;
}

async function waitUntilEstablished(send: Send, name: string): Promise<void> {
  const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${name}`;
  await poll(`CustomResourceDefinition "${name}" to be Established`, async () => {
    const { status } = JSON.parse(await read(send, path)) as CustomResourceDefinition;
    return status?.conditions?.some(({ type, status }) => type === "Established" && status === "True") || undefined;
  });
}

async function waitUntilPublished(send: Send, key: string, kinds: string[], before: string | undefined): Promise<void> {
  let last: string | undefined;
  let since = 0;
  await poll(`/openapi/v3 to list ${kinds.join(", ")} under ${key}`, async () => {
    const url = (await readIndex(send)).get(key);
    if (url === undefined || !(await lists(send, url, kinds))) {
      last = undefined;
      return undefined;
    }
    if (url !== last) {
      last = url;
      since = performance.now();
    }
    // Several definitions in one document may reach it one after the other, and one may leave its document as it was.
    const changed = kinds.length === 1 && url !== before;
    return changed || performance.now() - since > quietMilliseconds || undefined;
  });
}

/**
 * Whether the document at `url`, taken from the index, is current and has all of `kinds`. The index lags behind by up to a
 * second, since kube-aggregator polls; the document does not, and redirects from a hash that is no longer its own.
 */
async function lists(send: Send, url: string, kinds: readonly string[]): Promise<boolean> {
  type Schema = { "x-kubernetes-group-version-kind"?: { kind: string }[] };
  const answer = await send("GET", url);
  if (answer?.status !== 200 || answer.body === "") {
    return false;
  }
  const document = JSON.parse(answer.body) as { components?: { schemas?: Record<string, Schema> } };
  const schemas = Object.values(document.components?.schemas ?? {});
  const found = new Set(
    schemas.flatMap((schema) => schema["x-kubernetes-group-version-kind"]?.map(({ kind }) => kind)),
  );
  return kinds.every((kind) => found.has(kind));
}

async function readIndex(send: Send): Promise<Index> {
  type Paths = Record<string, { serverRelativeURL: string }>;
  const { paths } = JSON.parse(await read(send, "/openapi/v3")) as { paths: Paths };
  return new Map(Object.entries(paths).map(([key, { serverRelativeURL }]) => [key, serverRelativeURL]));
}

async function read(send: Send, path: string): Promise<string> {
  const answer = await send("GET", path);
  if (answer?.status !== 200) {
    throw new Error(`GET ${path} answered ${answer?.status ?? "nothing"}: ${answer?.body.slice(0, 500)}`);
  }
  return answer.body;
}
