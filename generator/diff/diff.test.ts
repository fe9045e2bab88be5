import { describe, expect, it } from "vitest";
import type { Document, Schema } from "../openapi/index.js";
import { readSnapshot } from "../snapshot/index.js";
import { EMBEDDED_SNAPSHOT } from "../sources/index.js";
import { cronTabDocument } from "../testdata/crontab.js";
import { widgetsDocument } from "../testdata/widgets.js";
import { diffDocuments } from "./diff.js";
import { keysInPointer } from "./place.js";

const CRONTAB = "apis/stable.example.com/v1";

/** The literal document after a change of its text. */
function changed(from: string, to: string): Document {
  return { key: CRONTAB, hash: "", document: JSON.parse(JSON.stringify(cronTabDocument()).replace(from, to)) };
}

describe("comparing two versions of a document finds", () => {
  it.each([
    ["nothing where nothing changed", changed("", ""), []],
    ["nothing where documentation alone changed", changed("Runs jobs.", "Runs more."), []],
    [
      "deprecation that was added",
      changed('"type":"object","description":"Runs jobs."', '"type":"object","deprecated":true'),
      [["deprecation-added", ""]],
    ],
    [
      "a field that was added",
      changed('"port":', '"extra":{"type":"string"},"port":'),
      [["property-added", "spec.extra"]],
    ],
    [
      "a field that was removed",
      changed('"port":{"x-kubernetes-int-or-string":true,"anyOf":[{"type":"integer"},{"type":"string"}]},', ""),
      [["property-removed", "spec.port"]],
    ],
    [
      "a field whose type changed",
      changed('"cronSpec":{"type":"string"', '"cronSpec":{"type":"integer"'),
      [["type-changed", "spec.cronSpec"]],
    ],
    [
      "a field of list elements",
      changed('"run":{"type":"string"', '"run":{"type":"boolean"'),
      [["type-changed", "spec.steps[].run"]],
    ],
    ["required fields", changed('"required":["spec"]', '"required":[]'), [["property-became-optional", "spec"]]],
  ])("%s", (_, after, want) => {
    const changes = diffDocuments([changed("", "")], [after]);
    expect(changes.map(({ kind, path }) => [kind, path])).toEqual(want);
  });

  it.each([
    ["a field that was added", changed('"port":', '"ex/tra~":{"type":"string"},"port":'), "after", { type: "string" }],
    ["a field that was removed", changed('"steps":', '"stages":'), "before", undefined],
    ["a field of list elements", changed('"run":{"type":"string"', '"run":{"type":"boolean"'), "before", undefined],
  ])("the document and the JSON pointer of %s", (_, after, side, schema) => {
    const before = changed("", "");
    for (const change of diffDocuments([before], [after])) {
      const place = change.kind === "property-added" ? after : before;
      const found = keysInPointer(change.pointer ?? "").reduce<unknown>(
        (value, key) => (value as { [key: string]: unknown })[key],
        place.document,
      );
      expect([change.document, typeof found]).toEqual([CRONTAB, "object"]);
      if (side === "after") expect([place, found]).toEqual([after, schema]);
    }
    expect(diffDocuments([before], [after]).length).toBeGreaterThan(0);
  });

  it("a path that was removed", () => {
    const { paths = {}, ...rest } = cronTabDocument();
    const kept = Object.entries(paths).filter(([path]) => !path.endsWith("/status"));
    const after = { key: CRONTAB, hash: "", document: { ...rest, paths: Object.fromEntries(kept) } };
    expect(diffDocuments([changed("", "")], [after])).toMatchObject([
      { kind: "subresource-removed", resource: "crontabs", subresource: "status" },
    ]);
  });
});

