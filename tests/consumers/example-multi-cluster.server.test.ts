import { writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { exampleFile, runExample } from "../support/run-example.js";
import { type TestCluster, useControlPlane } from "../support/use-control-plane.js";
import { createWorkspace } from "../support/workspace.js";

const at = createWorkspace();
const east = useControlPlane();
const west = useControlPlane();

/** A kubeconfig with a context for each cluster, and one whose server does not answer. */
async function writeKubeconfig(): Promise<string> {
  const entries: [string, string, TestCluster | undefined][] = [
    ["east", east.server, east],
    ["west", west.server, west],
    ["gone", "https://127.0.0.1:1", undefined],
  ];
  const file = at("kubeconfig.json");
  await writeFile(
    file,
    JSON.stringify({
      clusters: entries.map(([name, server, cluster]) => ({
        name,
        cluster: { server, ...(cluster && { "certificate-authority": cluster.caFile }) },
      })),
      users: entries.map(([name, , cluster]) => ({ name, user: { token: cluster?.users.admin.token ?? "none" } })),
      contexts: entries.map(([name]) => ({ name, context: { cluster: name, user: name } })),
    }),
  );
  return file;
}
const createPod = ({ k8s }: TestCluster, name: string) =>
  k8s.core.v1
    .pods("default")
    .create({ metadata: { name }, spec: { nodeName: "n1", containers: [{ name: "c", image: "nginx" }] } });

test("the example shows the pods of all clusters in one table, and follows them", { timeout: 120_000 }, async () => {
  await createPod(east, "api");
  await createPod(west, "web");
  const example = runExample(exampleFile("multi-cluster/main.ts"), [], await writeKubeconfig());
  /** The last table. */
  const table = (): string[] => {
    const lines = example.lines();
    return lines
      .slice(lines.findLastIndex((line) => line.startsWith("CONTEXT")))
      .map((line) => line.replace(/ +/g, " "));
  };
  const patient = { timeout: 60_000 };
  await expect
    .poll(table, patient)
    .toEqual([
      "CONTEXT NAMESPACE NAME STATUS NODE",
      "east default api Pending n1",
      "west default web Pending n1",
      expect.stringMatching(/^gone .*connection refused/),
    ]);
  await createPod(west, "worker");
  await east.k8s.core.v1.pods("default").delete("api", { gracePeriodSeconds: 0 });
  await expect
    .poll(table, patient)
    .toEqual([
      "CONTEXT NAMESPACE NAME STATUS NODE",
      "west default web Pending n1",
      "west default worker Pending n1",
      expect.stringMatching(/^gone /),
    ]);
  expect(await example.interrupt()).toEqual({ code: 0, stderr: "" });
});

test("the example shows only the contexts that are named", { timeout: 120_000 }, async () => {
  const example = runExample(exampleFile("multi-cluster/main.ts"), ["west"], await writeKubeconfig());
  await expect.poll(() => example.lines().join("\n"), { timeout: 60_000 }).toContain("web");
  expect(example.lines().join("\n")).not.toMatch(/east|gone/);
  expect((await example.interrupt()).code).toBe(0);
});
