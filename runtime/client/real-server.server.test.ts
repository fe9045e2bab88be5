import { describe, expect, test } from "vitest";
import { createCertificates } from "../../testbed/certificates.js";
import { useControlPlane } from "../../tests/support/use-control-plane.js";
import {
  type Client,
  connect,
  isAlreadyExists,
  isBadRequest,
  isConflict,
  isForbidden,
  isInvalid,
  isNotFound,
  isUnauthorized,
  isUnsupportedMediaType,
  type KubernetesObject,
  type Needs,
  type Resource,
} from "../index.js";
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

let names = 0;
/** A namespace of its own for a test. */
async function freshNamespace(): Promise<string> {
  const name = `runtime-${++names}`;
  await cluster.client.resource(namespaces).create({ metadata: { name } });
  return name;
}

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
  const schema = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  await cluster.applyCRD({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "crontabs.stable.example.com" },
    spec: {
      group: "stable.example.com",
      scope: "Namespaced",
      names: { plural: "crontabs", singular: "crontab", kind: "CronTab" },
      versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  });
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

describe("options of a call", () => {
  test("include dryRun, which stores nothing", async () => {
    const maps = cluster.client.resource(configMaps, await freshNamespace());
    await maps.create({ metadata: { name: "a" } }, { dryRun: true });
    await expect(maps.get("a")).rejects.toSatisfy(isNotFound);
    await maps.create({ metadata: { name: "a" } });
    await maps.delete("a", { dryRun: true });
    await maps.get("a");
  });

  test("C.13, C.17 let the server warn about, refuse or ignore unknown fields", async () => {
    const maps = cluster.client.resource(configMaps, await freshNamespace());
    const body: object = { metadata: { name: "a" }, datum: {} };
    const warnings: string[] = [];
    const onWarning = (text: string): void => void warnings.push(text);
    await maps.create(body, { onWarning, dryRun: true });
    expect(warnings).toEqual(['unknown field "datum"']);
    await expect(maps.create(body, { fieldValidation: "Strict" })).rejects.toSatisfy(isBadRequest);
    await maps.create(body, { fieldValidation: "Ignore", onWarning });
    expect(warnings).toHaveLength(1);
  });

  test("C.6 include the User-Agent, which is the default field manager", async () => {
    const own = await connect({ kubeconfig: cluster.users.admin.kubeconfig, userAgent: "my-tool/1.2 (test)" });
    const created = await own
      .resource(configMaps, await freshNamespace())
      .create({ metadata: { name: "a" }, data: { k: "v" } });
    expect(created.metadata).toMatchObject({ managedFields: [{ manager: "my-tool" }] });
    await own.close();
  });

  test("C.18 include preconditions and propagation of a deletion", async () => {
    const maps = cluster.client.resource(configMaps, await freshNamespace());
    const { metadata } = await maps.create({ metadata: { name: "a" } });
    await expect(maps.delete("a", { preconditions: { uid: "other" } })).rejects.toSatisfy(isConflict);
    await maps.delete("a", {
      preconditions: { uid: metadata.uid },
      propagationPolicy: "Background",
      gracePeriodSeconds: 0,
    });
  });

  test("C.18 let deleteCollection delete only what is selected", async () => {
    const maps = cluster.client.resource(configMaps, await freshNamespace());
    for (const name of ["a", "b"]) await maps.create({ metadata: { name, labels: { name } } });
    await maps.deleteCollection({ labelSelector: { name: "a" } });
    expect((await maps.list()).items.map((item) => item.metadata.name)).toEqual(["b"]);
  });

  test("C.16 let apply report conflicts, or force them", async () => {
    const maps = cluster.client.resource(configMaps, await freshNamespace());
    await maps.apply({ metadata: { name: "a" }, data: { k: "1" } }, { fieldManager: "one" });
    const other = maps.apply({ metadata: { name: "a" }, data: { k: "2" } }, { fieldManager: "two" });
    await expect(other).rejects.toSatisfy(isConflict);
    await expect(other).rejects.toMatchObject({
      details: { causes: [{ reason: "FieldManagerConflict", field: ".data.k" }] },
    });
    await maps.apply({ metadata: { name: "a" }, data: { k: "2" } }, { fieldManager: "two", force: true });
  });

  test("C.20, C.22 include resource versions and pages", async () => {
    const maps = cluster.client.resource(configMaps, await freshNamespace());
    for (const name of ["a", "b", "c", "d", "e"]) await maps.create({ metadata: { name } });
    const { metadata } = await maps.list();
    const pages: number[] = [];
    const options = {
      limit: 2,
      resourceVersion: metadata.resourceVersion ?? "",
      resourceVersionMatch: "Exact",
    } as const;
    for await (const page of maps.list(options).pages()) pages.push(page.items.length);
    expect(pages).toEqual([2, 2, 1]);
    const first = await maps.list({ limit: 2 });
    expect(first.metadata.continue).toBeTruthy();
    const second = await maps.list({ limit: 2, continue: first.metadata.continue ?? "" });
    expect(second.items.map((item) => item.metadata.name)).toEqual(["c", "d"]);
    await maps.get("a", { resourceVersion: "0" });
  });
});

