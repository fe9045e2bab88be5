import { describe, expect, test } from "vitest";
import { customResource } from "../../tests/support/custom-resources.js";
import { createFreshNamespace } from "../../tests/support/fresh-namespace.js";
import { useControlPlane } from "../../tests/support/use-control-plane.js";
import { type Client, connect, isConflict, isNotFound, isUnsupportedMediaType, type Resource } from "../index.js";
import {
  type CronTabsResource,
  configMaps,
  cronTabs,
  deployments,
  namespaces,
  pods,
  selfSubjectAccessReviews,
} from "../testdata/tokens.js";

const SELECTOR = { matchLabels: { app: "web" } };
const TEMPLATE = { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image: "nginx" }] } };

const cluster = useControlPlane();
const freshNamespace = createFreshNamespace(cluster);

describe("every verb works in every way to call it", () => {
  const ways: [string, () => Promise<{ way: Client; stop?: () => Promise<void> }>][] = [
    ["kubeconfig", async () => ({ way: await connect({ kubeconfig: cluster.users.admin.kubeconfig }) })],
    [
      "token and authority",
      async () => ({
        way: await connect({ server: cluster.server, token: cluster.users.admin.token, ca: cluster.ca }),
      }),
    ],
    [
      "client certificate",
      async () => ({
        way: await connect({
          server: cluster.server,
          caFile: cluster.caFile,
          clientCertificateFile: cluster.users.adminCert.certFile,
          clientKeyFile: cluster.users.adminCert.keyFile,
        }),
      }),
    ],
    [
      "B.11 plain http through kubectl proxy, below a path",
      async () => {
        const proxy = await cluster.kubectlProxy({ args: ["--api-prefix=/cluster/"] });
        return { way: await connect({ server: `${proxy.url}/cluster/` }), stop: () => proxy.stop() };
      },
    ],
  ];
  test.each(ways)("%s", async (_name, open) => {
    const { way, stop } = await open();
    const namespace = await freshNamespace();
    const maps = way.resource(configMaps, namespace);
    const created = await maps.create({ metadata: { name: "a", labels: { app: "x" } }, data: { k: "1" } });
    expect(created).toMatchObject({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "a", namespace },
      data: { k: "1" },
    });
    expect(await maps.get("a")).toEqual(created);
    const updated = await maps.update({ ...created, data: { k: "2" } });
    expect(updated.metadata.resourceVersion).not.toBe(created.metadata.resourceVersion);
    await expect(maps.update({ ...created, data: { k: "3" } })).rejects.toSatisfy(isConflict);
    expect((await maps.patch.merge("a", { data: { k: null, l: "m" } })).data).toEqual({ l: "m" });
    expect((await maps.patch.json("a", [{ op: "replace", path: "/data/l", value: "n" }])).data).toEqual({ l: "n" });
    expect((await maps.patch.strategic("a", { data: { o: "p" } })).data).toEqual({ l: "n", o: "p" });
    expect((await maps.apply({ metadata: { name: "b" }, data: { q: "r" } }, { fieldManager: "test" })).data).toEqual({
      q: "r",
    });

    const list = await maps.list({ labelSelector: { app: "x" } });
    expect(list.kind).toBe("ConfigMapList");
    expect(list.items.map((item) => [item.apiVersion, item.kind, item.metadata.name])).toEqual([
      ["v1", "ConfigMap", "a"],
    ]);
    const everywhere: string[] = [];
    for await (const item of way.resource(configMaps).list({ limit: 2 }))
      everywhere.push(`${item.metadata.namespace}/${item.metadata.name}`);
    expect(everywhere).toEqual(expect.arrayContaining([`${namespace}/a`, `${namespace}/b`]));
    expect(new Set(everywhere).size).toBe(everywhere.length);

    expect(await maps.delete("a")).toMatchObject({ kind: "Status", status: "Success" });
    await expect(maps.get("a")).rejects.toSatisfy(isNotFound);
    await maps.deleteCollection({ all: true });
    expect((await maps.list()).items).toEqual([]);
    expect((await way.send({ path: "/version" })).json()).toMatchObject({ major: "1" });
    await way.close();
    await stop?.();
  });
});

