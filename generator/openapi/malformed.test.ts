import { expect, it } from "vitest";
import { apiModelOf, withoutMalformed } from "../pipeline.js";
import { documentOf, ref } from "../testdata/api.js";
import type { Document } from "./document.js";
import { sortOutMalformed } from "./malformed.js";

const good = documentOf("apis/good.com/v1", { schemas: { A: { type: "string" } } });
const core = documentOf("api/v1", { schemas: { Core: { type: "string" } } });
const refersTo = (key: string, name: string): ReturnType<typeof documentOf> =>
  documentOf(key, { schemas: { [`x/y.${key}`]: { type: "object", properties: { a: ref(name) } } } });
const dangling = refersTo("apis/bad.com/v1", "Nowhere");

it("leaves out a document of a third party that refers to a definition that is nowhere, and names the place", () => {
  const { usable, malformed } = sortOutMalformed([good, dangling, core]);
  expect(usable).toEqual([good, core]);
  expect(malformed).toEqual([
    {
      key: "apis/bad.com/v1",
      reason:
        "apis/bad.com/v1#/components/schemas/x~1y.apis~1bad.com~1v1/properties/a: reference to a missing definition: " +
        '"#/components/schemas/Nowhere"; to omit it, use `exclude` bad.com/v1',
    },
  ]);
});

it("leaves out what needs a document that is left out, and keeps what another one has", () => {
  const needs = refersTo("apis/also.com/v1", "x~1y.apis~1bad.com~1v1");
  const fine = refersTo("apis/fine.com/v1", "A");
  const { usable, malformed } = sortOutMalformed([needs, dangling, fine, good]);
  expect(usable).toEqual([fine, good]);
  expect(malformed.map(({ key }) => key)).toEqual(["apis/also.com/v1", "apis/bad.com/v1"]);
});

it.each(["http://elsewhere/x", "#/elsewhere", ""])("leaves out a document with the reference %j", ($ref) => {
  const bad = documentOf("apis/bad.com/v1", { schemas: { A: { $ref } } });
  expect(sortOutMalformed([bad, good]).usable).toEqual([good]);
});

it("leaves out custom resources whose group is called like one of Kubernetes'", () => {
  const schemas = { A: ref("Nowhere") };
  const custom = documentOf("apis/storage.k8s.io/v9", { schemas, custom: true });
  expect(sortOutMalformed([custom, good]).usable).toEqual([good]);
  expect(sortOutMalformed([documentOf("apis/storage.k8s.io/v1", { schemas })]).malformed).toEqual([]);
});

it("takes custom resources whose metadata no document describes", () => {
  const gvk = [{ group: "crd.com", version: "v1", kind: "K" }];
  const schemas = { "com.crd.v1.K": { type: "object", "x-kubernetes-group-version-kind": gvk } };
  expect(sortOutMalformed([documentOf("apis/crd.com/v1", { schemas, custom: true }), dangling]).usable).toHaveLength(1);
});

it("the stages go on without what they cannot use, but not without Kubernetes' own documents, or with nothing", () => {
  const make = (documents: readonly Document[], leftOut: readonly string[]): object => {
    const { groupVersions } = apiModelOf(documents);
    return { versions: groupVersions.map(({ groupVersion }) => groupVersion.group), leftOut };
  };
  const { made, malformed } = withoutMalformed([core, dangling, good], make);
  expect(made).toEqual({ versions: ["", "good.com"], leftOut: ["apis/bad.com/v1"] });
  expect(malformed.map(({ key }) => key)).toEqual(["apis/bad.com/v1"]);
  expect(() => withoutMalformed([dangling], make)).toThrow("a missing definition");
  expect(() => withoutMalformed([refersTo("apis/apps/v1", "Nowhere"), good], make)).toThrow(
    /^apis\/apps\/v1#.*a missing definition/,
  );
});
