import { describe, expect, test } from "vitest";
import { exportsOf, HEAD } from "./testdata/usage-of.js";

describe("resources that a program names", () => {
  test.each([
    ["as members of a clientset", "k8s.core.v1.pods.list();"],
    ["in patterns", "const { pods } = k8s.core.v1;\nconst { v1: { pods: other } } = k8s.core;"],
    ["by their names as texts", 'k8s.core.v1["pods"].list();'],
    ["after optional chaining", "const maybe = k8s as typeof k8s | undefined;\nmaybe?.core.v1.pods.list();"],
    ["in helper functions", "const of = (api: typeof k8s.core) => api.v1.pods;\nof(k8s.core).list();"],
    ["through types", 'type Pods = (typeof k8s)["core"]["v1"];\nconst read = ({ pods }: Pods) => pods.list();'],
    ["as tokens", 'import { pods } from "@kubesmith/kubernetes/core/v1";\nclient.resource(pods).list();'],
    [
      "as members of modules",
      'import * as core from "@kubesmith/kubernetes/core/v1";\nclient.resource(core.pods).list();',
    ],
  ])("%s", (_, main) => {
    expect(exportsOf(`${HEAD}${main}`)).toEqual(["v1 pods"]);
  });
});

describe("types that a program names", () => {
  test("in imports, also unused ones, and import types", () => {
    const imports = 'import type { Pod as P, Container } from "@kubesmith/kubernetes/core/v1";';
    const inline = 'export const a = (value: import("@kubesmith/kubernetes/apps/v1").LiveDeployment) => value;';
    expect(exportsOf(`${imports}\n${inline}`)).toEqual(["apps/v1 LiveDeployment", "v1 Container", "v1 Pod"]);
  });
  test("in exports", () => {
    expect(exportsOf('export type { Pod } from "@kubesmith/kubernetes/core/v1";')).toEqual(["v1 Pod"]);
  });
  test("of the shared module", () => {
    const main =
      'import type { ObjectMeta } from "@kubesmith/kubernetes/meta/v1";\nexport type M = ObjectMeta["name"];';
    expect(exportsOf(main)).toEqual(["meta/v1 ObjectMeta"]);
  });
  test("but not what they contain, and not types that are only inferred", () => {
    const main = `${HEAD}import type { Pod } from "@kubesmith/kubernetes/core/v1";
const containers = (pod: Pod) => pod.spec?.containers.map(({ image, resources }) => [image, resources?.limits]);
for await (const { metadata } of k8s.core.v1.nodes.list()) containers({ metadata, spec: { containers: [] } });`;
    expect(exportsOf(main)).toEqual(["v1 Pod", "v1 nodes"]);
  });
});

describe("modules that a program uses as a whole", () => {
  test.each([
    [
      "by passing them on",
      'import * as batch from "@kubesmith/kubernetes/batch/v1";\nconsole.log(Object.keys(batch));',
    ],
    ["by exporting all of their exports", 'export * from "@kubesmith/kubernetes/batch/v1";'],
    ["by exporting them under a name", 'export * as batch from "@kubesmith/kubernetes/batch/v1";'],
    [
      "by their types",
      'import * as batch from "@kubesmith/kubernetes/batch/v1";\nexport type All = keyof typeof batch;',
    ],
  ])("%s", (_, main) => {
    expect(exportsOf(main)).toEqual(["batch/v1 *"]);
  });
  test("but not the clientset", () => {
    expect(exportsOf(`${HEAD}export { k8s };\nexport * from "@kubesmith/kubernetes";`)).toEqual([]);
  });
});
