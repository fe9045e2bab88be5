import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diffDocuments } from "../../generator/diff/index.js";
import type { Change } from "../../generator/index.js";
import type { Document } from "../../generator/openapi/index.js";
import { openSource } from "../../generator/sources/index.js";
import { type ControlPlane, startControlPlane } from "../../testbed/index.js";
import { createRandom, seedOf } from "../support/random.js";
import { EDITS, type EditablePlace, type EditableSchema, joined, placesIn } from "../support/schema-edits/index.js";
import { projectDefinitions } from "../types-vs-server/projects.js";

/** How many places of each kind are edited in each way. */
const PLACES = 2;

let cluster: ControlPlane;
let documents: readonly Document[];

beforeAll(async () => {
  cluster = await startControlPlane();
  for (const definition of await projectDefinitions()) await cluster.applyCRD(definition);
  const { server, ca, users } = cluster;
  const source = await openSource({ connection: { server, ca, token: users.admin.token } });
  const custom = [...source.hashes.keys()].filter((key) => /\.(?:io|com)\//.test(key) && !/\.?k8s\.io\//.test(key));
  documents = [...(await source.load(custom)).documents];
  await source.close();
}, 300_000);
afterAll(() => cluster?.stop());

/** The kinds of the documents, by the names of their definitions. */
function kindsIn({ document }: Document): string[] {
  return Object.entries(document.components?.schemas ?? {})
    .filter(
      ([name, { properties }]) =>
        !name.startsWith("io.k8s.api") && properties?.spec !== undefined && properties.items === undefined,
    )
    .map(([name]) => name);
}

function clone(document: Document): Document {
  return structuredClone(document) as Document;
}

function schemaOf({ document }: Document, name: string): EditableSchema {
  return document.components?.schemas?.[name] as EditableSchema;
}

const brief = ({ kind, rank, definition, path }: Change): unknown => [kind, rank, definition, path];

/** Some of the places that an edit applies to, the same ones in each run. */
function chosen(places: readonly EditablePlace[], ...seed: string[]): readonly EditablePlace[] {
  const random = createRandom(seedOf(...seed));
  return places
    .map((place) => [random(), place] as const)
    .sort(([a], [b]) => a - b)
    .slice(0, PLACES)
    .map(([, place]) => place);
}

describe("an edit of a real custom resource is found, and nothing else", () => {
  it("there are enough kinds", () => {
    expect(documents.flatMap(kindsIn).length).toBeGreaterThan(30);
    expect(diffDocuments(documents, documents.map(clone))).toEqual([]);
  });

  it.each(EDITS)("$title", ({ title, found, applies, edit }) => {
    let edited = 0;
    for (const before of documents) {
      for (const name of kindsIn(before)) {
        const editable = placesIn(schemaOf(before, name)).filter(
          ({ path, schema }) => path.startsWith("spec") && applies(schema),
        );
        for (const { path } of chosen(editable, title, before.key, name)) {
          const after = clone(before);
          const place = placesIn(schemaOf(after, name)).find((one) => one.path === path);
          if (place === undefined) throw new Error(`${name} has no ${path}`);
          const inner = edit(place.schema);
          edited++;
          const want = found === undefined ? [] : [[...found, name, joined(path, inner)]];
          expect(diffDocuments([before], [after]).map(brief), `${name} ${path}`).toEqual(want);
        }
      }
    }
    expect(edited).toBeGreaterThan(0);
  });
});

describe("an edit of the requests for a real custom resource is found, and nothing else", () => {
  type Paths = { readonly [path: string]: object };
  const edits: readonly [
    title: string,
    want: Change["kind"],
    edit: (path: string, item: object) => [string, object][],
  ][] = [
    [
      "delete",
      "verb-removed",
      (path, item) => [[path, path.endsWith("/{name}") ? { ...item, delete: undefined } : item]],
    ],
    ["the status subresource", "subresource-removed", (path, item) => (path.endsWith("/status") ? [] : [[path, item]])],
    ["namespaces", "scope-changed", (path, item) => [[path.replace("/namespaces/{namespace}", ""), item]]],
  ];

  /** Those of all namespaces first: the path of one namespace takes its place when namespaces are removed. */
  const inOrder = (paths: Paths): [string, object][] =>
    Object.entries(paths).sort(([a], [b]) => Number(a.includes("{namespace}")) - Number(b.includes("{namespace}")));

  it.each(edits)("without %s: %s", (_, want, edit) => {
    let edited = 0;
    for (const before of documents) {
      const paths: Paths = before.document.paths ?? {};
      const kept = inOrder(paths).flatMap(([path, item]) => edit(path, item));
      const after = clone({ ...before, document: { ...before.document, paths: Object.fromEntries(kept) } });
      const changes = diffDocuments([before], [after]);
      expect(
        changes.every(({ kind, rank }) => kind === want && rank === "breaking"),
        before.key,
      ).toBe(true);
      edited += changes.length;
    }
    expect(edited).toBeGreaterThan(20);
  });

  it("without a group/version: group-version-removed", () => {
    for (const { key } of documents) {
      const rest = documents.filter((document) => document.key !== key);
      expect(diffDocuments(documents, rest).map(({ kind }) => kind)).toEqual(["group-version-removed"]);
      expect(diffDocuments(rest, documents).map(({ kind }) => kind)).toEqual(["group-version-added"]);
    }
  });
});
