import type { ApiResource, Verb } from "../api/index.js";
import { formatGroupVersion, formatKey, parseKey } from "../openapi/index.js";
import { apiModelOf, withoutMalformed } from "../pipeline.js";
import { type Filter, filterKeys, listedKeys, loadWanted, openSource, type SourceOptions } from "../sources/index.js";
import { type MissingAPI, markKept } from "./missing.js";
import { checkOptions, type OperationOptions } from "./options.js";

export type { Verb };

/** Options of {@link discover}. */
export interface DiscoverOptions extends SourceOptions, Filter, OperationOptions {}

/** A resource, as in the output of `kubectl api-resources`. */
export interface DiscoveredResource {
  /** Its plural, `deployments`. */
  readonly resource: string;
  /** Kind of its objects. */
  readonly kind: string;
  /** Whether its objects are namespaced. */
  readonly scope: "Namespaced" | "Cluster";
  /** In RBAC's words, sorted. */
  readonly verbs: readonly Verb[];
  /** Sorted by name. */
  readonly subresources: readonly { readonly name: string; readonly verbs: readonly Verb[] }[];
}

/** The APIs of a cluster or a snapshot. */
export interface DiscoverResult {
  /** Where the documents came from. */
  readonly source: string;
  /** Sorted by index key. */
  readonly groupVersions: readonly {
    /** In the form of `apiVersion`: `v1`, `apps/v1`. */
    readonly groupVersion: string;
    /** The server's hash of its document. */
    readonly hash: string;
    readonly resources: readonly DiscoveredResource[];
  }[];
  /** APIs that the server lists but does not describe. */
  readonly missing: readonly MissingAPI[];
}

/**
 * Lists the group/versions, resources, verbs and scopes of a cluster or a snapshot.
 *
 * @example
 * ```ts
 * const { groupVersions } = await discover({ embedded: true, include: ["apps/v1"] });
 * console.log(groupVersions[0]?.resources.map(({ kind }) => kind));
 * ```
 * @throws GeneratorError for everything that is wrong with the input
 * @throws what `connect` and requests throw, when the source is a cluster
 */
export async function discover(options: DiscoverOptions): Promise<DiscoverResult> {
  checkOptions(options);
  const { signal } = options;
  signal?.throwIfAborted();
  const source = await openSource(options, options);
  try {
    const { documents, unavailable } = await loadWanted(source, filterKeys(listedKeys(source), options));
    const { made: model, malformed } = withoutMalformed(documents, apiModelOf);
    const left = new Set(malformed.map(({ key }) => key));
    const served = new Map(
      model.groupVersions.map(({ groupVersion, resources }) => [formatKey(groupVersion), resources]),
    );
    const groupVersions = documents.flatMap(({ key, hash }) => {
      const groupVersion = parseKey(key);
      if (groupVersion === undefined || left.has(key)) return [];
      const resources = (served.get(key) ?? []).map(describeResource);
      return [{ groupVersion: formatGroupVersion(groupVersion), hash, resources }];
    });
    signal?.throwIfAborted();
    return { source: source.label, groupVersions, missing: markKept([...unavailable, ...malformed], () => false) };
  } finally {
    await source.close();
  }
}

function describeResource({ plural, gvk, scope, verbs, subresources }: ApiResource): DiscoveredResource {
  return {
    resource: plural,
    kind: gvk.kind,
    scope,
    verbs,
    subresources: subresources.map((sub) => ({ name: sub.name, verbs: sub.verbs })),
  };
}
