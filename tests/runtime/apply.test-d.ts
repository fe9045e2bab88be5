import type { Deployment, DeploymentsResource } from "@kubesmith/kubernetes/apps/v1";
import type { ApplyOf, KubernetesObject, MergePatch, ResourceClient } from "@kubesmith/runtime";
import type { NamespacedResource, Verbs } from "@kubesmith/runtime/codegen";
import { test } from "vitest";

type ApplyDeployment = ApplyOf<DeploymentsResource>;

test("apply: fields are optional, keys of merged lists are not", () => {
  ({ metadata: { name: "web" }, spec: { replicas: 3 } }) satisfies ApplyDeployment;
  ({
    metadata: { name: "web" },
    spec: { template: { spec: { containers: [{ name: "a", image: "b", ports: [{ containerPort: 80 }] }] } } },
  }) satisfies ApplyDeployment;
  // @ts-expect-error an object that is applied has a name
  ({ spec: { replicas: 3 } }) satisfies ApplyDeployment;
  // @ts-expect-error a container is merged by its name
  ({ template: { spec: { containers: [{ image: "b" }] } } }) satisfies ApplyDeployment["spec"];
  // @ts-expect-error status is applied to the subresource
  ({ metadata: { name: "web" }, status: { replicas: 1 } }) satisfies ApplyDeployment;
  // @ts-expect-error misspelt
  ({ metadata: { name: "web" }, spec: { replica: 3 } }) satisfies ApplyDeployment;
  // @ts-expect-error a selector is replaced as a whole: an expression needs its operator
  ({ metadata: { name: "web" }, spec: { selector: { matchExpressions: [{ key: "app" }] } } }) satisfies ApplyDeployment;
});

interface Widget extends KubernetesObject {
  status?: { ready?: boolean };
}
/** A custom resource whose status is not a subresource. */
interface WidgetsResource extends NamespacedResource<"example.com", "v1", "widgets", "Widget"> {
  verbs: Verbs<"get" | "patch">;
  object: Widget;
  live: Widget;
  strategic: false;
}
declare const widgets: ResourceClient<WidgetsResource>;

test("apply: a status that is not a subresource is part of the object", () => {
  ({ metadata: { name: "web" }, status: { ready: true } }) satisfies ApplyOf<WidgetsResource>;
  () => widgets.apply({ metadata: { name: "web" }, status: { ready: true } }, { fieldManager: "test" });
  // @ts-expect-error misspelt
  ({ metadata: { name: "web" }, status: { raedy: true } }) satisfies ApplyOf<WidgetsResource>;
});

test("merge patch: null deletes, maps take null", () => {
  ({ metadata: { labels: { old: null, app: "web" } }, spec: { paused: null } }) satisfies MergePatch<Deployment>;
  // @ts-expect-error a label is a string
  ({ metadata: { labels: { app: 1 } } }) satisfies MergePatch<Deployment>;
});
