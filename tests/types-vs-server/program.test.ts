import ts from "typescript";
import { describe, expect, it } from "vitest";
import type { JsonObject, Mistake, TestDocument } from "./document.js";
import { literal, programModules } from "./program.js";
import { resourceFinder } from "./resolve.js";
import type { SdkResource } from "./sdk.js";
import { placeAt } from "./types.js";

const widgets: SdkResource = {
  apiVersion: "shop.example/v1",
  kind: "Widget",
  plural: "widgets",
  namespaced: true,
  module: "shop.example/v1",
  definition: "WidgetsResource",
  written: { module: "shop.example/v1", name: "Widget" },
};
const find = resourceFinder([widgets]);

function document(object: JsonObject, mistake: Mistake = "none"): TestDocument {
  return { label: "", mistake, object };
}
function widget(name: string): JsonObject {
  return { apiVersion: "shop.example/v1", kind: "Widget", metadata: { name } };
}

describe("literal()", () => {
  it.each<[JsonObject]>([
    [{ a: [1, -2.5, "x", true, null, [], {}] }],
    [{ 'quo"ted': "line\nfeed", "a-b": "\u2028`${x}`", constructor: { prototype: 1 } }],
  ])("evaluates to its value", (value) => {
    const text = ts.transpile(`(${literal(value)})`);
    expect(new Function(`return ${text}`)()).toEqual(value);
  });

  it("sets no prototype", () => {
    const value = JSON.parse('{ "__proto__": { "a": 1 } }');
    expect(literal(value)).toContain('["__proto__"]:');
  });
});

describe("programModules()", () => {
  it("declares each document as the type of its kind, imported once per module", () => {
    const [module] = programModules([document(widget("a")), document(widget("b"))], find, "./sdk");
    expect(module?.text.match(/import type .*Widget/g)).toHaveLength(1);
    expect(module?.text).toContain('import type { Widget as Widget_0 } from "./sdk/shop.example/v1/index.js";');
    expect(module?.text).toContain("export const d1: Widget_0 = {");
  });

  it("declares a document whose mistake is the status as an apply configuration", () => {
    const [module] = programModules([document(widget("a"), "status-in-apply")], find, "./sdk");
    expect(module?.text).toMatch(/d0: ApplyOf<\w+> =/);
  });

  it("omits documents without a kind, and splits many", () => {
    const unknown = document({ apiVersion: "v1", kind: "Nothing" });
    const many = Array.from({ length: 201 }, (_, i) => document(widget(String(i))));
    const modules = programModules([unknown, ...many], find, "./sdk");
    expect(modules.map(({ places }) => places.length)).toEqual([199, 2]);
    expect(modules[0]?.places[0]?.document).toBe(1);
  });
});

describe("placeAt()", () => {
  it("finds the document at a message's offset", () => {
    const [module] = programModules([document(widget("a")), document(widget("b"))], find, "./sdk");
    if (module === undefined) throw new Error("no module");
    const at = (text: string): number | undefined => placeAt(module, module.text.indexOf(text))?.document;
    expect([at("import"), at("d0"), at('"a"'), at("d1"), at('"b"')]).toEqual([undefined, 0, 0, 1, 1]);
  });
});

describe("a document with a status", () => {
  it("has a place whose status is known, wherever it stands", () => {
    const statuses = [
      { status: { size: 1 }, spec: { a: "x" } },
      { spec: {}, status: { size: 2 } },
    ];
    const [module] = programModules(
      statuses.map((members) => document({ ...widget("a"), ...members })),
      find,
      "./sdk",
    );
    const texts = module?.places.map(({ status }) => module.text.slice(status?.start, status?.end).replace(/\s+/g, ""));
    expect(texts).toEqual(['"status":{"size":1,},', '"status":{"size":2,},};']);
  });
});

describe("resourceFinder()", () => {
  it("uses the kind alone if the apiVersion is the mistake", () => {
    expect(find({ apiVersion: "shop.example/v0", kind: "Widget" })).toBe(widgets);
    expect(find({ apiVersion: "shop.example/v1", kind: "Gadget" })).toBeUndefined();
  });
});