describe("failures of a real server", () => {
  test("are distinguished as 401, 403 and 404, with the server's words", async () => {
    const stranger = await connect({ server: cluster.server, token: "wrong", ca: cluster.ca });
    await expect(stranger.resource(pods, "default").list()).rejects.toSatisfy(isUnauthorized);
    const nobody = await connect({ kubeconfig: cluster.users.nobody.kubeconfig });
    const refused = nobody.resource(pods, "default").get("a");
    await expect(refused).rejects.toSatisfy(isForbidden);
    await expect(refused).rejects.toThrow(
      /^\[Forbidden\] pods "a" is forbidden: User "nobody" cannot get .* \(GET \/api\/v1\/namespaces\/default\/pods\/a\)$/,
    );
    await expect(cluster.client.resource(pods, "default").get("a")).rejects.toThrow(
      '[NotFound] pods "a" not found (GET /api/v1/namespaces/default/pods/a)',
    );
    const unknown: Resource<Needs<KubernetesObject, "list">> = {
      group: "example.com",
      version: "v1",
      plural: "things",
      kind: "Thing",
      scope: "Namespaced",
      verbs: ["list"],
    };
    await expect(cluster.client.resource(unknown, "default").list()).rejects.toSatisfy(isNotFound);
    await Promise.all([stranger.close(), nobody.close()]);
  });

  test("include AlreadyExists and Invalid", async () => {
    const namespace = await freshNamespace();
    await expect(cluster.client.resource(namespaces).create({ metadata: { name: namespace } })).rejects.toSatisfy(
      isAlreadyExists,
    );
    const invalid = cluster.client
      .resource(deployments, namespace)
      .create({ metadata: { name: "A" }, spec: { selector: SELECTOR, template: TEMPLATE } });
    await expect(invalid).rejects.toSatisfy(isInvalid);
    await expect(invalid).rejects.toMatchObject({ code: 422, details: { causes: [{ field: "metadata.name" }] } });
  });

  test("B.15 include an unknown authority", async () => {
    const { ca } = await createCertificates("admin");
    const other = await connect({ server: cluster.server, token: cluster.users.admin.token, ca: ca.cert });
    await expect(other.send({ path: "/version" })).rejects.toMatchObject({
      name: "ConnectionError",
      message: expect.stringContaining("certificate"),
    });
    const system = await connect({ server: cluster.server, token: cluster.users.admin.token });
    await expect(system.send({ path: "/version" })).rejects.toMatchObject({
      name: "ConnectionError",
      message: expect.stringContaining("authority"),
    });
    const warnings: string[] = [];
    const trusting = await connect({
      server: cluster.server,
      insecureSkipTlsVerify: true,
      onWarning: (text) => warnings.push(text),
    });
    expect((await trusting.send({ path: "/version" })).status).toBe(200);
    expect(warnings).toEqual([expect.stringContaining("not verified")]);
    await Promise.all([other.close(), system.close(), trusting.close()]);
  });

  test("include plain http to an https port", async () => {
    const plain = await connect({ server: cluster.server.replace("https:", "http:") });
    await expect(plain.resource(pods, "default").list()).rejects.toSatisfy(isBadRequest);
    await expect(plain.resource(pods, "default").list()).rejects.toThrow(/HTTPS/);
    await plain.close();
  });
});

test("B.18 impersonation acts as another user", async () => {
  const impersonate = {
    user: "jane",
    groups: ["a,b", "system:authenticated"],
    extra: { "example.com/a%b": ["1", "2"] },
  };
  const jane = await connect({ kubeconfig: cluster.users.admin.kubeconfig, impersonate });
  const { status } = (
    await jane.send({ method: "POST", path: "/apis/authentication.k8s.io/v1/selfsubjectreviews", body: "{}" })
  ).json() as { status: object };
  expect(status).toMatchObject({
    userInfo: { username: "jane", groups: expect.arrayContaining(["a,b"]), extra: { "example.com/a%b": ["1", "2"] } },
  });
  await expect(jane.resource(pods, "default").list()).rejects.toThrow(/User "jane"/);
  await jane.close();
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
