import { describe, expect, it } from "vitest";
import { GeneratorError } from "../../errors.js";
import { readDefinitions } from "./read-definitions.js";

const text = (changes: { readonly [path: string]: unknown }, schema: object = { type: "object" }): string => {
  const definition = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "widgets.example.com" },
    spec: {
      group: "example.com",
      scope: "Namespaced",
      names: { plural: "widgets", kind: "Widget" },
      versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  };
  for (const [path, value] of Object.entries(changes)) {
    const names = path.split("/");
    const last = names.pop() ?? "";
    const parent = names.reduce((object: never, name) => object[name] as never, definition as never) as object;
    Object.assign(parent, { [last]: value });
  }
  return JSON.stringify(definition);
};
const spec = (properties: object, rest: object = {}): object => ({
  type: "object",
  properties: { spec: { type: "object", properties, ...rest } },
});
const AT = "spec.versions[0].schema.openAPIV3Schema";

function messageOf(...texts: readonly string[]): string {
  try {
    readDefinitions(texts.map((each, i) => ({ file: `${i}.yaml`, text: each })));
  } catch (error) {
    if (error instanceof GeneratorError && error.code === "crd") return error.message;
    throw error;
  }
  return "";
}

describe("a CustomResourceDefinition that the API server would not accept", () => {
  it.each([
    [
      { apiVersion: "apiextensions.k8s.io/v1beta1" },
      "apiVersion v1beta1 of CustomResourceDefinition is not served since",
    ],
    [{ apiVersion: "v1" }, "apiVersion must be apiextensions.k8s.io/v1"],
    [{ "metadata/name": "widget" }, "metadata.name must be widgets.example.com (the plural and the group)"],
    [{ "spec/group": "apps" }, "spec.group must be a lower-case DNS name with at least one dot"],
    [{ "spec/names/plural": "Widgets" }, "spec.names.plural must be a lower-case name"],
    [{ "spec/names/listKind": "Widget" }, "spec.names.listKind must differ from the kind"],
    [{ "spec/names": undefined }, "spec.names is missing"],
    [{ "spec/scope": "namespaced" }, "spec.scope must be Namespaced or Cluster"],
    [{ "spec/preserveUnknownFields": true }, "spec.preserveUnknownFields must not be true"],
    [{ "spec/versions": [] }, "spec.versions must be a list of versions"],
    [{ "spec/versions/0/schema": undefined }, `${AT} is missing`],
    [{ "spec/versions/0/storage": false }, "spec.versions must have storage: true in exactly one version"],
    [{ "spec/versions/0/served": "yes" }, "spec.versions[0].served must be true or false"],
    [{ "spec/versions/0/name": "1" }, "spec.versions[0].name must be a lower-case name"],
    [
      { "spec/group": "x.k8s.io", "metadata/name": "widgets.x.k8s.io" },
      "metadata.annotations[api-approved.kubernetes.io] must be a URL",
    ],
  ])("%j", (changes, problem) => {
    expect(messageOf(text(changes))).toContain(problem);
  });

  const string = { type: "string" };
  const elements = { type: "object", properties: { name: string } };
  it.each([
    [{}, "type is missing"],
    [{ type: "string" }, "type must be object"],
    [{ type: "object", nullable: true }, "nullable must not be true"],
    [{ type: "object", additionalProperties: true }, "additionalProperties must not be used for the whole resource"],
    [spec({ a: {} }), "properties[spec].properties[a].type is missing"],
    [spec({ a: { type: "text" } }), "properties[spec].properties[a].type must be one of string, number"],
    [spec({ a: { type: 5 } }), "properties[spec].properties[a].type must be a string"],
    [spec({ a: { type: "array" } }), "properties[spec].properties[a].items is missing"],
    [spec({ a: { type: "array", items: [string] } }), "items must be one schema, not a list"],
    [spec({ a: { ...string, minLength: "1" } }), "minLength must be a number"],
    [spec({ a: { ...string, minLength: 1.5 } }), "minLength must be a whole number"],
    [spec({ a: { $ref: "#/definitions/a" } }), "$ref is not supported in a CustomResourceDefinition; remove it"],
    [spec({ a: { type: "array", items: string, uniqueItems: true } }), "uniqueItems must not be true"],
    [spec({}, { "x-kubernetes-preserve-unknown-fields": false }), "must be true, or absent"],
    [spec({ a: string }, { additionalProperties: string }), "cannot be used together with properties"],
    [spec({ a: { type: "object", "x-kubernetes-embedded-resource": true } }), "properties is missing"],
    [spec({ a: { type: "array", items: elements, "x-kubernetes-list-type": "map" } }), "list-map-keys is missing"],
    [
      spec({
        a: { type: "array", items: elements, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"] },
      }),
      "properties[name] must be required or have a default",
    ],
    [spec({ a: string }, { anyOf: [{ properties: { b: { maxLength: 1 } } }] }), "is not described outside of it"],
    [spec({ a: string }, { oneOf: [{ properties: { a: string } }] }), "oneOf[0].properties[a].type must be moved out"],
    [spec({ a: string }, { not: { description: "x" } }), "not.description must be moved out"],
    [
      { type: "object", properties: { metadata: { type: "object", properties: { labels: { type: "object" } } } } },
      "properties[metadata] must contain nothing but properties for name and generateName",
    ],
  ])("with the schema %j", (schema, problem) => {
    expect(messageOf(text({}, schema))).toContain(problem);
    expect(messageOf(text({}, schema))).toContain(`0.yaml: widgets.example.com: ${AT}`);
  });
});

describe("files with CustomResourceDefinitions", () => {
  it("contain other objects, lists and empty documents", () => {
    const list = `{"apiVersion":"v1","kind":"List","items":[{"kind":"Pod"},${text({})}]}`;
    const files = [`---\nkind: ConfigMap\n---\n---\n${list}\n`, "- 1\n", text({})].map((each, i) => ({
      file: `${i}.yaml`,
      text: each,
    }));
    expect(readDefinitions(files).map(({ kind, version }) => [kind, version])).toEqual([["Widget", "v1"]]);
  });

  it("give only served versions", () => {
    const [v1, v2] = ["v1", "v2"].map((name) => ({
      name,
      served: name === "v2",
      storage: name === "v1",
      schema: { openAPIV3Schema: { type: "object" } },
    }));
    const found = readDefinitions([{ file: "a", text: text({ "spec/versions": [v1, v2] }) }]);
    expect(found.map(({ version }) => version)).toEqual(["v2"]);
  });

  it("that are not YAML are reported with their line", () => {
    expect(messageOf("a: 1\nb: [\n")).toMatch(/^0\.yaml:\d: the content is not valid YAML: /);
  });

  it("are reported with the number of the document and the item", () => {
    const wrong = `{"apiVersion":"v1","kind":"List","items":[${text({ "spec/scope": "x" })}]}`;
    expect(messageOf(`kind: Pod\n---\n${wrong}`)).toBe(
      "0.yaml: document 2: item 1: widgets.example.com: spec.scope must be Namespaced or Cluster",
    );
  });

  it("must not contradict each other", () => {
    expect(messageOf(text({}), text({}, spec({})))).toBe(
      "1.yaml: widgets.example.com differs from the definition with the same name in 0.yaml; remove one of them",
    );
    const other = text({ "spec/names/plural": "wids", "metadata/name": "wids.example.com" });
    expect(messageOf(text({}), other)).toContain("contains the kind Widget, which widgets.example.com has already");
  });

  it("may be nested as deeply as YAML may be", () => {
    const depth = 450;
    const schema = `${'{"type":"array","items":'.repeat(depth)}{"type":"string"}${"}".repeat(depth)}`;
    const nested = text({}, { type: "object", properties: { a: 0 } }).replace('"a":0', `"a":${schema}`);
    expect(messageOf(nested)).toBe("");
  });
});
