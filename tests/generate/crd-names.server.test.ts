import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COMPILERS, compile } from "../support/compile.js";
import { type CrdFixture, definitionOf, openCrdFixture } from "../support/crd-fixture.js";

const GROUP = "names.example.com";
const OTHER = "other-names.example.com";

/** A schema with an object inside, and a list that merges by key. */
const withSpec = (property: string): object => ({
  type: "object",
  properties: {
    spec: {
      type: "object",
      properties: {
        [property]: { type: "string" },
        list: {
          type: "array",
          items: { type: "object", required: ["name"], properties: { name: { type: "string" } } },
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["name"],
        },
      },
    },
  },
});

/** Kinds and plurals of one group that are troublesome alone, or next to each other. */
const names: readonly (readonly [kind: string, plural: string, singular?: string])[] = [
  // Kinds whose names the generator would like for something else.
  ["Foo", "foos"],
  ["FOO", "fooos", "foooo"],
  ["fOO", "ffoos", "ffoo"],
  ["FooSpec", "foospecs"],
  ["FooSpecList", "foospeclists"],
  ["FooList", "foolists"],
  ["FooStatus", "foostatuses"],
  ["FooMerge", "foomerges"],
  ["FooSpecMerge", "foospecmerges"],
  ["FoosResource", "foosresources"],
  ["Resource", "resources"],
  ["ResourceDef", "resourcedefs"],
  ["MergeList", "mergelists"],
  ["ObjectMeta", "objectmetas"],
  ["ListMeta", "listmetas"],
  ["Status", "statuses"],
  ["Clientset", "clientsets"],
  // Lower-case kinds, and plurals that are other kinds.
  ["bars", "bar", "bar"],
  ["Bar", "bars", "barr"],
  ["sheep", "sheep"],
  // Globals of TypeScript.
  ...[
    "Object",
    "Promise",
    "Record",
    "Array",
    "String",
    "Number",
    "Boolean",
    "Partial",
    "Pick",
    "Omit",
    "Date",
    "Error",
  ].map((kind) => [kind, `${kind.toLowerCase()}s`] as const),
  ...["Map", "Readonly", "Required", "Exclude", "Extract", "NonNullable", "Proxy"].map(
    (kind) => [kind, `${kind.toLowerCase()}s`] as const,
  ),
  // Words that the language reserves, as kinds and as plurals.
  ...[
    ...["class", "default", "delete", "new", "await", "enum", "import", "arguments", "eval", "constructor", "export"],
    ...["null", "undefined", "typeof", "void", "yield", "static", "any", "unknown", "never", "interface", "type", "of"],
    ...["prototype", "async", "let", "function", "this", "super", "true", "package", "symbol", "get", "set"],
  ].map((word) => [word.charAt(0).toUpperCase() + word.slice(1), word, `one${word}`] as const),
  ["in", "ins", "in"],
  ["interface", "interfaces", "theinterface"],
  ["string", "strings1", "string1"],
  // What functions, promises and clients have.
  ["Apply", "apply"],
  ["Bind", "bind"],
  ["Call", "call"],
  ["Name", "name"],
  ["Length", "length"],
  ["Then", "then"],
  ["Catch", "catch"],
  ["Lists", "list"],
  ["Watch", "watch"],
  ["Valueof", "valueof"],
  ["Tostring", "tostring"],
  ["Hasownproperty", "hasownproperty"],
  ["IsPrototypeOf", "isprototypeof"],
  ["ToLocaleString", "tolocalestring"],
  ["InstanceOf", "instanceof"],
  // Acronyms.
  ["ABC", "abcs"],
  ["OAuthClient", "oauthclients"],
  ["DNSRecord", "dnsrecords"],
  // Hyphens and digits.
  ["My-Kind", "my-kinds"],
  ["My", "mys"],
  ["MyKind", "mykinds"],
  ["My--Kind", "my--kinds"],
  ["V1", "v1"],
  ["X509", "x-509"],
  ["A1-2", "a1-2s"],
  ["NetworkAttachment", "network-attachments"],
  ["TwinSet", "twin-sets"],
  ["TwinSets", "twinsets"],
];

/** What a kind is exported as. */
function nameOf(kind: string): string {
  return RESERVED.has(kind) ? `${kind}_` : kind.replaceAll("-", "$");
}
const RESERVED: ReadonlySet<string> = new Set(["in", "interface", "string"]);

let fixture: CrdFixture;
let types: string;

