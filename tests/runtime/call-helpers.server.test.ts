import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { clientset } from "@kubesmith/kubernetes";
import { leases } from "@kubesmith/kubernetes/coordination/v1";
import { configMaps, namespaces } from "@kubesmith/kubernetes/core/v1";
import {
  compareResourceVersions,
  connect,
  fieldConflictsOf,
  hasCondition,
  microTime,
  retryOnConflict,
  waitFor,
  waitForDeletion,
} from "@kubesmith/runtime";
import { toCurl } from "@kubesmith/runtime/curl";
import { createDynamicClient } from "@kubesmith/runtime/dynamic";
import { metadataOnly } from "@kubesmith/runtime/metadata";
import { readTable } from "@kubesmith/runtime/table";
import { beforeAll, describe, expect, test } from "vitest";
import { customResources } from "../support/custom-resources.js";
import { useControlPlane } from "../support/use-control-plane.js";

const run = promisify(execFile);
const cluster = useControlPlane();
const maps = () => cluster.client.resource(configMaps, "default");

beforeAll(async () => {
  await cluster.applyCRD(customResources);
  await maps().create({ metadata: { name: "seen", labels: { app: "web" } }, data: { a: "1", b: "2" } });
});

describe("C.14 metadataOnly()", () => {
  test("reads one object and a list", async () => {
    const metadata = metadataOnly(maps());
    const one = await metadata.get("seen");
    expect(one).toMatchObject({ kind: "PartialObjectMetadata", metadata: { name: "seen", labels: { app: "web" } } });
    expect(one).not.toHaveProperty("data");
    const { items } = await metadata.list({ labelSelector: { app: "web" } });
    expect(items).toEqual([one]);
    for await (const each of metadataOnly(cluster.client.resource(configMaps)).list())
      expect(each).not.toHaveProperty("data");
  });

  test("changes only metadata", async () => {
    const metadata = metadataOnly(maps());
    const changed = await metadata.patch.merge("seen", { metadata: { labels: { tier: "front" } } });
    expect(changed.metadata.labels).toEqual({ app: "web", tier: "front" });
    expect((await maps().get("seen")).data).toEqual({ a: "1", b: "2" });
    await metadata.apply({ metadata: { name: "seen", annotations: { by: "us" } } }, { fieldManager: "ops" });
    expect((await maps().get("seen")).metadata.annotations).toEqual({ by: "us" });
  });

  test("has no verb that needs the complete object", () => {
    const metadata = metadataOnly(maps());
    // @ts-expect-error metadata alone makes no object
    expect(metadata.create).toBeUndefined();
    // @ts-expect-error metadata alone would empty the object
    expect(metadata.update).toBeUndefined();
  });
});

describe("C.14 readTable()", () => {
  test("returns what kubectl prints", async () => {
    const { columnDefinitions, rows } = await readTable(maps(), { labelSelector: { app: "web" } });
    expect(columnDefinitions.map(({ name }) => name)).toEqual(["Name", "Data", "Age"]);
    expect(rows).toMatchObject([{ cells: ["seen", 2, expect.any(String)], object: { metadata: { name: "seen" } } }]);
  });

  test("reads all namespaces, without objects, cluster-scoped and custom resources", async () => {
    const all = await readTable(cluster.client.resource(configMaps), { includeObject: "None" });
    expect(all.rows.length).toBeGreaterThan(1);
    expect(all.rows[0]?.object ?? null).toBeNull();
    const spaces = await readTable(cluster.client.resource(namespaces), { includeObject: "Object" });
    expect(spaces.rows[0]?.object).toMatchObject({ spec: { finalizers: ["kubernetes"] } });
    const widgets = await createDynamicClient(cluster.client).resource("widgets");
    const { columnDefinitions } = await readTable(widgets);
    expect(columnDefinitions.map(({ name }) => name)).toEqual(["Name", "Age"]);
  });
});

