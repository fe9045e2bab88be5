import { clientset } from "@kubesmith/kubernetes";
import { type ConfigMap, configMaps, namespaces, pods, secrets } from "@kubesmith/kubernetes/core/v1";
import type { Client, List } from "@kubesmith/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { failureOf } from "../support/failure-of.js";
import { startVerbsCluster, type VerbsCluster } from "../support/verbs-cluster.js";

let on: VerbsCluster;
let client: Client;

const SIZES = { one: 25, two: 5 };

beforeAll(async () => {
  on = await startVerbsCluster();
  client = on.clients.token;
  for (const [namespace, size] of Object.entries(SIZES)) {
    await client.resource(namespaces).create({ metadata: { name: namespace } });
    const maps = client.resource(configMaps, namespace);
    await Promise.all(
      Array.from({ length: size }, (_, i) => {
        const labels = { set: "listed", parity: i % 2 === 0 ? "even" : "odd", ...(i === 0 && { first: "" }) };
        return maps.create({ metadata: { name: `map-${i}`, labels }, data: { i: `${i}` } });
      }),
    );
  }
});
afterAll(() => on?.stop());

const listed = { labelSelector: { set: "listed" } };
const kubectlNames = async (...flags: string[]): Promise<string[]> => {
  const list = await on.cluster.kubectlJson<List<ConfigMap>>(["get", "configmaps", ...flags]);
  return list.items.map(nameOf);
};
const nameOf = ({ metadata }: ConfigMap): string => `${metadata?.namespace}/${metadata?.name}`;

async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}

test("an awaited list is complete, and its items have their type", async () => {
  const list = await client.resource(configMaps, "one").list(listed);
  expect(list).toMatchObject({
    apiVersion: "v1",
    kind: "ConfigMapList",
    metadata: { resourceVersion: expect.any(String) },
  });
  expect(list.items.map(nameOf)).toEqual(await kubectlNames("-n", "one", "-l", "set=listed"));
  expect(new Set(list.items.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`))).toEqual(new Set(["v1 ConfigMap"]));
});

test("C.22 an iterated list is read page after page and yields every item once", async () => {
  const maps = client.resource(configMaps, "one");
  const pages = await collect(maps.list({ ...listed, limit: 10 }).pages());
  expect(pages.map(({ items }) => items.length)).toEqual([10, 10, 5]);
  expect(new Set(pages.map(({ metadata }) => metadata.resourceVersion)).size).toBe(1);
  const items = await collect(maps.list({ ...listed, limit: 10 }));
  expect(items.map(nameOf)).toEqual(await kubectlNames("-n", "one", "-l", "set=listed"));
});

test("a single page can be requested by limit and continue", async () => {
  const maps = client.resource(configMaps, "one");
  const first = await maps.list({ ...listed, limit: 20 });
  expect(first.items).toHaveLength(20);
  const rest = await maps.list({ ...listed, limit: 20, continue: first.metadata.continue ?? "" });
  expect(rest.items).toHaveLength(5);
  expect(rest.metadata.continue ?? "").toBe("");
});

test("all namespaces can be listed by a token and by the clientset", async () => {
  const all = await kubectlNames("-A", "-l", "set=listed");
  expect(all).toHaveLength(30);
  expect((await client.resource(configMaps).list(listed)).items.map(nameOf)).toEqual(all);
  const k8s = clientset(client);
  expect((await collect(k8s.core.v1.configMaps.list({ ...listed, limit: 7 }))).map(nameOf)).toEqual(all);
  expect((await k8s.core.v1.configMaps("two").list(listed)).items).toHaveLength(5);
});

test.each([
  ["one value", { parity: "even" }, "parity=even"],
  ["one of several values", { parity: ["odd", "none"] }, "parity in (odd,none)"],
  ["a label that is there", { first: true as const }, "first"],
  ["a label that is not there", { first: null, set: "listed" }, "!first,set=listed"],
  ["an empty value", { first: "" }, "first="],
])("label selectors select: %s", async (_, labelSelector, text) => {
  const wanted = await kubectlNames("-A", "-l", text);
  expect(wanted.length).toBeGreaterThan(0);
  expect((await client.resource(configMaps).list({ labelSelector })).items.map(nameOf)).toEqual(wanted);
  expect((await client.resource(configMaps).list({ labelSelector: text })).items.map(nameOf)).toEqual(wanted);
});

test("field selectors select objects", async () => {
  const fieldSelector = { "metadata.name": "map-1" };
  const wanted = ["one/map-1", "two/map-1"];
  expect((await client.resource(configMaps).list({ fieldSelector })).items.map(nameOf)).toEqual(wanted);
  expect((await client.resource(secrets).list({ fieldSelector: "type!=Opaque,type!=other" })).items).toEqual([]);
  const refused = await failureOf(client.resource(pods).list({ fieldSelector: { "spec.nothing": "x" } }));
  expect(String(refused)).toContain("field label not supported: spec.nothing");
});
