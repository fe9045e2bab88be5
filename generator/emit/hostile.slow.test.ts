import ts from "typescript";
import { describe, expect, it } from "vitest";
import { generateTree, inputOf } from "../pipeline.js";
import { type CronTabInput, cronTabDocument } from "../testdata/crontab.js";

const { signal } = new AbortController();
const PAYLOADS = [
  "*/ export const evil = 1; /*",
  "*\u200b/ export const evil = 1; /*",
  "*\\/ evil",
  '"; export const evil = 1; //',
  "`${evil()}`",
  "line\n*/\nexport const evil = 1;",
  "a\r\nb\u2028export const evil = 1\u2029",
  "\\",
  "\\\n",
  "</script><!--",
  "@ts-ignore",
  "/// <reference path='/etc/passwd' />",
  "//# sourceMappingURL=http://127.0.0.1/",
  "\u0000\u001b[31m\u202e\u2066",
  "\ud800",
  "__proto__",
  "constructor",
  "",
  '} ; type X = typeof import("fs")',
  "x".repeat(100_000),
];
const FIELDS: readonly (keyof CronTabInput)[] = [
  "kind",
  "plural",
  "description",
  "property",
  "enumValue",
  "defaultValue",
  "subresource",
  "mergeKey",
];

/** A payload in all that documents a property. */
function documentationOf(payload: string): object {
  return {
    title: payload,
    format: payload,
    pattern: payload,
    example: { [payload]: [payload] },
    externalDocs: { url: `https://a.b/${payload}`, description: payload },
    "x-kubernetes-validations": [{ rule: payload }, { rule: payload, message: payload }],
  };
}

async function shapeOf(input?: CronTabInput): Promise<string[]> {
  const key = "apis/stable.example.com/v1";
  const files = await generateTree(inputOf([{ key, hash: "H", document: cronTabDocument(input) }]), false, signal);
  return [...files]
    .filter(([path]) => path.endsWith(".ts"))
    .map(([path, text]) => ts.createSourceFile(path, text, ts.ScriptTarget.ES2022))
    .map(shape);
}

/** How often each kind of node occurs: names, texts and order differ by intent. Names are quoted or not, as they must be. */
function shape(file: ts.SourceFile): string {
  const kinds: string[] = [];
  const visit = (node: ts.Node): void => {
    kinds.push(ts.SyntaxKind[node.kind].replace(/StringLiteral|Identifier/, "Name"));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return kinds.sort().join(" ");
}

const isName = (field: string, payload: string): boolean =>
  field !== "plural" && field !== "subresource" ? true : /^[a-z]{1,63}$/.test(payload);

describe("a hostile document (G.6, G.7)", () => {
  it.each(FIELDS)("cannot inject code through its %s", async (field) => {
    const benign = (await shapeOf(field === "mergeKey" ? { mergeKey: "name" } : {})).sort().join();
    // A name that no API server accepts makes no resource; the rest is as in any document without that resource.
    const without = (await shapeOf({ [field]: "X" })).sort().join();
    // What clients have already is renamed, and its token has its name in addition.
    const renamed = (await shapeOf({ subresource: "get" })).sort().join();
    for (const payload of PAYLOADS) {
      const got = (await shapeOf({ [field]: payload })).sort().join();
      const named = field === "subresource" && payload === "constructor" ? renamed : benign;
      // Not `toEqual`: a difference of such texts is not for reading.
      expect(got === (isName(field, payload) ? named : without), JSON.stringify(payload.slice(0, 80))).toBe(true);
    }
  });

  it("cannot inject code through the annotations of a property", async () => {
    const benign = (await shapeOf()).sort().join();
    for (const payload of PAYLOADS) {
      const got = (await shapeOf({ documentation: documentationOf(payload) })).sort().join();
      expect(got === benign, JSON.stringify(payload.slice(0, 80))).toBe(true);
    }
  });

  it("does not change any prototype", async () => {
    for (const field of FIELDS) await shapeOf({ [field]: "__proto__" });
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});