describe("I.13 a change inside a definition that kinds share", () => {
  const groups = ["a.example.com", "b.example.com"];
  const versions = (metadata: object): Document[] => groups.map((group) => widgetsDocument({ group, metadata }));
  const meta = (zone: object): object => ({ properties: { zone } });

  it("is reported once, with the kinds that it reaches", () => {
    expect(diffDocuments(versions(meta({ type: "string" })), versions(meta({ type: "integer" })))).toEqual([
      {
        kind: "type-changed",
        rank: "breaking",
        breaks: ["readers", "writers", "appliers"],
        groupVersion: "meta/v1",
        definition: "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta",
        // It belongs to no document: the first one that contains it.
        document: "apis/a.example.com/v1",
        pointer: "/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta/properties/zone",
        path: "zone",
        properties: ["zone"],
        from: "string",
        to: "integer",
        reaches: groups.map((group) => ({ groupVersion: `${group}/v1`, kind: "Widget", path: "metadata.zone" })),
      },
    ]);
  });

  it("is reported for each way in which it changed", () => {
    const [one, other] = versions(meta({ type: "string" }));
    const [, integer] = versions(meta({ type: "integer" }));
    const [boolean] = versions(meta({ type: "boolean" }));
    if (one === undefined || other === undefined || integer === undefined || boolean === undefined) throw new Error();
    expect(diffDocuments([one, other], [boolean, integer])).toMatchObject([
      { to: "boolean", reaches: [{ groupVersion: "a.example.com/v1" }] },
      { to: "integer", reaches: [{ groupVersion: "b.example.com/v1" }] },
    ]);
  });

  it("of Kubernetes' own documents names the shortest path from each kind", async () => {
    const before = await readSnapshot(EMBEDDED_SNAPSHOT, ["api/v1", "apis/apps/v1", "apis/batch/v1"]);
    const name = "io.k8s.api.core.v1.PodSpec";
    const after = before.map((document): Document => {
      const { schemas = {} } = document.document.components ?? {};
      const { hostPID, ...properties } = schemas[name]?.properties ?? {};
      const changedSchemas = { ...schemas, [name]: { ...schemas[name], properties } };
      return { ...document, document: { ...document.document, components: { schemas: changedSchemas } } };
    });
    const [change, ...others] = diffDocuments(before, after);
    expect(others).toEqual([]);
    expect(change).toMatchObject({ kind: "property-removed", groupVersion: "v1", definition: name, path: "hostPID" });
    expect(change?.reaches.map(({ groupVersion, kind, path }) => `${groupVersion} ${kind} ${path}`)).toEqual([
      "apps/v1 DaemonSet spec.template.spec.hostPID",
      "apps/v1 Deployment spec.template.spec.hostPID",
      "apps/v1 ReplicaSet spec.template.spec.hostPID",
      "apps/v1 StatefulSet spec.template.spec.hostPID",
      "batch/v1 CronJob spec.jobTemplate.spec.template.spec.hostPID",
      "batch/v1 Job spec.template.spec.hostPID",
      "v1 Pod spec.hostPID",
      "v1 PodTemplate template.spec.hostPID",
      "v1 ReplicationController spec.template.spec.hostPID",
    ]);
  });
});

describe("I.14 a property that may have been renamed", () => {
  const spec = (properties: object): Document => widgetsDocument({ spec: { type: "object", properties } });
  const size = { type: "integer", minimum: 3 };

  it("is two changes, each of which names the other", () => {
    const changes = diffDocuments([spec({ size })], [spec({ width: { ...size, description: "New." } })]);
    expect(changes).toMatchObject([
      { kind: "property-removed", path: "spec.size", counterpart: "width" },
      { kind: "property-added", path: "spec.width", counterpart: "size" },
    ]);
  });

  it("is not hinted at if several are equal, or they differ", () => {
    const changes = [
      ...diffDocuments([spec({ size })], [spec({ width: size, height: size })]),
      ...diffDocuments([spec({ size })], [spec({ width: { type: "integer" } })]),
    ];
    expect(changes.map(({ counterpart }) => counterpart)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe("a reference", () => {
  const definitions = (spec: object, others: { readonly [name: string]: Schema }): Document => {
    const { document, ...rest } = widgetsDocument({ spec });
    return {
      ...rest,
      document: { ...document, components: { schemas: { ...document.components?.schemas, ...others } } },
    };
  };
  const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
  const size = (type: string): Schema => ({ type: "object", properties: { size: { type } } });

  it("to a definition with another name is followed", () => {
    const before = definitions(ref("com.Old"), { "com.Old": size("string") });
    const same = definitions(ref("com.New"), { "com.New": size("string") });
    expect(diffDocuments([before], [same])).toMatchObject([
      { kind: "definition-replaced", rank: "compatible", path: "spec", from: "com.Old", to: "com.New" },
    ]);
    const other = definitions(ref("com.New"), { "com.New": size("integer") });
    expect(diffDocuments([before], [other])).toMatchObject([
      { kind: "type-changed", definition: "com.Old", path: "size" },
      { kind: "definition-replaced" },
    ]);
  });

  it("to another definition that existed before is followed where it stands", () => {
    const both = { "com.A": size("string"), "com.B": size("integer") };
    expect(diffDocuments([definitions(ref("com.A"), both)], [definitions(ref("com.B"), both)])).toMatchObject([
      { kind: "definition-replaced", path: "spec", rank: "compatible" },
      { kind: "type-changed", path: "spec.size", rank: "breaking" },
    ]);
  });

  it("in place of the same schema is not a change", () => {
    const before = definitions(size("string"), {});
    const after = definitions(ref("com.A"), { "com.A": size("string") });
    expect(diffDocuments([before], [after])).toEqual([]);
    expect(diffDocuments([after], [before])).toEqual([]);
  });

  it("to a missing definition refers to anything", () => {
    expect(diffDocuments([definitions(ref("com.A"), {})], [definitions(size("string"), {})])).toMatchObject([
      { kind: "type-narrowed", from: "any", to: "object" },
    ]);
  });
});
