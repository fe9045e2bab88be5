import { GeneratorError } from "../../errors.js";
import { type GroupVersion, type OpenAPIDocument, type Parameter, parseKey, type Schema } from "../../openapi/index.js";
import { readSnapshot, readSnapshotIndex } from "../../snapshot/index.js";
import { EMBEDDED_LABEL, EMBEDDED_SNAPSHOT } from "../embedded.js";

/** Its resources have all verbs, and it contains the definition of the scale subresource. */
const KEYS = ["api/v1"];
const COLLECTION = "/api/v1/namespaces/{namespace}/configmaps";
const DELETE_OPTIONS = "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions";

/** A parameter, as documents have it. */
export interface DocumentParameter extends Parameter {
  readonly required?: boolean;
}

/** What the documents of custom resources have in common with Kubernetes' own. */
export interface Bundled {
  /** Definitions by name, each complete. */
  readonly schemas: ReadonlyMap<string, Schema>;
  /** The query parameters of the verbs, apart from `pretty`. */
  readonly parameters: { readonly [verb in Verb]: readonly DocumentParameter[] };
  /** The query parameter of all verbs. */
  readonly pretty: DocumentParameter;
}

/** Verbs by which the query parameters differ. */
export type Verb = "get" | "list" | "create" | "update" | "patch" | "delete";

/**
 * Reads from the bundled snapshot what the documents of custom resources have in common with Kubernetes' own.
 * @throws GeneratorError `snapshot` when the installed files are damaged
 */
export async function readBundled(): Promise<Bundled> {
  const documents = (await readSnapshot(EMBEDDED_SNAPSHOT, KEYS)).map(({ document }) => document);
  const paths = new Map(documents.flatMap(({ paths = {} }) => Object.entries(paths)));
  const [collection, item] = [paths.get(COLLECTION), paths.get(`${COLLECTION}/{name}`)];
  const list: readonly DocumentParameter[] = collection?.get?.parameters ?? [];
  const pretty = collection?.parameters?.find(({ name }) => name === "pretty");
  if (pretty === undefined)
    throw new GeneratorError(
      "snapshot",
      `${EMBEDDED_LABEL} in ${EMBEDDED_SNAPSHOT} is incomplete; install kubesmith again`,
    );
  return {
    schemas: withDeleteOptions(new Map(documents.flatMap(schemasOf)), await groupVersions()),
    parameters: {
      get: list.filter(({ name }) => name === "resourceVersion"),
      list,
      create: collection?.post?.parameters ?? [],
      update: item?.put?.parameters ?? [],
      patch: item?.patch?.parameters ?? [],
      delete: item?.delete?.parameters ?? [],
    },
    pretty,
  };
}

/** The group/versions of the bundled snapshot. */
async function groupVersions(): Promise<readonly GroupVersion[]> {
  const index = await readSnapshotIndex(EMBEDDED_SNAPSHOT);
  return [...(index?.documents.keys() ?? [])].map(parseKey).filter((each) => each !== undefined);
}

/**
 * Definitions, with DeleteOptions as custom resources have it: it is a kind of every group/version that the server knows, and so its
 * `apiVersion` is any of them.
 */
function withDeleteOptions(
  schemas: ReadonlyMap<string, Schema>,
  all: readonly GroupVersion[],
): ReadonlyMap<string, Schema> {
  const kinds = all.map(({ group, version }) => ({ group, version, kind: "DeleteOptions" }));
  const schema = { ...schemas.get(DELETE_OPTIONS), "x-kubernetes-group-version-kind": kinds };
  return new Map([...schemas, [DELETE_OPTIONS, schema]]);
}

function schemasOf({ components }: OpenAPIDocument): [name: string, schema: Schema][] {
  return Object.entries(components?.schemas ?? {});
}
