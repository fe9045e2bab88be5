import type { Progress } from "../commands/progress.js";
import { buildModel } from "../naming/build.js";
import type { SourceDocument, Verb } from "../naming/types.js";
import { applyFixups } from "../openapi/fixups/apply.js";
import { formatGroupVersion, parseKey } from "../openapi/group-version.js";
import { type Filter, filterKeys } from "../sources/filter.js";
import { loadWanted, type MissingAPI, markKept } from "../sources/missing.js";
import { openSource, type SourceOptions } from "../sources/source.js";

/** What to look at. */
export interface DiscoverOptions extends SourceOptions, Filter {}

/** A resource, as `kubectl api-resources` would list it. */
export interface DiscoveredResource {
  readonly resource: string;
  readonly kind: string;
  readonly scope: "Namespaced" | "Cluster";
  readonly verbs: readonly Verb[];
  readonly subresources: readonly { readonly name: string; readonly verbs: readonly Verb[] }[];
}

/** The APIs of a cluster or a snapshot. */
export interface DiscoverResult {
  readonly source: string;
  readonly groupVersions: readonly {
    readonly groupVersion: string;
    readonly hash: string;
    readonly resources: readonly DiscoveredResource[];
  }[];
  /** APIs that the server lists and does not describe. */
  readonly missing: readonly MissingAPI[];
}

/** Lists the group/versions, resources, verbs and scopes of a cluster or a snapshot. */
export async function discover(options: DiscoverOptions, progress: Progress): Promise<DiscoverResult> {
  const source = await openSource(options, progress);
  try {
    const { documents, missing } = await loadWanted(source, filterKeys(source.hashes.keys(), options));
    const sources = documents.flatMap((document): SourceDocument[] => {
      const groupVersion = parseKey(document.key);
      return groupVersion === undefined ? [] : [{ ...document, groupVersion }];
    });
    const model = buildModel(applyFixups(sources).documents);
    const groupVersions = sources.map(({ groupVersion, hash }) => {
      const module = model.modules.find((candidate) => candidate.groupVersion === groupVersion);
      return {
        groupVersion: formatGroupVersion(groupVersion),
        hash,
        resources: (module?.resources ?? []).map(({ plural, gvk, scope, verbs, subresources }) => ({
          resource: plural,
          kind: gvk.kind,
          scope,
          verbs,
          subresources: subresources.map((sub) => ({ name: sub.name, verbs: sub.verbs })),
        })),
      };
    });
    return { source: source.label, groupVersions, missing: markKept(missing, () => false) };
  } finally {
    await source.close();
  }
}
