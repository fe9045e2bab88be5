import { expect, test } from "vitest";
import { exampleFile, runExample } from "../support/run-example.js";
import { useControlPlane } from "../support/use-control-plane.js";

// Without the garbage collector, which would delete what the example finds.
const cluster = useControlPlane();

test("the example reports objects without an owner once, also those whose owner is deleted later", {
  timeout: 120_000,
}, async () => {
  const maps = cluster.k8s.core.v1.configMaps("default");
  await cluster.k8s.core.v1.namespaces.create({ metadata: { name: "other" } });
  const ownerOf = (uid: string, name: string) => ({
    ownerReferences: [{ apiVersion: "v1", kind: "ConfigMap", name, uid }],
  });
  const { metadata: owner } = await maps.create({ metadata: { name: "owner" } });
  await maps.create({ metadata: { name: "kept", ...ownerOf(owner.uid, "owner") } });
  await maps.create({ metadata: { name: "orphan", ...ownerOf("5d4c1d5e-1111-4222-8333-444455556666", "never") } });
  // The name exists again, but is another object.
  await maps.create({ metadata: { name: "heir", ...ownerOf("5d4c1d5e-1111-4222-8333-444455556667", "owner") } });
  await cluster.k8s.core.v1.configMaps("other").create({ metadata: { name: "far", ...ownerOf(owner.uid, "owner") } });
  await maps.create({
    metadata: {
      name: "shared",
      ownerReferences: [
        ...ownerOf("5d4c1d5e-1111-4222-8333-444455556668", "never").ownerReferences,
        ...ownerOf(owner.uid, "owner").ownerReferences,
      ],
    },
  });

  const example = runExample(exampleFile("garbage-finder/main.ts"), ["0.2"], cluster.users.admin.kubeconfig);
  const found = (): string[] =>
    example
      .lines()
      .filter((line) => line.includes("does not exist"))
      .sort();
  await expect
    .poll(found, { timeout: 60_000 })
    .toEqual([
      "configmaps default/heir belongs to ConfigMap owner, which does not exist",
      "configmaps default/orphan belongs to ConfigMap never, which does not exist",
      "configmaps other/far belongs to ConfigMap owner, which does not exist",
    ]);
  await maps.delete("owner");
  await expect
    .poll(() => found().filter((line) => /kept|shared/.test(line)), { timeout: 60_000 })
    .toEqual([
      "configmaps default/kept belongs to ConfigMap owner, which does not exist",
      "configmaps default/shared belongs to ConfigMap never, ConfigMap owner, which does not exist",
    ]);
  expect(found()).toHaveLength(5);
  expect(await example.interrupt()).toEqual({ code: 0, stderr: "" });
});
