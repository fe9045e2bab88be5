import type { Verb } from "../types/resource.js";
import type { ResourceMapping } from "./mapping.js";

/** The members of `APIVersions` and `APIGroupList` that are read. */
export interface GroupList {
  /** Of `/api`. */
  readonly versions?: readonly string[];
  /** Of `/apis`. */
  readonly groups?: readonly {
    readonly name: string;
    readonly versions?: readonly { readonly groupVersion: string }[];
    readonly preferredVersion?: { readonly groupVersion: string };
  }[];
}

/** The members of `APIResourceList` that are read. */
export interface ResourceList {
  readonly resources?: readonly {
    /** `pods`, or `pods/status`. */
    readonly name: string;
    readonly singularName?: string;
    readonly namespaced?: boolean;
    readonly kind: string;
    readonly verbs?: readonly Verb[];
    readonly shortNames?: readonly string[];
    readonly categories?: readonly string[];
  }[];
}

/** The group/versions of a list of groups or versions, `v1`, `apps/v1`; a group's preferred version comes first. */
export function groupVersionsOf({ versions = [], groups = [] }: GroupList): string[] {
  const inGroups = groups.flatMap(({ versions = [], preferredVersion }) => {
    const all = versions.map(({ groupVersion }) => groupVersion);
    const preferred = all.filter((groupVersion) => groupVersion === preferredVersion?.groupVersion);
    return [...preferred, ...all.filter((groupVersion) => !preferred.includes(groupVersion))];
  });
  return [...versions, ...inGroups];
}

/** Reads the resources of one group/version, `apps/v1`. */
export function readResourceList({ resources = [] }: ResourceList, groupVersion: string): ResourceMapping[] {
  const slash = groupVersion.indexOf("/");
  const group = groupVersion.slice(0, Math.max(slash, 0));
  const version = groupVersion.slice(slash + 1);
  return resources
    .filter(({ name }) => !name.includes("/"))
    .map(({ name, singularName = "", namespaced, kind, verbs = [], shortNames = [], categories = [] }) => ({
      group,
      version,
      kind,
      plural: name,
      singular: singularName,
      shortNames,
      categories,
      scope: namespaced ? "Namespaced" : "Cluster",
      verbs,
      subresources: resources
        .filter((other) => other.name.startsWith(`${name}/`))
        .map((other) => other.name.slice(name.length + 1)),
    }));
}
