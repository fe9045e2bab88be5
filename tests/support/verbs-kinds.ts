import { deployments } from "@kubesmith/kubernetes/apps/v1";
import { configMaps, namespaces, nodes, pods } from "@kubesmith/kubernetes/core/v1";
import type { Client, KubernetesObject, Needs, ResourceClient, Scope } from "@kubesmith/runtime";
import type { CustomTokens } from "./verbs-custom.js";

/** What every kind here has: all verbs but `deletecollection`, which namespaces lack. */
export type Objects = ResourceClient<
  Needs<KubernetesObject, "get" | "list" | "create" | "update" | "patch" | "delete", Scope>
> &
  Partial<Pick<ResourceClient<Needs<KubernetesObject, "deletecollection", Scope>>, "deleteCollection">>;

/** An object of which only its fields are known. */
export interface Fields extends KubernetesObject {
  [field: string]: unknown;
}

/** How one kind is written and read in a test of all verbs. */
export interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
  /** What kubectl calls the resource. */
  readonly resource: string;
  /** What `delete` answers with: the kind's own or a Status. */
  readonly deleted: string;
  /** Whether it comes from a CustomResourceDefinition. */
  readonly custom?: true;
  open(client: Client, custom: CustomTokens): Objects;
  /** The minimal objects that the server accepts. */
  body(name: string): Fields;
  /** The fields that say `value`, between 1 and 9, to be written over those of {@link body}. */
  fields(value: number): Fields;
  /** JSON pointer to the value among {@link fields}, and the value. */
  pointer(value: number): readonly [pointer: string, value: unknown];
}

const container = { name: "main", image: "example.com/main:1" };
const labels = { app: "main" };

/** A Pod, with ConfigMap, Deployment, Namespace, Node and custom resources of both scopes: each has its own rules. */
export const KINDS: readonly Kind[] = [
  {
    apiVersion: "v1",
    kind: "Pod",
    resource: "pods",
    deleted: "Pod",
    open: (client) => client.resource(pods, "default"),
    body: (name) => ({ metadata: { name }, spec: { activeDeadlineSeconds: 999, containers: [container] } }),
    // A deadline may only come closer.
    fields: (value) => ({ spec: { activeDeadlineSeconds: 999 - value } }),
    pointer: (value) => ["/spec/activeDeadlineSeconds", 999 - value],
  },
  {
    apiVersion: "apps/v1",
    kind: "Deployment",
    resource: "deployments",
    deleted: "Status",
    open: (client) => client.resource(deployments, "default"),
    body: (name) => ({
      metadata: { name },
      spec: {
        replicas: 0,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [container] } },
      },
    }),
    fields: (value) => ({ spec: { replicas: value } }),
    pointer: (value) => ["/spec/replicas", value],
  },
  {
    apiVersion: "v1",
    kind: "ConfigMap",
    resource: "configmaps",
    deleted: "Status",
    open: (client) => client.resource(configMaps, "default"),
    body: (name) => ({ metadata: { name }, data: { value: "0" } }),
    fields: (value) => ({ data: { value: `${value}` } }),
    pointer: (value) => ["/data/value", `${value}`],
  },
  {
    apiVersion: "v1",
    kind: "Namespace",
    resource: "namespaces",
    deleted: "Namespace",
    open: (client) => client.resource(namespaces),
    body: (name) => ({ metadata: { name, annotations: { value: "0" } } }),
    fields: (value) => ({ metadata: { annotations: { value: `${value}` } } }),
    pointer: (value) => ["/metadata/annotations/value", `${value}`],
  },
  {
    apiVersion: "v1",
    kind: "Node",
    resource: "nodes",
    deleted: "Status",
    open: (client) => client.resource(nodes),
    body: (name) => ({ metadata: { name }, spec: { taints: [{ key: "value", value: "0", effect: "NoSchedule" }] } }),
    fields: (value) => ({ spec: { taints: [{ key: "value", value: `${value}`, effect: "NoSchedule" }] } }),
    pointer: (value) => ["/spec/taints/0/value", `${value}`],
  },
  {
    apiVersion: "verbs.example.com/v1",
    kind: "Widget",
    custom: true,
    resource: "widgets",
    deleted: "Status",
    open: (client, { widgets }) => client.resource(widgets, "default"),
    body: (name) => ({ metadata: { name }, spec: { size: 0 } }),
    fields: (value) => ({ spec: { size: value } }),
    pointer: (value) => ["/spec/size", value],
  },
  {
    apiVersion: "verbs.example.com/v1",
    kind: "Zone",
    custom: true,
    resource: "zones",
    deleted: "Status",
    open: (client, { zones }) => client.resource(zones),
    body: (name) => ({ metadata: { name }, spec: { rank: 0 } }),
    fields: (value) => ({ spec: { rank: value } }),
    pointer: (value) => ["/spec/rank", value],
  },
];

/** An object's fields under a name, as `apply` wants them. */
export function named(fields: Fields, name: string): Fields & { metadata: { name: string } } {
  return { ...fields, metadata: { ...fields.metadata, name } };
}

/** `fields` written over an object, one member of each root field after the other. */
export function withFields(object: KubernetesObject, fields: Fields): Fields {
  const merged: Fields = { ...object };
  for (const [name, value] of Object.entries(fields)) merged[name] = Object.assign({}, merged[name], value);
  return merged;
}

/** The value of an object at a JSON pointer without escapes. */
export function valueAt(object: object, pointer: string): unknown {
  return pointer
    .slice(1)
    .split("/")
    .reduce<unknown>((value, member) => Object.entries(Object(value)).find(([name]) => name === member)?.[1], object);
}
