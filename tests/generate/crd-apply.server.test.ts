import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CrdFixture, definitionOf, documentOf, openCrdFixture, type Verdicts } from "../support/crd-fixture.js";
import type { Json, TestDocument } from "../types-vs-server/document.js";

/** How a value is merged by server-side apply: what may be applied over a stored object. */
interface ApplyCase {
  readonly name: string;
  readonly schema: object;
  /** The `spec` that is stored. */
  readonly stored: Json;
  /** What may be applied over it. */
  readonly accepted: readonly Json[];
  /** What may not: keys are missing, or what is replaced as a whole is incomplete. */
  readonly refused: readonly Json[];
  /** What the server refuses for what no type says. */
  readonly invalid?: readonly Json[];
}

const STRING = { type: "string" };
const element = {
  type: "object",
  required: ["name", "value"],
  properties: { name: STRING, value: STRING, port: { type: "integer", default: 80 } },
};
const keyed = (keys: readonly string[], items: object = element): object => ({
  type: "array",
  items,
  "x-kubernetes-list-type": "map",
  "x-kubernetes-list-map-keys": keys,
});
const spec = (properties: object, rest: object = {}): object => ({ type: "object", properties, ...rest });

const cases: readonly ApplyCase[] = [
  {
    name: "a list that merges by key takes partial elements",
    schema: spec({ list: keyed(["name"]) }),
    stored: { list: [{ name: "a", value: "b" }] },
    accepted: [{ list: [{ name: "a", port: 1 }] }, { list: [{ name: "a" }] }, {}],
    refused: [{ list: [{ port: 1 }] }, { list: [{ name: "a", port: "1" }] }, { list: [{ name: "a", other: 1 }] }],
  },
  {
    name: "a key with a default need not be given",
    schema: spec({ list: keyed(["name", "port"]) }),
    stored: { list: [{ name: "a", value: "b" }] },
    accepted: [{ list: [{ name: "a" }] }, { list: [{ name: "a", port: 80 }] }],
    refused: [{ list: [{ port: 80 }] }],
  },
  {
    name: "an atomic list and a list without a type require complete elements",
    schema: spec({
      atomic: { type: "array", items: element, "x-kubernetes-list-type": "atomic" },
      plain: { type: "array", items: element },
    }),
    stored: { atomic: [{ name: "a", value: "b" }], plain: [{ name: "a", value: "b" }] },
    accepted: [{ atomic: [{ name: "c", value: "d" }] }, { plain: [] }],
    refused: [{ atomic: [{ name: "a" }] }, { plain: [{ name: "a" }] }],
  },
  {
    name: "a set takes values",
    schema: spec({ set: { type: "array", items: STRING, "x-kubernetes-list-type": "set" } }),
    stored: { set: ["a"] },
    accepted: [{ set: ["b"] }],
    refused: [{ set: [1] }],
    invalid: [{ set: ["b", "b"] }],
  },
  {
    name: "an atomic object is replaced as a whole",
    schema: spec({ whole: { ...element, "x-kubernetes-map-type": "atomic" } }),
    stored: { whole: { name: "a", value: "b" } },
    accepted: [{ whole: { name: "c", value: "d" } }, {}],
    refused: [{ whole: { name: "c" } }],
  },
  {
    name: "a granular object merges field by field",
    schema: spec({ parts: { ...element, "x-kubernetes-map-type": "granular" } }),
    stored: { parts: { name: "a", value: "b" } },
    accepted: [{ parts: { name: "c" } }, { parts: {} }],
    refused: [{ parts: { name: 1 } }],
  },
  {
    name: "the values of a map merge field by field, those of an atomic map are complete",
    schema: spec({
      fields: { type: "object", additionalProperties: element },
      whole: { type: "object", additionalProperties: element, "x-kubernetes-map-type": "atomic" },
    }),
    stored: { fields: { k: { name: "a", value: "b" } }, whole: { k: { name: "a", value: "b" } } },
    accepted: [{ fields: { k: { name: "c" } } }, { whole: { l: { name: "c", value: "d" } } }],
    refused: [{ whole: { k: { name: "c" } } }, { fields: { k: { name: 1 } } }],
  },
  {
    name: "keyed lists in maps, in elements, and next to unknown fields",
    schema: spec(
      {
        map: { type: "object", additionalProperties: keyed(["name"]) },
        list: keyed(["id"], {
          type: "object",
          required: ["id", "more"],
          properties: { id: { type: "integer" }, more: STRING, inner: keyed(["name"]) },
        }),
      },
      { "x-kubernetes-preserve-unknown-fields": true },
    ),
    stored: {
      map: { k: [{ name: "a", value: "b" }] },
      list: [{ id: 1, more: "x", inner: [{ name: "a", value: "b" }] }],
    },
    accepted: [
      { map: { k: [{ name: "a", port: 1 }] } },
      { list: [{ id: 1, inner: [{ name: "a", port: 1 }] }] },
      { unknown: [{ any: 1 }] },
    ],
    refused: [{ map: { k: [{ port: 1 }] } }, { list: [{ inner: [] }] }, { list: [{ id: 1, inner: [{ port: 1 }] }] }],
  },
  {
    name: "a keyed list of atomic elements requires complete ones",
    schema: spec({ list: keyed(["name"], { ...element, "x-kubernetes-map-type": "atomic" }) }),
    stored: { list: [{ name: "a", value: "b" }] },
    accepted: [{ list: [{ name: "a", value: "c" }] }],
    refused: [{ list: [{ name: "a" }] }],
  },
];

