import { clientset } from "@kubesmith/kubernetes";
import { connect, isForbidden, type Watch, type WatchEvent } from "@kubesmith/runtime";
import { createDynamicClient } from "@kubesmith/runtime/dynamic";
import { metadataOnly } from "@kubesmith/runtime/metadata";
import { watch } from "@kubesmith/runtime/watch";
import { describe, expect, onTestFinished, test } from "vitest";
import { useControlPlane } from "../support/use-control-plane.js";

const cluster = useControlPlane();

/** Collects the events of a watch in the background, as text: `ADDED a`. */
function collect(watched: Watch<{ metadata?: { name?: string } }>): readonly string[] {
  const seen: string[] = [];
  void (async () => {
    for await (const { type, object } of watched) seen.push(`${type} ${object.metadata?.name}`);
  })().catch((error: Error) => seen.push(error.message));
  onTestFinished(() => watched.close());
  return seen;
}
const forever = { timeout: 30_000 };

describe("a watch of a real server", () => {
  test("D.3 reports the objects that exist, then each change; objects that no longer match are deleted", async () => {
    const maps = cluster.k8s.core.v1.configMaps("default");
    const labels = { watched: "first" };
    await maps.create({ metadata: { name: "old", labels } });
    const seen = collect(maps.watch({ labelSelector: labels }));
    await expect.poll(() => seen, forever).toEqual(["ADDED old"]);
    await maps.create({ metadata: { name: "new", labels } });
    await maps.create({ metadata: { name: "other" } });
    await maps.patch.merge("old", { data: { a: "b" } });
    await maps.patch.merge("old", { metadata: { labels: { watched: "no-more" } } });
    await maps.delete("new");
    await expect
      .poll(() => seen, forever)
      .toEqual(["ADDED old", "ADDED new", "MODIFIED old", "DELETED old", "DELETED new"]);
  });

  test("D.24 gives live objects of their kind, one object by its name", async () => {
    const maps = cluster.k8s.core.v1.configMaps("default");
    await maps.create({ metadata: { name: "one" }, data: { a: "1" } });
    await maps.create({ metadata: { name: "two" }, data: { a: "1" } });
    for await (const { type, object } of maps.watch({ name: "one" })) {
      expect([type, object.kind, object.apiVersion, object.metadata.namespace, object.data?.a]).toEqual([
        "ADDED",
        "ConfigMap",
        "v1",
        "default",
        "1",
      ]);
      break;
    }
  });

  test("D.6 continues from a version, over several requests that the server ends, without a list", async () => {
    const maps = cluster.k8s.core.v1.configMaps("default");
    const list = await maps.list();
    const paths: string[] = [];
    const counting = await connect({
      kubeconfig: cluster.users.admin.kubeconfig,
      interceptors: [
        async (request, next) => {
          paths.push(request.query);
          return next(request);
        },
      ],
    });
    onTestFinished(() => counting.close());
    const errors: Error[] = [];
    const { resourceVersion = "" } = list.metadata;
    const watched = clientset(counting)
      .core.v1.configMaps("default")
      .watch({
        resourceVersion,
        timeoutSeconds: 1,
        labelSelector: { often: "yes" },
        onError: (error) => void errors.push(error),
      });
    const seen = collect(watched);
    for (let i = 0; i < 8; i++) {
      await maps.create({ metadata: { name: `often-${i}`, labels: { often: "yes" } } });
      await new Promise((resolve) => setTimeout(resolve, 700));
    }
    await expect.poll(() => seen, forever).toEqual(Array.from({ length: 8 }, (_, i) => `ADDED often-${i}`));
    expect(paths.length).toBeGreaterThan(3);
    expect(paths.every((query) => query.includes("watch=true"))).toBe(true);
    expect(errors).toEqual([]);
    // Bookmarks move it on, although nothing changed.
    expect(Number(watched.resourceVersion)).toBeGreaterThan(Number(resourceVersion));
  });

  test("rejects if the user may not watch", async () => {
    const stranger = await connect({ kubeconfig: cluster.users.admin.kubeconfig, impersonate: { user: "stranger" } });
    onTestFinished(() => stranger.close());
    await expect(clientset(stranger).core.v1.secrets.watch().next()).rejects.toSatisfy(isForbidden);
  });

  test("works for all namespaces, cluster-scoped, dynamic and metadata-only resources", async () => {
    const namespaces = collect(cluster.k8s.core.v1.namespaces.watch());
    const everywhere = collect(watch(cluster.k8s.core.v1.configMaps, { fieldSelector: { "metadata.name": "seen" } }));
    const dynamic = await createDynamicClient(cluster.client).resource("configmaps");
    const selection = { fieldSelector: "metadata.name=seen" };
    const untyped = collect(dynamic.watch(selection));
    const metadata = metadataOnly(cluster.k8s.core.v1.configMaps).watch(selection);
    const first = metadata.next() as Promise<IteratorResult<WatchEvent<{ kind?: string; data?: unknown }>>>;
    await cluster.k8s.core.v1.namespaces.create({ metadata: { name: "watched" } });
    await cluster.k8s.core.v1.configMaps("watched").create({ metadata: { name: "seen" }, data: { a: "b" } });
    await expect.poll(() => namespaces, forever).toContain("ADDED watched");
    await expect.poll(() => everywhere, forever).toEqual(["ADDED seen"]);
    await expect.poll(() => untyped, forever).toEqual(["ADDED seen"]);
    const { value } = await first;
    expect(value.object).toMatchObject({ kind: "PartialObjectMetadata" });
    expect(value.object.data).toBeUndefined();
    metadata.close();
  });
});
