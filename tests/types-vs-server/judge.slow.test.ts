import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Court, openCourt } from "./cluster.js";
import { typeOf } from "./document.js";
import { type Findings, findings } from "./findings.js";
import { type Judgement, judge } from "./judge.js";
import { corpusFiles, readDocuments } from "./read.js";
import { classOf, confusion, type Row, tableText } from "./table.js";

let court: Court;
let judgements: Judgement[];
let found: Findings;

beforeAll(async () => {
  const documents = await readDocuments(await corpusFiles());
  court = await openCourt({ projects: true });
  judgements = await judge(court, documents, { operations: ["drop", "misspell", "retype"], limit: 1 });
  found = findings(judgements);
  console.log(tableText(confusion(judgements)));
}, 240_000);
afterAll(() => court?.close());

function labels(list: readonly Judgement[]): string[] {
  return list.map(({ document, server, types }) => `${document.label}: ${types.message}${server.message}`);
}

function row(name: string): Row {
  return (
    confusion(judgements).find((row) => row.class === name) ?? {
      class: name,
      both: 0,
      serverOnly: 0,
      typesOnly: 0,
      none: 0,
    }
  );
}

describe("the corpus", () => {
  it("has a correct document at least of each kind that can be created", () => {
    const correct = judgements.filter(
      ({ document, operation }) => document.mistake === "none" && operation === undefined,
    );
    const types = new Set(correct.map(({ document }) => typeOf(document.object)));
    const kinds = new Set(correct.map(({ document }) => document.object.kind));
    const builtIn = ({ apiVersion }: { apiVersion: string }): boolean =>
      !/\./.test(apiVersion) || (/^[a-z.]+\.k8s\.io\//.test(apiVersion) && !/^gateway|x-k8s/.test(apiVersion));
    const missing = court.resources.filter(builtIn).map(({ apiVersion, kind }) => `${apiVersion}/${kind}`);
    expect(missing.filter((type) => !types.has(type))).toEqual([]);
    // Of custom resources one version will do.
    expect(court.resources.filter(({ kind }) => !kinds.has(kind)).map(({ kind }) => kind)).toEqual([]);
  });

  it("is what it says of itself, in the eyes of the server", () => {
    expect(labels(found.mislabelled)).toEqual([]);
    expect(judgements.filter(({ operation }) => operation === undefined).length).toBeGreaterThan(300);
    for (const mistake of ["unknown-field", "wrong-type", "missing-required", "status-in-apply", "wrong-apiVersion"]) {
      expect(judgements.filter((judgement) => classOf(judgement) === mistake).length, mistake).toBeGreaterThanOrEqual(
        5,
      );
    }
  });
});

describe("the types", () => {
  it("refuse nothing that the server accepts, but explicit nulls", () => {
    expect(labels(found.refused)).toEqual([]);
  });

  it("let no unknown field, no wrong type, no wrong apiVersion and no applied status through", () => {
    expect(labels(found.letThrough)).toEqual([]);
    for (const name of ["misspelt, an unknown field", "retyped, a wrong type"])
      expect(row(name).none, name).toBeGreaterThan(2_500);
  });

  it("refuse nine of ten documents that lack what the server asks for", () => {
    const rows = [row("missing-required"), row("dropped, said to be required")];
    const sum = (count: (row: Row) => number): number => rows.map(count).reduce((a, b) => a + b, 0);
    expect(sum(({ none }) => none) / sum(({ none, typesOnly }) => none + typesOnly)).toBeGreaterThanOrEqual(0.9);
    expect(row("dropped, said to be required").none).toBeGreaterThan(700);
  });
});
