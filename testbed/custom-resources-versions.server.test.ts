import { afterAll, beforeAll, expect, test } from "vitest";
import { type ControlPlane, startControlPlane, testedVersions, versions } from "./index.js";

const tested = testedVersions();
let clusters: ControlPlane[];

// Several at once are started here on purpose.
beforeAll(async () => {
  clusters = await Promise.all(tested.map((version) => startControlPlane({ version })));
});
afterAll(() => Promise.all((clusters ?? []).map((cluster) => cluster.stop())));

function definition(kind: string, properties: Record<string, object>): object {
  const plural = `${kind.toLowerCase()}s`;
  const schema = { openAPIV3Schema: { type: "object", properties: { spec: { type: "object", properties } } } };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.example.com` },
    spec: {
      group: "example.com",
      scope: "Namespaced",
      names: { kind, plural },
      versions: [
        { name: "v1", served: true, storage: true, schema },
        { name: "v1beta1", served: false, storage: false, schema },
      ],
    },
  };
}

/** The properties of the spec of `kind` as /openapi/v3 has them at this moment. */
async function publishedProperties(cluster: ControlPlane, kind: string): Promise<string[]> {
  const { stdout } = await cluster.kubectl(["get", "--raw", "/openapi/v3/apis/example.com/v1"]);
  type Schema = { properties: { spec: { properties: object } } };
  const { schemas } = (JSON.parse(stdout) as { components: { schemas: Record<string, Schema> } }).components;
  return Object.keys(schemas[`com.example.v1.${kind}`]?.properties.spec.properties ?? {});
}

test.each(tested)("on %s a definition is described as it is when applyCRD resolves", async (version) => {
  const cluster = clusters[tested.indexOf(version)] as ControlPlane;
  const { stdout } = await cluster.kubectl(["version"]);
  expect(stdout).toContain(`Server Version: v${versions[version].release}`);

  await cluster.applyCRD(definition("Widget", { size: { type: "integer" } }));
  expect(await publishedProperties(cluster, "Widget")).toEqual(["size"]);
  await cluster.applyCRD(definition("Widget", { size: { type: "integer" }, colour: { type: "string" } }));
  expect(await publishedProperties(cluster, "Widget")).toEqual(["colour", "size"]);
  expect((await cluster.kubectl(["get", "widgets"])).code).toBe(0);
});

test.each(tested)("on %s an aggregated API is served too", async (version) => {
  const cluster = clusters[tested.indexOf(version)] as ControlPlane;
  await cluster.startAggregatedAPI();
  expect((await cluster.kubectl(["get", "flunders.v1beta1.wardle.example.com"])).code).toBe(0);
});

test("several definitions come as one YAML text", async () => {
  const [cluster] = clusters as [ControlPlane];
  const documents = ["Gadget", "Gizmo"].map((kind) => JSON.stringify(definition(kind, { name: { type: "string" } })));
  await cluster.applyCRD(documents.join("\n---\n"));
  for (const kind of ["Gadget", "Gizmo"]) {
    expect(await publishedProperties(cluster, kind)).toEqual(["name"]);
  }
});

test("a refused definition is an error, and so is text that is not a definition", async () => {
  const [cluster] = clusters as [ControlPlane];
  await expect(cluster.applyCRD({ ...definition("Widget", {}), spec: {} })).rejects.toThrow(
    "spec.group: Required value",
  );
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "x" } };
  await expect(cluster.applyCRD(namespace)).rejects.toThrow('Namespace "x" is not a CustomResourceDefinition');
});
