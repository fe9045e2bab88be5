import type { ControlPlane } from "../../testbed/index.js";

/** A resource or, with a slash in its name, a subresource, as the server's own discovery reports it. */
export interface ServedResource {
  /** `apps/v1`, `v1` */
  readonly groupVersion: string;
  readonly name: string;
  readonly namespaced: boolean;
  readonly kind: string;
  readonly verbs: readonly string[];
  /** Group and version of the kind, if they are not the resource's. */
  readonly group?: string;
  readonly version?: string;
}

/** The group/versions that `kubectl api-versions` lists. */
export async function apiVersions(cluster: ControlPlane): Promise<string[]> {
  return (await cluster.kubectl(["api-versions"])).stdout.trim().split("\n").sort();
}

/** The resources and subresources of group/versions, as `/api/v1` and `/apis/<group>/<version>` list them. */
export async function servedResources(
  cluster: ControlPlane,
  groupVersions: readonly string[],
): Promise<ServedResource[]> {
  const lists = groupVersions.map(async (groupVersion): Promise<ServedResource[]> => {
    const path = `${groupVersion.includes("/") ? "/apis" : "/api"}/${groupVersion}`;
    const { stdout } = await cluster.kubectl(["get", "--raw", path]);
    const { resources } = JSON.parse(stdout) as { resources: Omit<ServedResource, "groupVersion">[] };
    return resources.map((resource) => ({ ...resource, groupVersion }));
  });
  return (await Promise.all(lists)).flat();
}
