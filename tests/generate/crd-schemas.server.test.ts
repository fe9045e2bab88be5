import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compile } from "../support/compile.js";
import { type CrdFixture, definitionOf, documentOf, openCrdFixture, type Verdicts } from "../support/crd-fixture.js";
import { schemaCases } from "../support/crd-schemas.js";
import { isObject, type Json, type TestDocument } from "../types-vs-server/document.js";

const GROUP = "schemas.example.com";
let fixture: CrdFixture;
let verdicts: Map<string, Verdicts>;

const kindOf = (i: number): string => `Case${String(i).padStart(2, "0")}`;
const labelOf = (i: number, spec: Json | undefined): string => `${i}: ${JSON.stringify(spec)}`;

function testDocument(i: number, value: Json | undefined): TestDocument {
  const isRoot = schemaCases[i]?.root === true && isObject(value);
  const rest = isRoot ? value : value === undefined ? {} : { spec: value };
  return documentOf(`${GROUP}/v1`, kindOf(i), rest, labelOf(i, value));
}

beforeAll(async () => {
  fixture = await openCrdFixture(
    schemaCases.map(({ schema, root }, i) =>
      definitionOf(
        { group: GROUP, kind: kindOf(i), plural: `${kindOf(i).toLowerCase()}s` },
        { name: "v1", schema: root === true ? schema : { type: "object", properties: { spec: schema } } },
      ),
    ),
  );
  const documents = schemaCases.flatMap(({ accepted, refused, invalid = [], dropped = [] }, i) =>
    [...accepted, ...refused, ...invalid, ...dropped].map((spec) => testDocument(i, spec)),
  );
  const answers = await fixture.compare(documents);
  verdicts = new Map(answers.map((answer, i) => [documents[i]?.label ?? "", answer]));
});
afterAll(() => fixture?.close());

describe("the server and the types agree on schemas of custom resources", () => {
  it.each(schemaCases.map((given, i) => ({ ...given, i })))("$name", (given) => {
    const said = (specs: readonly (Json | undefined)[] = []): string[] =>
      specs.map((spec) => {
        const { server, types } = verdicts.get(labelOf(given.i, spec)) ?? {};
        return `server ${server?.accepted}, types ${types?.accepted}: ${JSON.stringify(spec)} ${server?.message}${types?.message}`;
      });
    expect(said(given.accepted).filter((line) => !line.startsWith("server true, types true"))).toEqual([]);
    expect(said(given.refused).filter((line) => !line.startsWith("server false, types false"))).toEqual([]);
    expect(said(given.invalid).filter((line) => !line.startsWith("server false, types true"))).toEqual([]);
    expect(said(given.dropped).filter((line) => !line.startsWith("server true, types false"))).toEqual([]);
  });
});

it("the generated code compiles with all checks", async () => {
  expect(await compile("typescript", fixture.folder, [`sdk/${GROUP}/**/*.ts`, "sdk/index.ts"])).toBe("");
});
