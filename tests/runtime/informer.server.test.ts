import { clientset } from "@kubesmith/kubernetes";
import { connect, type KubernetesObject } from "@kubesmith/runtime";
import { createDynamicClient } from "@kubesmith/runtime/dynamic";
import { type Change, createInformers, type Informers } from "@kubesmith/runtime/informer";
import { metadataOnly } from "@kubesmith/runtime/metadata";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { useControlPlane } from "../support/use-control-plane.js";

const cluster = useControlPlane();

beforeAll(async () => {
  for (const name of ["one", "two", "three"]) await cluster.k8s.core.v1.namespaces.create({ metadata: { name } });
});

/** Informers of a client that records what it requests, as `list` and `watch`, with the version. */
async function record(): Promise<{
  informers: Informers;
  k8s: ReturnType<typeof clientset>;
  requests: string[];
  errors: Error[];
}> {
  const requests: string[] = [];
  const recording = await connect({
    kubeconfig: cluster.users.admin.kubeconfig,
    interceptors: [
      async (request, next) => {
        const query = new URLSearchParams(request.query);
        const what = query.has("sendInitialEvents") ? "stream" : query.has("watch") ? "watch" : "list";
        requests.push(`${what} ${query.get("resourceVersion") ?? ""}`.trim());
        return next(request);
      },
    ],
  });
  const errors: Error[] = [];
  const informers = createInformers(recording, { onError: (error) => void errors.push(error) });
  onTestFinished(async () => {
    informers.close();
    await recording.close();
  });
  return { informers, k8s: clientset(recording), requests, errors };
}
const textOf = ({ type, object }: Change<KubernetesObject>): string => `${type} ${object.metadata?.name}`;

describe("an informer of a real server", () => {
  test.each([true, false])("D.4, D.11, D.14 follows it; streaming list: %s", async (streamingList) => {
    const recorded = await record();
    const labels = { streaming: String(streamingList) };
    const maps = cluster.k8s.core.v1.configMaps("one");
    const name = (suffix: string): string => `${suffix}-${streamingList}`;
    for (const suffix of ["a", "b"]) await maps.create({ metadata: { name: name(suffix), labels }, data: { x: "1" } });
    const informer = recorded.informers.of(recorded.k8s.core.v1.configMaps, {
      labelSelector: labels,
      streamingList,
      indexers: { x: ({ data }) => [data?.x ?? ""] },
    });
    const seen: string[] = [];
    informer.on((change) => void seen.push(textOf(change)));
    await informer.synced;
    expect(informer.size).toBe(2);
    expect(informer.get(name("a"), "one")).toEqual(await maps.get(name("a")));
    const written = await maps.patch.merge(name("a"), { data: { x: "2" } });
    await informer.caughtUp(written.metadata.resourceVersion);
    expect(informer.get(name("a"), "one")).toEqual(written);
    expect(informer.by("x", "2")).toEqual([written]);
    await maps.delete(name("b"));
    await maps.create({ metadata: { name: name("c"), labels } });
    await maps.patch.merge(name("a"), { metadata: { labels: { streaming: "no-more" } } });
    const expected = ["added a", "added b", "updated a", "deleted b", "added c", "deleted a"];
    await expect.poll(() => seen, { timeout: 20_000 }).toEqual(expected.map((text) => `${text}-${streamingList}`));
    expect(informer.list().map(({ metadata }) => metadata.name)).toEqual([name("c")]);
    expect(recorded.requests.map((request) => request.split(" ")[0])).toEqual(
      streamingList ? ["stream"] : ["list", "watch"],
    );
    expect(recorded.errors).toEqual([]);
  });

  test("D.6 continues over requests that the server ends, without another list", async () => {
    const { informers, k8s: recording, requests, errors } = await record();
    const informer = informers.of(recording.core.v1.configMaps("two"), { timeoutSeconds: 1 });
    await informer.synced;
    for (let i = 0; i < 6; i++) {
      await cluster.k8s.core.v1.configMaps("two").create({ metadata: { name: `often-${i}` } });
      await new Promise((resolve) => setTimeout(resolve, 700));
    }
    await expect.poll(() => informer.size).toBe(6);
    const [first, ...others] = requests;
    expect(first).toBe("stream");
    expect(others.length).toBeGreaterThan(1);
    expect(others.every((request) => request.startsWith("watch "))).toBe(true);
    expect(errors).toEqual([]);
  });

  test("caughtUp() resolves for writes to several namespaces of one cache, and reads then see them", async () => {
    const { informers, k8s: recording } = await record();
    const informer = informers.of(recording.core.v1.secrets, { namespaces: ["one", "two"] });
    await informer.synced;
    for (let i = 0; i < 20; i++) {
      const namespace = i % 2 === 0 ? "one" : "two";
      const { metadata } = await cluster.k8s.core.v1.secrets(namespace).create({ metadata: { name: `s-${i}` } });
      await informer.caughtUp(metadata.resourceVersion, { namespace });
      expect(informer.get(`s-${i}`, namespace)?.metadata.uid).toBe(metadata.uid);
    }
    await cluster.k8s.core.v1.secrets("three").create({ metadata: { name: "unseen" } });
    expect(informer.list()).toHaveLength(20);
  });

  test("works for cluster-scoped, dynamic and metadata-only resources", async () => {
    const informers = createInformers(cluster.client);
    onTestFinished(() => informers.close());
    const namespaces = informers.of(cluster.k8s.core.v1.namespaces);
    const dynamic = informers.of(await createDynamicClient(cluster.client).resource("namespaces"));
    const metadata = informers.of(metadataOnly(cluster.k8s.core.v1.namespaces));
    await informers.synced;
    expect(namespaces.get("one")).toEqual(await cluster.k8s.core.v1.namespaces.get("one"));
    expect(dynamic.get("one")).toEqual(namespaces.get("one"));
    expect(metadata.get("one")).toMatchObject({ kind: "PartialObjectMetadata", metadata: { name: "one" } });
    expect(metadata.get("one")).not.toHaveProperty("spec");
    const created = await cluster.k8s.core.v1.namespaces.create({ metadata: { name: "four" } });
    for (const informer of [namespaces, dynamic, metadata]) {
      await informer.caughtUp(created.metadata.resourceVersion);
      expect(informer.get("four")?.metadata.uid).toBe(created.metadata.uid);
    }
  });

  test("D.9 reports what it may not read, and follows once it may", async () => {
    const stranger = await connect({ kubeconfig: cluster.users.admin.kubeconfig, impersonate: { user: "stranger" } });
    onTestFinished(() => stranger.close());
    const errors: Error[] = [];
    const informers = createInformers(stranger, { onError: (error) => void errors.push(error) });
    onTestFinished(() => informers.close());
    const informer = informers.of(clientset(stranger).core.v1.pods("one"));
    const { synced } = informer;
    await expect.poll(() => informer.failure, { timeout: 10_000 }).toMatchObject({ status: { code: 403 } });
    await cluster.k8s.rbac.v1.roles("one").create({
      metadata: { name: "reader" },
      rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["list", "watch"] }],
    });
    await cluster.k8s.rbac.v1.roleBindings("one").create({
      metadata: { name: "reader" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "reader" },
      subjects: [{ kind: "User", apiGroup: "rbac.authorization.k8s.io", name: "stranger" }],
    });
    await synced;
    await expect.poll(() => informer.failure).toBeUndefined();
    expect(errors.length).toBeGreaterThan(0);
  });
});
