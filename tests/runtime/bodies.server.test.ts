import { deployments } from "@kubesmith/kubernetes/apps/v1";
import { configMaps, namespaces } from "@kubesmith/kubernetes/core/v1";
import type { RawRequest } from "@kubesmith/runtime";
import { applyAll, createDynamicClient, type DynamicResourceClient } from "@kubesmith/runtime/dynamic";
import { parse, stringify } from "@kubesmith/runtime/json";
import { metadataOnly } from "@kubesmith/runtime/metadata";
import { readTable } from "@kubesmith/runtime/table";
import { beforeAll, describe, expect, test } from "vitest";
import { failureOf } from "../support/failure-of.js";
import { useControlPlane } from "../support/use-control-plane.js";

const BIG = 9007199254740993n;
const GADGETS = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: gadgets.bodies.example.com }
spec:
  group: bodies.example.com
  scope: Namespaced
  names: { kind: Gadget, plural: gadgets }
  versions:
    - name: v1
      served: true
      storage: true
      additionalPrinterColumns: [{ name: Serial, type: integer, jsonPath: .spec.serial }]
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties: { serial: { type: integer, format: int64 }, ratio: { type: number } }
              x-kubernetes-preserve-unknown-fields: true
`;

const cluster = useControlPlane();
let gadgets: DynamicResourceClient;
beforeAll(async () => {
  await applyAll(cluster.client, GADGETS, { fieldManager: "test" });
  gadgets = (await createDynamicClient(cluster.client).resource("gadgets.bodies.example.com"))("default");
});

const maps = () => cluster.client.resource(configMaps, "default");
const NOT_SENT = { name: "RequestError", code: "InvalidBody" };
/** Sends text as it is, and returns the answer. */
async function sendText(request: RawRequest, text: string): Promise<{ status: number; body: unknown }> {
  const answer = await cluster.client.send({ method: "POST", ...request, body: text });
  return { status: answer.status, body: answer.json() };
}

describe("a value that JSON would change does not reach the server", () => {
  test("a replica count that is NaN does not scale a deployment to 0", async () => {
    const web = cluster.client.resource(deployments, "default");
    const labels = { app: "web" };
    const template = { metadata: { labels }, spec: { containers: [{ name: "main", image: "nginx" }] } };
    await web.create({ metadata: { name: "web" }, spec: { replicas: 3, selector: { matchLabels: labels }, template } });
    const spec = { replicas: Number(undefined) };
    const writes = [
      web.scale.update("web", { spec }),
      web.scale.patch.merge("web", { spec }),
      web.scale.apply("web", { spec }, { fieldManager: "test" }),
      web.patch.strategic("web", { spec }),
      web.patch.json("web", [{ op: "replace", path: "/spec/replicas", value: spec.replicas }]),
      web.patch.json("web", [{ op: "replace", path: "/spec/replicas", value: undefined }]),
      gadgets.create({ metadata: { name: "nan" }, spec }),
      cluster.client.send({
        method: "PATCH",
        path: "/apis/apps/v1/namespaces/default/deployments/web",
        body: { spec },
      }),
      applyAll(
        cluster.client,
        [{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "nan" }, data: { a: Number.NaN } }],
        { fieldManager: "test" },
      ),
    ];
    for (const write of writes) expect(await failureOf(write)).toMatchObject(NOT_SENT);
    expect((await web.get("web")).spec?.replicas).toBe(3);
  });

  test("the server reads a JSON patch without a value as null", async () => {
    await maps().create({ metadata: { name: "patched" }, data: { a: "1" } });
    const path = "/api/v1/namespaces/default/configmaps/patched";
    const headers = { "content-type": "application/json-patch+json" };
    await sendText({ method: "PATCH", path, headers }, '[{"op":"replace","path":"/data/a"}]');
    expect((await maps().get("patched")).data?.a).not.toBe("1");
  });

  test("the server changes text that is not valid Unicode", async () => {
    const { body } = await sendText(
      { path: "/api/v1/namespaces/default/configmaps" },
      '{"metadata":{"name":"surrogate"},"data":{"a":"x\\ud800y"}}',
    );
    expect(body).toMatchObject({ data: { a: "x\ufffdy" } });
    const data = { a: "x\ud800y" };
    expect(await failureOf(maps().create({ metadata: { name: "b" }, data }))).toMatchObject(NOT_SENT);
  });

  test("the server rounds integers beyond 64 bits", async () => {
    const path = "/apis/bodies.example.com/v1/namespaces/default/gadgets";
    const text = stringify({
      apiVersion: "bodies.example.com/v1",
      kind: "Gadget",
      metadata: { name: "beyond" },
      spec: { free: 2n ** 63n + 1n },
    });
    const { body } = await sendText({ path }, text);
    expect(body).toMatchObject({ spec: { free: 2 ** 63 } });
    const spec = { free: 2n ** 63n + 1n };
    expect(await failureOf(gadgets.create({ metadata: { name: "b" }, spec }))).toMatchObject(NOT_SENT);
  });

  test("a Date as text is a time for the server, and not one with microseconds", async () => {
    const path = "/apis/coordination.k8s.io/v1/namespaces/default/leases";
    const date = new Date(1_700_000_000_123);
    const meta = { name: "dated", creationTimestamp: date.toISOString() };
    const { status } = await sendText({ path }, stringify({ metadata: meta }));
    expect(status).toBe(201);
    const micro = await sendText(
      { path },
      stringify({ metadata: { name: "m" }, spec: { renewTime: date.toISOString() } }),
    );
    expect(micro.status).toBe(400);
  });

  test("the server reads 10,000 levels and no more", async () => {
    const path = "/api/v1/namespaces/default/configmaps?dryRun=All&fieldValidation=Ignore";
    const nested = (levels: number): string =>
      `{"metadata":{"name":"n"},"deep":${"[".repeat(levels)}${"]".repeat(levels)}}`;
    expect((await sendText({ path }, nested(9_999))).status).toBe(201);
    expect((await sendText({ path }, nested(10_000))).status).toBe(400);
    const options = { dryRun: true, fieldValidation: "Ignore" } as const;
    const written = await maps().create(JSON.parse(nested(9_999)), options);
    expect(written.metadata.name).toBe("n");
    expect(await failureOf(maps().create(JSON.parse(nested(10_000)), options))).toMatchObject(NOT_SENT);
  });
});

describe("numbers keep their value", () => {
  test("integers beyond 2^53 on every way to read and write them", async () => {
    const created = await gadgets.create({ metadata: { name: "int" }, spec: { serial: BIG } });
    const raw = await cluster.client.send({ path: "/apis/bodies.example.com/v1/namespaces/default/gadgets/int" });
    const updated = await gadgets.update({
      ...(await gadgets.get("int")),
      metadata: { ...created.metadata, labels: {} },
    });
    const { items } = await gadgets.list();
    for (const object of [created, updated, raw.json(), parse(raw.text()), items.find(isNamed("int"))])
      expect(object).toMatchObject({ spec: { serial: BIG } });
    const { columnDefinitions, rows } = await readTable(gadgets, { includeObject: "Object" });
    const row = rows.find(({ cells }) => cells[0] === "int");
    expect(row?.cells[columnDefinitions.findIndex(({ name }) => name === "Serial")]).toBe(BIG);
    expect(row?.object).toMatchObject({ spec: { serial: BIG } });
    expect((await metadataOnly(gadgets).get("int")).metadata?.name).toBe("int");
    const shown = await cluster.kubectl(["get", "gadget", "int", "-o", "jsonpath={.spec.serial}"]);
    expect(shown.stdout).toBe(String(BIG));
  });

  test("the Status of a failure quotes them as they are", async () => {
    const error = await failureOf(gadgets.create({ metadata: { name: "bad" }, spec: { serial: BIG, ratio: "x" } }));
    expect(error).toMatchObject({ reason: "Invalid" });
  });

  test("whole doubles are numbers", async () => {
    const values = [1, 1e15, 9.1e15, 2 ** 60, 1e19, 1.5e20, 123456789012345680000, 1e21, 1e300, -1e19, 0.1];
    for (const ratio of values) {
      const name = "double";
      const { spec } = await gadgets.apply({ metadata: { name }, spec: { ratio } }, { fieldManager: "t", force: true });
      expect(spec).toEqual({ ratio });
    }
  });
});

const isNamed = (name: string) => (object: { readonly metadata: { readonly name: string } }) =>
  object.metadata.name === name;

describe("selectors that select everything", () => {
  test("are what the server makes of blanks and commas, and deleteCollection refuses them", async () => {
    const all = (await maps().list()).items.length;
    expect(all).toBeGreaterThan(0);
    const selectors = [{ labelSelector: " " }, { fieldSelector: "," }, { labelSelector: "" }, { fieldSelector: "" }];
    for (const selector of selectors) {
      const query = new URLSearchParams(Object.entries(selector)).toString();
      const list = await cluster.client.send({
        path: `/api/v1/namespaces/default/configmaps?${query.replaceAll("+", "%20")}`,
      });
      expect(list.json()).toHaveProperty("items.length", all);
      expect(await failureOf(maps().deleteCollection(selector as { labelSelector: string }))).toMatchObject({
        name: "RequestError",
        code: "InvalidSelector",
      });
    }
    const nothing: object = {};
    expect(await failureOf(maps().deleteCollection(nothing as { all: true }))).toMatchObject({
      code: "InvalidSelector",
    });
    expect((await maps().list()).items).toHaveLength(all);
  });

  test("kubectl refuses a deletion without a selector or --all, and both together", async () => {
    for (const args of [[], ["--all", "--selector=a=b"], ["--all", "--field-selector=metadata.name=a"]])
      expect(await cluster.kubectl(["delete", "configmaps", ...args])).toMatchObject({ code: 1, stdout: "" });
  });

  test("deleteCollection({ all: true }) deletes every object of the namespace, and of no other", async () => {
    await cluster.client.resource(namespaces).create({ metadata: { name: "other" } });
    const others = cluster.client.resource(configMaps, "other");
    for (const name of ["a", "b"]) await others.create({ metadata: { name } });
    const before = (await maps().list()).items.length;
    await others.deleteCollection({ all: true });
    expect((await others.list()).items.filter(({ metadata }) => metadata.name.length === 1)).toEqual([]);
    expect((await maps().list()).items).toHaveLength(before);
  });
});
