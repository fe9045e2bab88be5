import type { Deployment } from "@kubesmith/kubernetes/apps/v1";
import { beforeAll, expect, test } from "vitest";
import { testNode } from "../../testbed/index.js";
import { exampleFile, runExample } from "../support/run-example.js";
import { useSharedNode } from "../support/use-shared-node.js";

const on = useSharedNode();
const namespace = "example-streams";
const labels = { app: "web" };

/** A Deployment whose pods say which version they are, and then wait. */
function deployment(version: string, replicas: number): Deployment {
  const command = ["sh", "-c", `echo version ${version}; trap 'echo bye; exit 0' TERM; while :; do sleep 0.2; done`];
  const spec = { terminationGracePeriodSeconds: 2, containers: [{ name: "main", image: testNode.image, command }] };
  return {
    metadata: { name: "web" },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
}

beforeAll(async () => {
  await on.k8s.core.v1.namespaces.create({ metadata: { name: namespace } });
  await on.k8s.apps.v1.deployments(namespace).create(deployment("one", 2));
  await on.kubectl(["rollout", "status", "deployment/web", "--namespace", namespace, "--timeout=60s"]);
});

test("tail-logs prints the logs of all pods, as they come and go", { timeout: 120_000 }, async () => {
  const example = runExample(exampleFile("tail-logs/main.ts"), ["web", namespace], on.users.admin.kubeconfig);
  const count = (text: string): number => example.lines().filter((line) => line.endsWith(text)).length;
  await expect.poll(() => count("main: version one"), { timeout: 30_000 }).toBe(2);
  await on.k8s.apps.v1.deployments(namespace).update(deployment("two", 3));
  await expect.poll(() => count("main: version two"), { timeout: 60_000 }).toBe(3);
  await expect.poll(() => count("main: bye"), { timeout: 60_000 }).toBe(2);
  expect(await example.interrupt()).toEqual({ code: 0, stderr: "" });
});

test("run-everywhere prints the exit code of each pod", { timeout: 60_000 }, async () => {
  const pods = on.k8s.core.v1.pods("default");
  for (const name of ["a", "b", "c"]) {
    const command = ["sh", "-c", `${name === "b" ? "true" : "touch /tmp/ready"}; sleep 1000`];
    const spec = { containers: [{ name: "main", image: testNode.image, command }], terminationGracePeriodSeconds: 0 };
    await pods.create({ metadata: { name: `everywhere-${name}`, labels: { app: "everywhere" } }, spec });
  }
  await on.kubectl(["wait", "pod", "--selector=app=everywhere", "--for=condition=Ready", "--timeout=60s"]);
  const command = ["app=everywhere", "ls", "/tmp/ready"];
  const example = runExample(exampleFile("run-everywhere/main.ts"), command, on.users.admin.kubeconfig);
  await expect
    .poll(() => example.lines(), { timeout: 30_000 })
    .toEqual([
      "POD           EXIT CODE  LAST LINE",
      "everywhere-a  0          /tmp/ready",
      "everywhere-b  1          ls: /tmp/ready: No such file or directory",
      "everywhere-c  0          /tmp/ready",
    ]);
});
