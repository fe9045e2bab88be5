import { describe, expect, it } from "vitest";
import { canonicalJson } from "../json.js";
import { cronTabDocument } from "../testdata/crontab.js";
import { stripDocs } from "./strip-docs.js";
import { snapshotFiles } from "./write.js";

describe("snapshots", () => {
  it("are canonical: the order of keys does not matter", () => {
    expect(canonicalJson({ b: 1, a: { d: [2, 1], c: null } })).toBe(
      '{\n  "a": {\n    "c": null,\n    "d": [\n      2,\n      1\n    ]\n  },\n  "b": 1\n}\n',
    );
  });

  it("keep a key called __proto__", () => {
    expect(canonicalJson(JSON.parse('{"__proto__": {"x": 1}}'))).toContain('"__proto__"');
  });

  it("consist of a file per group/version and a sorted index", async () => {
    const document = cronTabDocument();
    const files = await snapshotFiles(
      [
        { key: "apis/b.example.com/v1", hash: "B", document },
        { key: "api/v1", hash: "A", document },
      ],
      false,
    );
    expect([...files.keys()].sort()).toEqual([
      ".gitattributes",
      "api/v1.json",
      "apis/b.example.com/v1.json",
      "index.json",
      "shared.json",
    ]);
    expect(Object.keys(JSON.parse(files.get("index.json") ?? "").documents)).toEqual([
      "api/v1",
      "apis/b.example.com/v1",
    ]);
  });

  it("omit descriptions on request, but keep deprecation and properties called description", () => {
    const schema = {
      type: "object",
      description: "Deprecated: use x.",
      title: "A thing",
      example: { description: "e" },
      externalDocs: { url: "https://example.com" },
      properties: { description: { type: "string", description: "d" }, title: { type: "string", title: "t" } },
    };
    const stripped = stripDocs({ openapi: "3.0.0", components: { schemas: { A: schema } } });
    expect(stripped.components?.schemas?.A).toEqual({
      type: "object",
      deprecated: true,
      properties: { description: { type: "string" }, title: { type: "string" } },
    });
    expect(JSON.stringify(stripDocs(cronTabDocument()))).not.toContain("Runs jobs");
  });
});
