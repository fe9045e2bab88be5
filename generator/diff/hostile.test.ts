import { describe, expect, it } from "vitest";
import type { Document, Schema } from "../openapi/index.js";
import { widgetsDocument } from "../testdata/widgets.js";
import { diffDocuments } from "./diff.js";

const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

/** A document with further definitions, in which `spec` has this schema. */
function documentWith(spec: Schema, others: { readonly [name: string]: Schema }): Document {
  const { document, ...rest } = widgetsDocument({ spec });
  return {
    ...rest,
    document: { ...document, components: { schemas: { ...document.components?.schemas, ...others } } },
  };
}

describe("documents that are made to do harm", () => {
  it("may have definitions that contain themselves", () => {
    const node = (type: string): Schema => ({
      properties: { value: { type }, next: ref("com.Node"), other: ref("com.Other") },
    });
    const other = (type: string): Schema => ({ properties: { next: ref("com.Node"), name: { type } } });
    const version = (type: string): Document =>
      documentWith(ref("com.Node"), { "com.Node": node(type), "com.Other": other(type) });
    expect(diffDocuments([version("string")], [version("integer")])).toMatchObject([
      { definition: "com.Node", path: "value", reaches: [{ path: "spec.value" }] },
      { definition: "com.Other", path: "name", reaches: [{ path: "spec.other.name" }] },
    ]);
  });

  it("may replace definitions that contain themselves by each other", () => {
    const node = (self: string): Schema => ({ type: "object", properties: { next: ref(self) } });
    const loops = { "com.A": node("com.B"), "com.B": node("com.A") };
    const before = documentWith(ref("com.A"), loops);
    const after = documentWith(ref("com.B"), { "com.A": node("com.A"), "com.B": node("com.B") });
    expect(diffDocuments([before], [after]).map(({ kind }) => kind)).toContain("definition-replaced");
  });

  it("may be nested as deeply as a document can be", () => {
    const nested = (leaf: Schema): Schema => {
      let schema = leaf;
      for (let depth = 0; depth < 190; depth++) schema = { type: "object", properties: { a: schema } };
      return schema;
    };
    const [change] = diffDocuments([documentWith(nested({ type: "string" }), {})], [documentWith(nested({}), {})]);
    expect(change).toMatchObject({ kind: "type-widened" });
    expect(change?.properties).toHaveLength(191);
  });

  it("may have properties with the names of keywords and of members of objects", () => {
    const properties = (type: string): Schema =>
      JSON.parse(
        `{"type":"object","properties":{"__proto__":{"type":"${type}"},"constructor":{"type":"${type}"},"$ref":{"type":"${type}"},` +
          `"properties":{"type":"${type}"},"a.b[]":{"type":"${type}"}}}`,
      );
    const changes = diffDocuments([documentWith(properties("string"), {})], [documentWith(properties("integer"), {})]);
    expect(changes.map(({ path }) => path)).toEqual([
      "spec.$ref",
      "spec.__proto__",
      "spec.constructor",
      "spec.properties",
      'spec["a.b[]"]',
    ]);
    const [none] = [documentWith({ type: "object", properties: {} }, {})];
    expect(diffDocuments([none], [documentWith(properties("string"), {})])).toHaveLength(5);
  });

  it("take time in proportion to their size, also if everything refers to a large definition", () => {
    const large: Schema = {
      type: "object",
      properties: Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`p${i}`, { type: "string" }])),
    };
    const many = (of: (i: number) => Schema): Schema => ({
      type: "object",
      properties: Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`q${i}`, of(i)])),
    });
    const before = documentWith(
      many(() => ({ type: "object", properties: { p0: { type: "string" } } })),
      {},
    );
    const after = documentWith(
      many(() => ref("com.Large")),
      { "com.Large": large },
    );
    const changes = diffDocuments([before], [after]);
    // The definition is compared in one place, and is reported by its name in the others.
    expect(changes.filter(({ kind }) => kind === "property-added")).toHaveLength(4_999);
    expect(changes.filter(({ rank }) => rank === "possibly-breaking")).toHaveLength(4_999);
  });

  it("may have chains of definitions of any length", () => {
    const chain = (type: string): { [name: string]: Schema } =>
      Object.fromEntries(
        Array.from({ length: 5_000 }, (_, i): [string, Schema] => [
          `com.N${i}`,
          { properties: { next: ref(`com.N${i + 1}`), value: { type } } },
        ]),
      );
    const [before, after] = ["string", "integer"].map((type) => documentWith(ref("com.N0"), chain(type)));
    if (before === undefined || after === undefined) throw new Error();
    const changes = diffDocuments([before], [after]);
    expect(changes).toHaveLength(5_000);
    expect(changes.every(({ reaches }) => reaches.length === 1)).toBe(true);
  });
});
