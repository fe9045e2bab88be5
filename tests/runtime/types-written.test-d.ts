import { type Deployment, deployments, type StatefulSet } from "@kubesmith/kubernetes/apps/v1";
import { type Container, configMaps, type PodSpec, pods } from "@kubesmith/kubernetes/core/v1";
import type { Client, Resource } from "@kubesmith/runtime";
import { expectTypeOf, test } from "vitest";
import type { WidgetsResource } from "../support/verbs-custom.js";

declare const client: Client;
declare const widgets: Resource<WidgetsResource>;

test("what is written is checked to the last field", () => {
  const web = client.resource(deployments, "default");
  const labels = { app: "web" };
  const template = { metadata: { labels }, spec: { containers: [{ name: "main", image: "nginx" }] } };
  web.create({ metadata: { name: "web" }, spec: { replicas: 3, selector: { matchLabels: labels }, template } });
  // @ts-expect-error misspelt: replicas
  web.create({ metadata: { name: "web" }, spec: { replica: 3, selector: {}, template } });
  // @ts-expect-error a number
  web.create({ metadata: { name: "web" }, spec: { replicas: "3", selector: {}, template } });
  // @ts-expect-error a selector is needed
  web.create({ metadata: { name: "web" }, spec: { template } });
  // @ts-expect-error labels are strings
  web.create({ metadata: { name: "web", labels: { tier: 1 } }, spec: { selector: {}, template } });
  // @ts-expect-error another kind
  web.create({ metadata: { name: "web" }, kind: "StatefulSet", spec: { selector: {}, template } });
  // @ts-expect-error another kind
  web.create({} as StatefulSet);
  const misspelt = { name: "main", image: "b" };
  // @ts-expect-error misspelt, deep inside
  const spec: PodSpec = { containers: [{ ...misspelt, imagePullPolice: "Always" }] };
  client.resource(pods, "default").create({ metadata: { name: "a" }, spec });
  // @ts-expect-error null is not a value here
  client.resource(configMaps, "default").create({ metadata: { name: "a" }, data: { a: null } });
});

test("an enum is closed in what is written", () => {
  const container: Container = { name: "main", image: "nginx", imagePullPolicy: "Always" };
  // @ts-expect-error the server refuses it
  container.imagePullPolicy = "Sometimes";
  // @ts-expect-error a string
  container.imagePullPolicy = 1;
  expectTypeOf(container.imagePullPolicy).toEqualTypeOf<"Always" | "IfNotPresent" | "Never" | undefined>();
});

test("what was read is written back, changed", async () => {
  const web = client.resource(deployments, "default");
  const live = await web.get("web");
  expectTypeOf(live).toExtend<Deployment>();
  web.update({ ...live, spec: { ...live.spec, replicas: 3 } });
  live.spec.template.spec?.containers.push({ name: "second", image: "nginx" });
  web.update(live);
  web.status.update("web", { ...live, status: { ...live.status, replicas: 1 } });
  // @ts-expect-error update takes the object, its name is inside
  web.update("web", live);
  // @ts-expect-error update requires the complete object
  web.update({ metadata: { name: "web" }, spec: { replicas: 3 } });
  // @ts-expect-error misspelt
  web.update({ ...live, spec: { ...live.spec, replica: 3 } });
});

test("patches: strategic ones for built-in kinds only", () => {
  const web = client.resource(deployments, "default");
  const container: Container = { name: "main", image: "nginx" };
  web.patch.strategic("web", { spec: { template: { spec: { containers: [container] } } } });
  web.patch.strategic("web", { spec: { template: { spec: { containers: [{ name: "main", $patch: "delete" }] } } } });
  web.patch.merge("web", { spec: { paused: null } });
  web.patch.json("web", [{ op: "test", path: "/spec/replicas", value: 3 }]);
  // @ts-expect-error misspelt
  web.patch.strategic("web", { spec: { replica: 3 } });
  // @ts-expect-error misspelt
  web.patch.merge("web", { spec: { replica: null } });
  // @ts-expect-error no such operation
  web.patch.json("web", [{ op: "set", path: "/spec/replicas", value: 3 }]);
  // @ts-expect-error adding needs a value
  web.patch.json("web", [{ op: "add", path: "/spec/replicas" }]);
  // @ts-expect-error a patch has a type
  web.patch("web", { spec: { replicas: 3 } });
  client.resource(widgets, "default").patch.merge("w", { spec: { mode: null } });
  // @ts-expect-error custom resources take no strategic merge patch
  client.resource(widgets, "default").patch.strategic("w", {});
  // @ts-expect-error custom resources take no strategic merge patch
  client.resource(widgets, "default").status.patch.strategic("w", {});
});