describe("subresources of a real server", () => {
  test("include scale and status of a Deployment", async () => {
    const web = cluster.client.resource(deployments, await freshNamespace());
    const created = await web.create({
      metadata: { name: "web" },
      spec: { replicas: 1, selector: SELECTOR, template: TEMPLATE },
    });
    expect(created.spec.replicas).toBe(1);
    const scale = await web.scale.update("web", { spec: { replicas: 3 } });
    expect(scale).toMatchObject({ apiVersion: "autoscaling/v1", kind: "Scale", spec: { replicas: 3 } });
    expect((await web.scale.get("web")).spec?.replicas).toBe(3);
    expect((await web.scale.patch.merge("web", { spec: { replicas: 4 } })).spec?.replicas).toBe(4);
    const status = await web.status.patch.merge("web", { status: { observedGeneration: 7 } });
    expect(status.status).toMatchObject({ observedGeneration: 7 });
    expect(
      (await web.status.update("web", { ...(await web.get("web")), status: { replicas: 2 } })).status.replicas,
    ).toBe(2);
    expect(
      (await web.status.apply("web", { status: { replicas: 1 } }, { fieldManager: "t", force: true })).status.replicas,
    ).toBe(1);
    await expect(web.scale.update("none", { spec: { replicas: 1 } })).rejects.toSatisfy(isNotFound);
  });

  test("include eviction, which answers with a Status", async () => {
    const inNamespace = cluster.client.resource(pods, await freshNamespace());
    await inNamespace.create({ metadata: { name: "a" }, spec: { containers: [{ name: "c", image: "nginx" }] } });
    expect(await inNamespace.eviction.create("a", {})).toMatchObject({ kind: "Status", status: "Success" });
  });

  test("include the status of a Pod", async () => {
    const inNamespace = cluster.client.resource(pods, await freshNamespace());
    await inNamespace.create({ metadata: { name: "a" }, spec: { containers: [{ name: "c", image: "nginx" }] } });
    expect((await inNamespace.status.patch.strategic("a", { status: { phase: "Running" } })).status.phase).toBe(
      "Running",
    );
  });
});

test("cluster-scoped resources are created, listed and deleted", async () => {
  const name = await freshNamespace();
  const all = cluster.client.resource(namespaces);
  const live = await all.get(name);
  expect(live.spec.finalizers).toEqual(["kubernetes"]);
  expect((await all.patch.merge(name, { metadata: { labels: { a: "b" } } })).metadata.labels).toMatchObject({ a: "b" });
  expect((await all.list({ labelSelector: "a=b" })).items.map((item) => item.metadata.name)).toEqual([name]);
  // Without controllers it stays in deletion, so the object comes back and not a Status.
  expect(await all.delete(name)).toMatchObject({ kind: "Namespace", status: { phase: "Terminating" } });
  await all.finalize.update(name, { ...live, spec: { finalizers: [] }, metadata: { name } });
  await expect(all.get(name)).rejects.toSatisfy(isNotFound);
});

test("reviews are created and not stored", async () => {
  const ask = (who: Client) =>
    who
      .resource(selfSubjectAccessReviews)
      .create({ spec: { resourceAttributes: { verb: "delete", resource: "pods", namespace: "default" } } });
  expect((await ask(cluster.client)).status?.allowed).toBe(true);
  const reader = await connect({ kubeconfig: cluster.users.reader.kubeconfig });
  expect((await ask(reader)).status?.allowed).toBe(false);
  await reader.close();
});

test("custom resources are written with their type in the body", async () => {
  await cluster.applyCRD(customResource({ group: "stable.example.com", kind: "CronTab", plural: "crontabs" }));
  const tabs = cluster.client.resource(cronTabs, await freshNamespace());
  const created = await tabs.create({ metadata: { name: "a" }, spec: { cronSpec: "* * * * *" } });
  expect(created.kind).toBe("CronTab");
  expect((await tabs.list()).items).toEqual([created]);
  expect((await tabs.apply({ metadata: { name: "a" }, spec: { replicas: 2 } }, { fieldManager: "t" })).spec).toEqual({
    cronSpec: "* * * * *",
    replicas: 2,
  });
  const { group, version, plural, kind, scope, verbs } = cronTabs;
  const asBuiltIn: Resource<Omit<CronTabsResource, "strategic"> & { strategic: true }> = {
    group,
    version,
    plural,
    kind,
    scope,
    verbs,
  };
  await expect(cluster.client.resource(asBuiltIn, "default").patch.strategic("a", { spec: {} })).rejects.toSatisfy(
    isUnsupportedMediaType,
  );
  expect(await tabs.delete("a", { propagationPolicy: "Foreground" })).toMatchObject({
    metadata: { finalizers: ["foregroundDeletion"] },
  });
});

test("OpenAPI documents can be read by their hash", async () => {
  const index = (await cluster.client.send({ path: "/openapi/v3" })).json() as {
    paths: { [key: string]: { serverRelativeURL: string } };
  };
  const path = index.paths["api/v1"]?.serverRelativeURL ?? "";
  const document = await cluster.client.send({ path });
  expect(document.status).toBe(200);
  expect(document.headers.etag).toBe(`"${new URL(path, "http://x").searchParams.get("hash")}"`);
  const stale = await cluster.client.send({ path: "/openapi/v3/api/v1?hash=0" });
  expect([stale.status, stale.headers.location]).toEqual([301, path]);
});