beforeAll(async () => {
  fixture = await openCrdFixture([
    ...names.map(([kind, plural, singular]) =>
      definitionOf(
        { group: GROUP, kind, plural, ...(singular !== undefined && { singular }) },
        { name: "v1", schema: withSpec("value") },
      ),
    ),
    definitionOf(
      { group: OTHER, kind: "Foo", plural: "foos" },
      { name: "v1", schema: withSpec("value") },
      { name: "v1beta1", schema: withSpec("older") },
      { name: "v2", schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
    ),
  ]);
  const files = ["index.ts", "merge.ts"].map((file) => join(fixture.folder, `sdk/${GROUP}/v1/${file}`));
  types = (await Promise.all(files.map((file) => readFile(file, "utf8")))).join("");
});
afterAll(() => fixture?.close());

describe("kinds with troublesome names (G.8)", () => {
  it("are exported under their own names, as far as those are identifiers", () => {
    const exported = new Map(
      [...types.matchAll(/^export interface (\S+) \{\n(?:[^}]*\n)? {2}kind\?: "(.*)";$/gm)].map(([, name, kind]) => [
        kind,
        name,
      ]),
    );
    for (const [kind] of names) expect(exported.get(kind), kind).toBe(nameOf(kind));
  });

  it("do not hide global types inside other types", () => {
    for (const [kind] of names) expect(types).toContain(`export interface ${nameOf(kind).replace(/_$/, "")}_Spec {`);
    expect([...types.matchAll(/^export interface (\S+_\d+) \{/gm)].map(([, name]) => name)).toEqual([
      "FooMerge_2",
      "FooSpecMerge_2",
    ]);
  });

  it.each(COMPILERS)("compile with %s, and can be used", async (compiler) => {
    await writeFile(join(fixture.folder, "program.ts"), PROGRAM);
    expect(
      await compile(compiler, fixture.folder, ["program.ts", "sdk/index.ts", `sdk/*names.example.com/**/*.ts`]),
    ).toBe("");
  });

  it("can all be reached from the clientset at run time", async () => {
    const { clientset } = await import(join(fixture.folder, "sdk/index.ts"));
    const group = clientset(fixture.client).namesExampleCom.v1;
    const tokens: Record<string, { plural: string }> = await import(join(fixture.folder, `sdk/${GROUP}/v1/index.ts`));
    const plurals = Object.values(tokens).map(({ plural }) => plural);
    expect(plurals.sort()).toEqual(names.map(([, plural]) => plural).sort());
    // At once, since the server takes a second to open the storage of each; in a namespace, since it takes `v1/watch` for a verb.
    const lists = Object.keys(tokens).map((name): Promise<{ items: unknown[] }> => group[name]("default").list());
    for (const { items } of await Promise.all(lists)) expect(items).toEqual([]);
  });
});

const PROGRAM = `
import { connect } from "@kubesmith/runtime";
import { clientset } from "./sdk/index.js";
import type * as names from "./sdk/${GROUP}/v1/index.js";
import type { Foo as Stored } from "./sdk/${OTHER}/v1/index.js";
import type { Foo as Older } from "./sdk/${OTHER}/v1beta1/index.js";
import type { Foo as Open } from "./sdk/${OTHER}/v2/index.js";

export const foo: names.Foo = { metadata: { name: "a" }, spec: { value: "b", list: [{ name: "c" }] } };
export const upper: names.FOO = { kind: "FOO", metadata: { name: "a" } };
export const spec: names.FooSpec = { kind: "FooSpec", metadata: { name: "a" } };
export const nested: names.Foo_Spec = { value: "b" };
export const reserved: names.in_ = { kind: "in", metadata: { name: "a" } };
export const hyphen: names.My$Kind = { kind: "My-Kind", metadata: { name: "a" }, spec: { value: "b" } };
export const stored: Stored = { metadata: { name: "a" }, spec: { value: "b" } };
export const older: Older = { metadata: { name: "a" }, spec: { older: "b" } };
export const open: Open = { metadata: { name: "a" }, anything: ["goes"] };
// @ts-expect-error: a kind is not the object inside another
export const wrong: names.FooSpec = { value: "b" };
// @ts-expect-error: the field of the other version
export const mixed: Older = { metadata: { name: "a" }, spec: { value: "b" } };
// @ts-expect-error: metadata is what it is everywhere
export const metadata: Open = { metadata: { name: 1 } };
// @ts-expect-error: another kind
export const other: names.Object = { kind: "Promise" };

const k8s = clientset(await connect());
const { v1 } = k8s.namesExampleCom;
export const list: names.Then[] = (await v1.thenResource("default").list()).items;
export const object: names.Object = await v1.objects("default").get("a");
export const value: string | undefined = (await v1.classResource("default").create({ metadata: { name: "a" } })).spec?.value;
await v1.apply("default").apply({ metadata: { name: "a" }, spec: { list: [{ name: "b" }] } }, { fieldManager: "me" });
await v1.bar("default").get("a");
await v1.abcs("default").get("a");
await v1.dnsRecords("default").get("a");
await v1.oAuthClients("default").get("a");
await v1.instanceOf("default").get("a");
await v1.isPrototypeOf("default").get("a");
await v1.networkAttachments("default").get("a");
await v1.myKinds("default").get("a");
await v1.my$Kinds("default").get("a");
// Only hyphens distinguish their plurals.
await v1.twin_sets("default").get("a");
await v1.twinsets("default").get("a");
// A kind in lower case has the name that the plural would have.
await v1.bars_2("default").get("a");
// @ts-expect-error: the key of a merged list
await v1.apply("default").apply({ metadata: { name: "a" }, spec: { list: [{}] } }, { fieldManager: "me" });
`;
