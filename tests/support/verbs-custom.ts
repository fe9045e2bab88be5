import { join } from "node:path";
import type { Scale } from "@kubesmith/kubernetes/autoscaling/v1";
import type { KubernetesObject, Live, LiveNamespaced, Resource } from "@kubesmith/runtime";
import type { ResourceDef } from "@kubesmith/runtime/codegen";
import type { ControlPlane } from "../../testbed/index.js";
import { kubesmith } from "./cli.js";

const GROUP = "verbs.example.com";

/** A namespaced custom resource with status, scale, a list that merges by key, and a part without a schema. */
export interface Widget extends KubernetesObject {
  apiVersion?: "verbs.example.com/v1";
  kind?: "Widget";
  spec?: {
    size: number;
    mode?: "fast" | "slow";
    settings?: { [key: string]: unknown };
    parts?: { name: string; weight?: number }[];
  };
  status?: { size?: number; phase?: string };
}

/** A cluster-scoped custom resource, without subresources. */
export interface Zone extends KubernetesObject {
  apiVersion?: "verbs.example.com/v1";
  kind?: "Zone";
  spec?: { rank: number };
}

interface CustomResource extends ResourceDef {
  group: "verbs.example.com";
  version: "v1";
  verbs: {
    create: true;
    delete: true;
    deletecollection: true;
    get: true;
    list: true;
    patch: true;
    update: true;
    watch: true;
  };
  merge: {};
  strategic: false;
}

/** {@link Widget} as it is read. */
export interface LiveWidget extends LiveNamespaced<Widget> {}
/** What the generator writes for {@link Widget}. */
export interface WidgetsResource extends CustomResource {
  plural: "widgets";
  kind: "Widget";
  scope: "Namespaced";
  object: Widget;
  live: LiveWidget;
  subresources: {
    scale: { verbs: { get: true; patch: true; update: true }; body: Scale };
    status: { verbs: { get: true; patch: true; update: true }; body: Widget };
  };
}

/** {@link Zone} as it is read. */
export interface LiveZone extends Live<Zone> {}
/** What the generator writes for {@link Zone}. */
export interface ZonesResource extends CustomResource {
  plural: "zones";
  kind: "Zone";
  scope: "Cluster";
  object: Zone;
  live: LiveZone;
  subresources: {};
}

/** The tokens of the custom resources, as they come out of the generator. */
export interface CustomTokens {
  readonly widgets: Resource<WidgetsResource>;
  readonly zones: Resource<ZonesResource>;
}

/** Defines the custom resources in a cluster and imports the SDK that `kubesmith generate` generates for them. */
export async function generateCustomTokens(cluster: ControlPlane): Promise<CustomTokens> {
  await cluster.applyCRD({ apiVersion: "v1", kind: "List", items: [widgetDefinition(), zoneDefinition] });
  const output = join(cluster.folder, "sdk");
  const cache = join(cluster.folder, "cache");
  const kubeconfig = cluster.users.admin.kubeconfig;
  const flags = ["--kubeconfig", kubeconfig, "--include", GROUP, "--cache-dir", cache, "--quiet"];
  const { code, stderr } = await kubesmith(["generate", "--output", output, ...flags]);
  if (code !== 0) throw new Error(`kubesmith generate ended with ${code}: ${stderr}`);
  return import(join(output, GROUP, "v1", "index.ts"));
}

/**
 * The definition of {@link Widget}.
 * @param more properties of `spec` in addition to those that the type knows
 */
export function widgetDefinition(more: object = {}): object {
  const spec = {
    type: "object",
    required: ["size"],
    properties: {
      size: { type: "integer", format: "int32", minimum: 0 },
      mode: { type: "string", enum: ["fast", "slow"], default: "slow" },
      settings: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
      parts: {
        type: "array",
        "x-kubernetes-list-type": "map",
        "x-kubernetes-list-map-keys": ["name"],
        items: {
          type: "object",
          required: ["name"],
          properties: { name: { type: "string" }, weight: { type: "number" } },
        },
      },
      ...more,
    },
  };
  const status = {
    type: "object",
    properties: { size: { type: "integer", format: "int32" }, phase: { type: "string" } },
  };
  const scale = { specReplicasPath: ".spec.size", statusReplicasPath: ".status.size" };
  return definition("Widget", "Namespaced", {
    subresources: { status: {}, scale },
    schema: { openAPIV3Schema: { type: "object", properties: { spec, status } } },
  });
}

const zoneDefinition: object = definition("Zone", "Cluster", {
  schema: {
    openAPIV3Schema: {
      type: "object",
      properties: { spec: { type: "object", required: ["rank"], properties: { rank: { type: "integer" } } } },
    },
  },
});

function definition(kind: string, scope: string, version: object): object {
  const singular = kind.toLowerCase();
  const plural = `${singular}s`;
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${GROUP}` },
    spec: {
      group: GROUP,
      scope,
      names: { kind, listKind: `${kind}List`, plural, singular },
      versions: [{ name: "v1", served: true, storage: true, ...version }],
    },
  };
}
