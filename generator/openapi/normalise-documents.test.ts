import { describe, expect, it } from "vitest";
import { GeneratorError } from "../errors.js";
import { kind, normalised, ref } from "../testdata/api.js";
import { OBJECT_META } from "./definition-names.js";

const CRD = "com.example.v1.Site";
const SCALE = "io.k8s.api.autoscaling.v1.Scale";

describe("normalising documents", () => {
  it("omits documents whose key is not that of a group/version", () => {
    const keys = normalised({ "apis/apps/v1": {}, version: {}, "apis/apps": {} }).map(({ key }) => key);
    expect(keys).toEqual(["apis/apps/v1"]);
  });

  it("keeps the paths, and turns references into names of definitions", () => {
    const paths = { "/apis/apps/v1/": {} };
    const schemas = { "a.A": { type: "object", properties: { b: { allOf: [ref("a.B")] } } }, "a.B": {} };
    const [document] = normalised({ "apis/apps/v1": { schemas, paths } });
    expect(document?.paths).toBe(paths);
    expect(document?.definitions.get("a.A")?.schema).toMatchObject({ properties: { b: { $ref: "a.B" } } });
  });

  it("resolves references to definitions that only another document contains", () => {
    const schemas = { [CRD]: { type: "object", properties: { metadata: ref(OBJECT_META) } } };
    const documents = normalised({
      "api/v1": { schemas: { [OBJECT_META]: { type: "object" } } },
      "apis/example.com/v1": { schemas, custom: true },
    });
    expect(documents[1]?.definitions.get(CRD)?.schema.properties?.metadata).toEqual({ $ref: OBJECT_META });
  });

  it("fails at the pointer of a reference to a missing definition", () => {
    const schemas = { "a.A": { type: "object", properties: { "b/c": ref("a.B") } } };
    const failing = (): unknown => normalised({ "apis/apps/v1": { schemas } });
    expect(failing).toThrow(GeneratorError);
    expect(failing).toThrow("apis/apps/v1#/components/schemas/a.A/properties/b~1c: reference to a missing definition");
  });

  it.each([
    ["the kind of a custom resource", CRD, kind("example.com", "v1", "Site"), true],
    ["its list", `${CRD}List`, kind("example.com", "v1", "SiteList"), true],
    ["the machinery", OBJECT_META, {}, false],
    ["the kind of its subresource scale", SCALE, kind("autoscaling", "v1", "Scale"), false],
    ["what that refers to", `${SCALE}Spec`, {}, false],
  ])("decides that %s of a document of custom resources are structural or not", (_, name, extension, want) => {
    const given = { "apis/example.com/v1": { custom: true, schemas: { [name]: { type: "object", ...extension } } } };
    expect(normalised(given)[0]?.definitions.get(name)?.custom).toBe(want);
  });

  it("gives a kind without a schema the fields that all objects have", () => {
    const schemas = { [CRD]: { type: "object", ...kind("example.com", "v1", "Site") } };
    const [alone] = normalised({ "apis/example.com/v1": { custom: true, schemas } });
    const schema = alone?.definitions.get(CRD)?.schema;
    expect(Object.keys(schema?.properties ?? {})).toEqual(["apiVersion", "kind", "metadata"]);
    expect(schema?.additionalProperties).toBe(true);
  });

  it("knows a kind only if a definition describes exactly one", () => {
    const both = [
      { group: "a", version: "v1", kind: "A" },
      { group: "b", version: "v1", kind: "A" },
    ];
    const schemas = { "a.A": kind("a", "v1", "A"), "a.B": { "x-kubernetes-group-version-kind": both } };
    const [document] = normalised({ "apis/apps/v1": { schemas } });
    expect(document?.definitions.get("a.A")?.gvk).toEqual({ group: "a", version: "v1", kind: "A" });
    expect(document?.definitions.get("a.B")).not.toHaveProperty("gvk");
  });
});
