import { createRequire } from "node:module";
import type * as runtime from "@kubesmith/runtime";
import type * as dynamic from "@kubesmith/runtime/dynamic";
import type * as metadata from "@kubesmith/runtime/metadata";
import type * as table from "@kubesmith/runtime/table";
import { expect, onTestFinished, test } from "vitest";
import { json, startServer } from "../../runtime/testdata/server.js";
import { configMaps } from "../../runtime/testdata/tokens.js";

/** One build of the runtime. */
interface Build {
  readonly runtime: typeof runtime;
  readonly dynamic: typeof dynamic;
  readonly metadata: typeof metadata;
  readonly table: typeof table;
}

const require = createRequire(import.meta.url);
const FORMATS = {
  esm: (path: string): Promise<object> => import(new URL(`../../runtime/dist/esm/${path}`, import.meta.url).href),
  cjs: async (path: string): Promise<object> => require(`../../runtime/dist/cjs/${path}`),
};
type Format = keyof typeof FORMATS;

async function load(format: Format): Promise<Build> {
  const names = { runtime: "", dynamic: "dynamic/", metadata: "metadata/", table: "table/" };
  const loaded = Object.entries(names).map(async ([name, folder]) => [
    name,
    await FORMATS[format](`${folder}index.js`),
  ]);
  return Object.fromEntries(await Promise.all(loaded));
}

const DISCOVERY = {
  kind: "APIResourceList",
  resources: [{ name: "configmaps", namespaced: true, kind: "ConfigMap", verbs: ["get", "list"] }],
};
const TABLE = { kind: "Table", apiVersion: "meta.k8s.io/v1", metadata: {}, columnDefinitions: [], rows: [] };
const MAP = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "a", namespace: "default" },
  status: { conditions: [{ type: "Ready", status: "False", reason: "Slow" }] },
};

test.each<[Format, Format]>([
  ["esm", "cjs"],
  ["cjs", "esm"],
])("helpers of another build accept a resource client made by %s, used by %s", async (maker, user) => {
  const server = await startServer(({ url, headers }, response) => {
    if (url === "/api") return json(response, { kind: "APIVersions", versions: ["v1"] });
    if (url === "/apis") return json(response, { kind: "APIGroupList", groups: [] });
    if (url === "/api/v1") return json(response, DISCOVERY);
    if (headers.accept?.includes("as=Table")) return json(response, TABLE);
    if (url.includes("watch=true")) return;
    if (url.includes("fieldSelector=")) {
      return json(response, { metadata: { resourceVersion: "1" }, items: url.includes("missing") ? [] : [MAP] });
    }
    if (url.endsWith("/missing")) {
      return json(response, { kind: "Status", status: "Failure", reason: "NotFound", code: 404 }, 404);
    }
    json(response, MAP);
  });
  const [ours, theirs] = await Promise.all([load(maker), load(user)]);
  expect(ours.runtime.connect).not.toBe(theirs.runtime.connect);
  const client = await ours.runtime.connect({ server: server.url });
  onTestFinished(() => client.close());
  const maps = client.resource(configMaps, "default");

  expect(theirs.runtime.descriptionOf(maps)).toEqual({ client, token: configMaps, namespace: "default" });
  await expect(
    theirs.runtime.waitFor(maps, "a", ours.runtime.hasCondition("Ready"), { interval: 1, timeout: 500 }),
  ).rejects.toThrow('waiting for configmap default/a: condition Ready is "False" (Slow)');
  await theirs.runtime.waitForDeletion(maps, "missing");
  expect(await theirs.table.readTable(maps)).toEqual(TABLE);
  expect(await theirs.table.readTable(client.resource(configMaps))).toEqual(TABLE);
  await theirs.metadata.metadataOnly(maps).get("a");
  await theirs.metadata.metadataOnly(client.resource(configMaps))("default").get("a");
  const dynamicMaps = await theirs.dynamic.createDynamicClient(client).resource("configmaps");
  expect(ours.runtime.descriptionOf(dynamicMaps("default"))).toMatchObject({ client, namespace: "default" });
  expect(await dynamicMaps("default").get("a")).toEqual(MAP);
  const partial = server.requests.filter(({ headers }) => headers.accept?.includes("as=PartialObjectMetadata"));
  expect(partial.map(({ url }) => url)).toEqual([
    "/api/v1/namespaces/default/configmaps/a",
    "/api/v1/namespaces/default/configmaps/a",
  ]);
});