test("C.16 conflicts list the fields that others own, with their owners", async () => {
  const web = clientset(cluster.client).apps.v1.deployments("default");
  const template = { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "c", image: "one" }] } };
  const spec = { replicas: 1, selector: { matchLabels: { app: "web" } }, template };
  await web.apply({ metadata: { name: "owned" }, spec }, { fieldManager: "first team" });
  const other = { replicas: 2, template: { spec: { containers: [{ name: "c", image: "two" }] } } };
  const error = await web
    .apply({ metadata: { name: "owned" }, spec: other }, { fieldManager: "second" })
    .catch((reason: unknown) => reason);
  expect(fieldConflictsOf(error)).toEqual([
    { field: ".spec.replicas", manager: "first team", message: expect.any(String) },
    { field: '.spec.template.spec.containers[name="c"].image', manager: "first team", message: expect.any(String) },
  ]);
  const stale = await web
    .update({ ...(await web.get("owned")), metadata: { name: "owned", resourceVersion: "1" } })
    .catch((reason: unknown) => reason);
  expect(fieldConflictsOf(stale)).toEqual([]);
  expect(fieldConflictsOf(new Error("something else"))).toEqual([]);
});

test("C.21 resource versions of one resource are compared", async () => {
  const before = await maps().get("seen");
  const after = await maps().patch.merge("seen", { data: { a: String(Math.random()) } });
  const [a, b] = [before.metadata.resourceVersion, after.metadata.resourceVersion];
  expect(compareResourceVersions(a, b)).toBeLessThan(0);
  expect(compareResourceVersions(b, a)).toBeGreaterThan(0);
  expect(compareResourceVersions(a, a)).toBe(0);
});

test.each([
  ["9", "10", -1],
  ["100000000000000000001", "100000000000000000002", -1],
  ["0", "1", undefined],
  ["01", "1", undefined],
  ["a", "b", undefined],
  ["", "1", undefined],
  ["a", "a", 0],
])("C.21 resource version %j is compared with %j", (a, b, want) => {
  expect(compareResourceVersions(a, b)).toBe(want);
});

test("C.27 a Lease accepts the time that microTime() writes, and no other", async () => {
  const lease = cluster.client.resource(leases, "default");
  const date = new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 6));
  expect(microTime(date)).toBe("2026-01-02T03:04:05.006000Z");
  const spec = { holderIdentity: "a", leaseDurationSeconds: 15 };
  const live = await lease.create({ metadata: { name: "a" }, spec: { ...spec, renewTime: microTime(date) } });
  expect(live.spec?.renewTime).toBe(microTime(date));
  const refused = lease.create({ metadata: { name: "b" }, spec: { ...spec, renewTime: date.toISOString() } });
  await expect(refused).rejects.toThrow("cannot parse");
  expect(() => microTime(new Date(Number.NaN))).toThrow(RangeError);
});

test("waitFor() waits for a change by another client, and waitForDeletion() for the end", async () => {
  const { pods: all } = clientset(cluster.client).core.v1;
  await all("default").create({
    metadata: { name: "slow" },
    spec: { nodeName: "n", containers: [{ name: "c", image: "a" }] },
  });
  const ready = waitFor(all("default"), "slow", hasCondition("Ready"), { interval: 20 });
  await all("default").status.patch.merge("slow", {
    status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] },
  });
  expect((await ready).status.phase).toBe("Running");
  const gone = waitForDeletion(all("default"), "slow", { interval: 20 });
  await all("default").delete("slow", { gracePeriodSeconds: 0 });
  await gone;
});

test("retryOnConflict() loses no update of ten simultaneous writers", async () => {
  await maps().create({ metadata: { name: "counter" }, data: { count: "0" } });
  const add = () =>
    retryOnConflict(
      async () => {
        const live = await maps().get("counter");
        return maps().update({ ...live, data: { count: String(Number(live.data?.count) + 1) } });
      },
      { attempts: 50, jitter: 5 },
    );
  await Promise.all(Array.from({ length: 10 }, add));
  expect((await maps().get("counter")).data).toEqual({ count: "10" });
});

test("toCurl() prints a command that sends the call again on a real server", async () => {
  const commands: string[] = [];
  const proxy = await cluster.kubectlProxy();
  const watched = await connect({
    server: proxy.url,
    interceptors: [
      (request, next) => {
        commands.push(toCurl(request));
        return next(request);
      },
    ],
  });
  await watched.resource(configMaps, "default").patch.merge("seen", { data: { note: "it's $here" } }, { dryRun: true });
  await watched.close();
  const { stdout } = await run("sh", ["-c", commands[0] ?? "false"]);
  expect(JSON.parse(stdout)).toMatchObject({ kind: "ConfigMap", data: { note: "it's $here" } });
});
