import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compare } from "./compare.js";
import type { Comparison } from "./comparison.js";
import { typeOf } from "./document.js";
import { type Findings, findings } from "./findings.js";
import { type Fixture, openFixture } from "./fixture.js";
import { corpusFiles, readDocuments } from "./read.js";
import { classOf, confusion, type Row, tableText } from "./table.js";

let fixture: Fixture;
let comparisons: Comparison[];
let found: Findings;

beforeAll(async () => {
  const documents = await readDocuments(await corpusFiles());
  fixture = await openFixture({ projects: true });
  comparisons = await compare(fixture, documents, { operations: ["drop", "misspell", "retype", "revalue"], limit: 1 });
  found = findings(comparisons);
  console.log(tableText(confusion(comparisons)));
}, 480_000);
afterAll(() => fixture?.close());

function labels(list: readonly Comparison[]): string[] {
  return list.map(({ document, server, types }) => `${document.label}: ${types.message}${server.message}`);
}

function row(name: string): Row {
  return (
    confusion(comparisons).find((row) => row.class === name) ?? {
      class: name,
      both: 0,
      serverOnly: 0,
      typesOnly: 0,
      none: 0,
    }
  );
}

describe("the corpus", () => {
  it("has at least one correct document of each kind that can be created", () => {
    const correct = comparisons.filter(
      ({ document, operation }) => document.mistake === "none" && operation === undefined,
    );
    const types = new Set(correct.map(({ document }) => typeOf(document.object)));
    const kinds = new Set(correct.map(({ document }) => document.object.kind));
    const builtIn = ({ apiVersion }: { apiVersion: string }): boolean =>
      !/\./.test(apiVersion) || (/^[a-z.]+\.k8s\.io\//.test(apiVersion) && !/^gateway|x-k8s/.test(apiVersion));
    const missing = fixture.resources.filter(builtIn).map(({ apiVersion, kind }) => `${apiVersion}/${kind}`);
    expect(missing.filter((type) => !types.has(type))).toEqual([]);
    // Of custom resources one version will do.
    expect(fixture.resources.filter(({ kind }) => !kinds.has(kind)).map(({ kind }) => kind)).toEqual([]);
  });

  it("has documents whose comments agree with the server", () => {
    expect(labels(found.mislabelled)).toEqual([]);
    expect(comparisons.filter(({ operation }) => operation === undefined).length).toBeGreaterThan(300);
    for (const mistake of [
      "unknown-field",
      "wrong-type",
      "wrong-value",
      "missing-required",
      "status-in-apply",
      "wrong-apiVersion",
    ]) {
      expect(
        comparisons.filter((comparison) => classOf(comparison) === mistake).length,
        mistake,
      ).toBeGreaterThanOrEqual(5);
    }
  });
});

describe("the types", () => {
  it("refuse nothing that the server accepts, except explicit nulls and a status without what is always sent", () => {
    expect(labels(found.refused)).toEqual([]);
  });

  it("accept no unknown field, no wrong type, no unlisted value, no wrong apiVersion and no applied status", () => {
    expect(labels(found.letThrough)).toEqual([]);
    expect(row("another value, refused").none).toBeGreaterThan(50);
    for (const name of ["misspelt, an unknown field", "retyped, a wrong type"])
      expect(row(name).none, name).toBeGreaterThan(2_500);
  });

  it("refuse nine of ten documents without something that the server requires", () => {
    const rows = [row("missing-required"), row("dropped, said to be required")];
    const sum = (count: (row: Row) => number): number => rows.map(count).reduce((a, b) => a + b, 0);
    expect(sum(({ none }) => none) / sum(({ none, typesOnly }) => none + typesOnly)).toBeGreaterThanOrEqual(0.9);
    expect(row("dropped, said to be required").none).toBeGreaterThan(700);
  });
});
