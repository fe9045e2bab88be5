import { beforeAll, describe, expect, it } from "vitest";
import type { Document, OpenAPIDocument, Schema } from "../openapi/index.js";
import { generateTree, inputOf } from "../pipeline.js";
import { ref } from "../testdata/api.js";
import { cronTabDocument } from "../testdata/crontab.js";
import { errorsOf } from "./testdata/compile-tree.js";

const OTHER = "com.example.Other";
const GVK = "x-kubernetes-group-version-kind";
const text: Schema = { type: "string" };

/** Changes the schemas of a kind and of its list. */
type Change = (kind: Schema, list: Schema) => { readonly kind?: Schema; readonly list?: Schema };
const withMetadata =
  (metadata: Schema): Change =>
  (kind) => ({ kind: { ...kind, properties: { ...kind.properties, metadata } } });

/** Documents in which a kind is described as no server describes it; each is of a group of its own. */
const CHANGES: readonly (readonly [title: string, change: Change])[] = [
  ["no properties that all objects have", (kind) => ({ kind: { ...kind, properties: { spec: { type: "object" } } } })],
  [
    "no metadata",
    ({ properties: { metadata: _, ...properties } = {}, ...kind }) => ({ kind: { ...kind, properties } }),
  ],
  [
    "no apiVersion and no kind",
    ({ properties: { apiVersion, kind: _, ...properties } = {}, ...kind }) => ({ kind: { ...kind, properties } }),
  ],
  ["properties, but none of them", (kind) => ({ kind: { ...kind, properties: {} } })],
  ["metadata that is any object", withMetadata({ type: "object" })],
  ["metadata of its own", withMetadata({ type: "object", properties: { name: { ...text, maxLength: 5 } } })],
  ["metadata that is a string", withMetadata(text)],
  ["metadata that refers to another definition", withMetadata(ref(OTHER))],
  ["an apiVersion that is a number", (kind) => ({ kind: { ...kind, properties: { apiVersion: { type: "number" } } } })],
  ["a reference in place of a schema", ({ [GVK]: gvk }) => ({ kind: { ...ref(OTHER), ...(gvk && { [GVK]: gvk }) } })],
  ["the type string", (kind) => ({ kind: { ...kind, type: "string" } })],
  ["the type array", (kind) => ({ kind: { ...kind, type: "array", items: text } })],
  ["an integer or a string", (kind) => ({ kind: { ...kind, "x-kubernetes-int-or-string": true } })],
  ["no type", ({ type: _, ...kind }) => ({ kind: { ...kind, "x-kubernetes-preserve-unknown-fields": true } })],
  [
    "a list without metadata, which a field refers to",
    (kind) => ({
      kind: { ...kind, properties: { ...kind.properties, more: ref("com.example.stable.v1.CronTabList") } },
    }),
  ],
  ["a list without properties", (_, { properties, ...list }) => ({ list })],
];

const groupOf = (index: number): string => `g${index}.example.com`;

function changedDocument(change: Change, index: number): Document {
  const document = cronTabDocument();
  const schemas = document.components?.schemas ?? {};
  const [kindName, listName] = ["com.example.stable.v1.CronTab", "com.example.stable.v1.CronTabList"] as const;
  const { kind, list } = change(schemas[kindName] ?? {}, schemas[listName] ?? {});
  const changed: OpenAPIDocument = {
    ...document,
    components: {
      schemas: {
        ...schemas,
        [OTHER]: { type: "object", properties: { a: text } },
        ...(kind !== undefined && { [kindName]: kind }),
        ...(list !== undefined && { [listName]: list }),
      },
    },
  };
  const own = JSON.stringify(changed)
    .replaceAll("stable.example.com", groupOf(index))
    .replaceAll("com.example.stable", `com.example.g${index}`);
  return { key: `apis/${groupOf(index)}/v1`, hash: "H", document: JSON.parse(own) };
}

describe("the code of a custom resource compiles, and its objects have metadata, if its document has", () => {
  let files: ReadonlyMap<string, string>;
  let errors: readonly string[];
  beforeAll(async () => {
    const documents = CHANGES.map(([, change], index) => changedDocument(change, index));
    files = await generateTree(inputOf(documents), false);
    errors = errorsOf(files);
  });

  it.each(CHANGES)("%s", (_, change) => {
    const index = CHANGES.findIndex(([, other]) => other === change);
    const module = files.get(`${groupOf(index)}/v1/index.ts`) ?? "";
    expect(module).toMatch(/^export interface CronTab \{[^}]*\n {2}apiVersion\?: [^}]*\n {2}metadata: ObjectMeta;\n/m);
    expect(errors.filter((error) => error.startsWith(`/${groupOf(index)}/`))).toEqual([]);
  });

  it("anything else, in all modules", () => {
    expect(errors).toEqual([]);
  });
});