const GROUP = "applied.example.com";
const kindOf = (i: number): string => `Applied${i}`;
const document = (i: number, value: Json, label: string): TestDocument =>
  documentOf(`${GROUP}/v1`, kindOf(i), { spec: value }, label);
const labelOf = (i: number, value: Json): string => `${i} ${JSON.stringify(value)}`;

let fixture: CrdFixture;
let verdicts: Map<string, Verdicts>;

beforeAll(async () => {
  fixture = await openCrdFixture(
    cases.map(({ schema }, i) =>
      definitionOf(
        { group: GROUP, kind: kindOf(i), plural: `${kindOf(i).toLowerCase()}s` },
        { name: "v1", schema: { type: "object", properties: { spec: schema } } },
      ),
    ),
  );
  await fixture.store(cases.map(({ stored }, i) => document(i, stored, `stored ${i}`)));
  // Documents are applied, rather than created, if the status is their mistake; these have no status.
  const applied = cases.flatMap(({ accepted, refused, invalid = [] }, i) =>
    [...accepted, ...refused, ...invalid].map(
      (value): TestDocument => ({ ...document(i, value, labelOf(i, value)), mistake: "status-in-apply" }),
    ),
  );
  const answers = await fixture.compare(applied);
  verdicts = new Map(answers.map((answer, i) => [applied[i]?.label ?? "", answer]));
});
afterAll(() => fixture?.close());

describe("the server and the types agree on what may be applied over a stored object", () => {
  it.each(cases.map((given, i) => ({ ...given, i })))("$name", ({ accepted, refused, invalid = [], i }) => {
    const said = (values: readonly Json[]): string[] =>
      values.map((value) => {
        const { server, types } = verdicts.get(labelOf(i, value)) ?? {};
        return `server ${server?.accepted}, types ${types?.accepted}: ${JSON.stringify(value)} ${server?.message}${types?.message}`;
      });
    expect(said(accepted).filter((line) => !line.startsWith("server true, types true"))).toEqual([]);
    expect(said(refused).filter((line) => !line.startsWith("server false, types false"))).toEqual([]);
    expect(said(invalid).filter((line) => !line.startsWith("server false, types true"))).toEqual([]);
  });
});
