import { describe, expect, test } from "vitest";
import { createFreshNamespace } from "../../tests/support/fresh-namespace.js";
import { useControlPlane } from "../../tests/support/use-control-plane.js";
import { connect, isBadRequest, isConflict, isNotFound } from "../index.js";
import { configMaps, pods } from "../testdata/tokens.js";

const cluster = useControlPlane();
const freshNamespace = createFreshNamespace(cluster);

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

  test("C.6 include the client's field manager, for all writes of fields that do not have their own", async () => {
    const own = await connect({ kubeconfig: cluster.users.admin.kubeconfig, fieldManager: "ops" });
    const maps = own.resource(configMaps, await freshNamespace());
    await maps.create({ metadata: { name: "a" }, data: { k: "v" } });
    await maps.patch.merge("a", { data: { l: "v" } }, { fieldManager: "own" });
    const { metadata } = await maps.patch.merge("a", { data: { m: "v" } });
    const { managedFields } = metadata as { managedFields?: { manager: string }[] };
    expect(managedFields?.map(({ manager }) => manager).sort()).toEqual(["ops", "own"]);
    await maps.delete("a");
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
