import { vi } from "vitest";
import type { ControlPlane } from "../../testbed/index.js";

/** A version of a custom resource, as far as these tests vary it. */
interface Version {
  readonly name: string;
  readonly served?: boolean;
  readonly scale?: boolean;
  /** Properties of `spec`; an object of any content when absent. */
  readonly spec?: { readonly [property: string]: object };
}

/** A CustomResourceDefinition, as far as these tests vary it. */
interface Definition {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly scope?: "Namespaced" | "Cluster";
  readonly shortNames?: readonly string[];
  /** The first is the one that is stored; `v1` when absent. */
  readonly versions?: readonly Version[];
}

/** A CustomResourceDefinition in the form of the API server. */
export function customResource(definition: Definition): object {
  const { group, kind, plural, scope = "Namespaced", shortNames = [], versions = [{ name: "v1" }] } = definition;
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope,
      names: { kind, plural, singular: kind.toLowerCase(), shortNames },
      versions: versions.map((version, i) => ({ ...versionOf(version), storage: i === 0 })),
    },
  };
}

function versionOf({ name, served = true, scale = false, spec }: Version): object {
  const anything = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  const properties =
    spec === undefined
      ? { spec: anything }
      : {
          spec: { type: "object", properties: spec },
          status: { type: "object", properties: { replicas: { type: "integer" } } },
        };
  return {
    name,
    served,
    schema: { openAPIV3Schema: { type: "object", properties } },
    ...(scale && {
      subresources: {
        status: {},
        scale: { specReplicasPath: ".spec.replicas", statusReplicasPath: ".status.replicas" },
      },
    }),
  };
}

/** Deletes a CustomResourceDefinition and waits until the server no longer describes its group. */
export async function removeCustomResource(cluster: ControlPlane, name: string): Promise<void> {
  const group = name.slice(name.indexOf(".") + 1);
  await cluster.kubectl(["delete", "crd", name]);
  const isGone = async (): Promise<boolean> =>
    !(await cluster.kubectl(["get", "--raw", "/openapi/v3"])).stdout.includes(`apis/${group}/`);
  await vi.waitUntil(isGone, { timeout: 30_000, interval: 100 });
}

/** A resource with everything a custom resource can have: status, scale, short names, several versions. */
export const widgets: object = customResource({
  group: "shop.example.com",
  kind: "Widget",
  plural: "widgets",
  shortNames: ["wd"],
  versions: [
    {
      name: "v1",
      scale: true,
      spec: { replicas: { type: "integer" }, size: { type: "string", enum: ["small", "large"] } },
    },
    { name: "v1beta1", spec: { replicas: { type: "integer" } } },
    { name: "v1alpha1", served: false, spec: { replicas: { type: "integer" } } },
  ],
});

/** A cluster-scoped resource that has no subresources, and shares a group/version with {@link widgets}. */
export const stores: object = customResource({
  group: "shop.example.com",
  kind: "Store",
  plural: "stores",
  scope: "Cluster",
  versions: [{ name: "v1", spec: { address: { type: "string" } } }],
});

/** Kinds and plurals that are legal names of resources and troublesome ones in TypeScript. */
export const oddlyNamed: readonly object[] = [
  ["My-Kind", "my-kinds"],
  ["Class", "class"],
  ["Constructor", "constructor"],
  // The kind and the plural are the same word, and both would be exported.
  ["sheep", "sheep"],
  // Globals that generated code must not shadow to its harm.
  ["Promise", "promises"],
  ["Record", "records"],
  ["Status", "statuses"],
  ["Resource", "resources"],
].map(([kind = "", plural = ""]) => customResource({ group: "odd-names.example.com", kind, plural }));

/** All of them, for one `applyCRD`. */
export const customResources: string = [widgets, stores, ...oddlyNamed]
  .map((crd) => JSON.stringify(crd))
  .join("\n---\n");
