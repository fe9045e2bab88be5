import { parse } from "@kubesmith/runtime/yaml";
import { beforeAll, describe, expect, it } from "vitest";
import { diffDocuments } from "../../generator/diff/index.js";
import { GeneratorError } from "../../generator/errors.js";
import type { Rank } from "../../generator/index.js";
import type { Document } from "../../generator/openapi/index.js";
import { readBundled } from "../../generator/sources/crds/bundled.js";
import { documentsOf } from "../../generator/sources/crds/documents.js";
import { readDefinitions } from "../../generator/sources/crds/read-definitions.js";
import { ensureBinaries } from "../../testbed/index.js";
import { askCrdify } from "../support/crdify.js";
import { DEFINITION_EDITS, type EditableDefinition, storedVersion } from "../support/definition-edits.js";
import { createRandom, seedOf } from "../support/random.js";
import { EDITS, type EditableSchema, KEYED_LISTS, placesIn } from "../support/schema-edits/index.js";
import { projectDefinitions } from "../types-vs-server/projects.js";
import { type CrdifyVerdict, DIFFERENCES } from "./testdata/crdify-differences.js";

/** Larger definitions take most of the time, and have the same changes. */
const MAX_CHARACTERS = 120_000;
/** How many places of a definition are tried until an edit gives a definition that a server accepts. */
const ATTEMPTS = 5;
/**
 * Edits that a definition cannot have: a server drops unknown keywords, and accepts other keys and atomic lists only together with further
 * edits, which `KEYED_LISTS` has.
 */
const NOT_IN_DEFINITIONS = ["adds an unknown keyword", "makes a list atomic", "merges a list by other keys"];
const SCHEMA_EDITS = [...EDITS, ...KEYED_LISTS].filter(({ title }) => !NOT_IN_DEFINITIONS.includes(title));

/** A pair of definitions, and what was edited. */
interface Pair {
  readonly edit: string;
  readonly name: string;
  readonly path: string;
  readonly before: EditableDefinition;
  readonly after: EditableDefinition;
  readonly ours: Rank;
}

/** What the two comparisons say about a pair. */
interface Compared extends Pair {
  readonly crdify: CrdifyVerdict;
}

let compared: readonly Compared[];
let definitions: readonly EditableDefinition[];

beforeAll(async () => {
  const { "crdify-oracle": program } = await ensureBinaries({ programs: ["crdify-oracle"] });
  const bundled = await readBundled();
  const publish = (definition: EditableDefinition): readonly Document[] =>
    documentsOf(readDefinitions([{ file: "crd.json", text: JSON.stringify(definition) }]), bundled);
  const texts = (await projectDefinitions()).filter(({ length }) => length < MAX_CHARACTERS);
  definitions = texts.map((text) => withStored(parse(text) as EditableDefinition));
  const pairs = definitions.flatMap((definition) => [
    ...editSchema(ofStored(definition), publish),
    ...editDefinition(definition, publish),
  ]);
  const answers = await askCrdify(program, pairs);
  compared = pairs.map((pair, i) => ({ ...pair, crdify: verdictOf(answers[i] ?? []) }));
}, 600_000);

type Publish = (definition: EditableDefinition) => readonly Document[];

/** A definition as a server with objects of its storage version returns it. */
function withStored(definition: EditableDefinition): EditableDefinition {
  return { ...definition, status: { storedVersions: [storedVersion(definition).name] } };
}

/** With only the storage version, so that its documents are smaller. */
function ofStored(definition: EditableDefinition): EditableDefinition {
  const versions = [{ ...storedVersion(definition), served: true }];
  return { ...definition, spec: { ...definition.spec, versions } };
}

/** A pair for each edit that applies to the schema. */
function editSchema(before: EditableDefinition, publish: Publish): Pair[] {
  const { name } = before.metadata;
  const published = publish(before);
  return SCHEMA_EDITS.flatMap(({ title, applies, edit }): Pair[] => {
    const random = createRandom(seedOf(title, name));
    const paths = placesIn(schemaOf(before))
      .filter(({ path, schema }) => path.startsWith("spec") && applies(schema))
      .map(({ path }) => [random(), path] as const)
      .sort(([a], [b]) => a - b)
      .slice(0, ATTEMPTS);
    for (const [, path] of paths) {
      const after = structuredClone(before);
      const place = placesIn(schemaOf(after)).find((one) => one.path === path);
      if (place === undefined) throw new Error(`${name} has no ${path}`);
      edit(place.schema);
      const now = accepted(after, publish);
      if (now !== undefined) return [{ edit: title, name, path, before, after, ours: rankOf(published, now) }];
    }
    return [];
  });
}

/** A pair for each edit that applies to the definition. */
function editDefinition(before: EditableDefinition, publish: Publish): Pair[] {
  const { name } = before.metadata;
  const published = publish(before);
  return DEFINITION_EDITS.filter(({ applies }) => applies(before)).map(({ title, edit }) => {
    const after = structuredClone(before);
    edit(after);
    return { edit: title, name, path: "", before, after, ours: rankOf(published, publish(after)) };
  });
}

function schemaOf(definition: EditableDefinition): EditableSchema {
  return storedVersion(definition).schema.openAPIV3Schema;
}

/** The documents of a definition; `undefined` if a server would not accept it. */
function accepted(definition: EditableDefinition, publish: Publish): readonly Document[] | undefined {
  try {
    return publish(definition);
  } catch (error) {
    if (error instanceof GeneratorError && error.code === "crd") return undefined;
    throw error;
  }
}

/** The rank of the most serious change. */
function rankOf(before: readonly Document[], after: readonly Document[]): Rank {
  const ranks = new Set(diffDocuments(before, after).map(({ rank }) => rank));
  return (["breaking", "possibly-breaking"] as const).find((rank) => ranks.has(rank)) ?? "compatible";
}

function verdictOf(failed: readonly string[]): CrdifyVerdict {
  if (failed.length === 0) return "compatible";
  return failed.every((name) => name === "unhandled") ? "undetermined" : "breaking";
}

function isExplained({ edit, ours, crdify, path }: Compared): boolean {
  const isListed = DIFFERENCES.some((one) => one.edits.includes(edit) && one.ours === ours && one.crdify === crdify);
  // crdify compares the values of a map twice: at their own path, and as a part of the map, where it reports any change as unhandled.
  return isListed || (crdify === "undetermined" && path.includes("{}"));
}

describe("crdify and our comparison of edited definitions", () => {
  it("compare at least 30 real definitions, and every class of edits", () => {
    expect(definitions.length).toBeGreaterThanOrEqual(30);
    const tried = new Set(compared.map(({ edit }) => edit));
    const titles = [...SCHEMA_EDITS, ...DEFINITION_EDITS].map(({ title }) => title);
    expect(titles.filter((title) => !tried.has(title))).toEqual([]);
  });

  it("agree about whether a change is breaking, unless the difference is explained", () => {
    const different = compared.filter(({ ours, crdify }) => ours !== crdify);
    const unexplained = different.filter((pair) => !isExplained(pair));
    const lines = unexplained.map(({ edit, name, path, ours, crdify }) => ({ edit, name, path, ours, crdify }));
    expect(lines).toEqual([]);
    expect(compared.length - different.length).toBeGreaterThan(compared.length / 2);
  });

  it("differ in every way that is explained", () => {
    const seen = new Set(compared.map(({ edit, ours, crdify }) => [edit, ours, crdify].join()));
    const listed = DIFFERENCES.flatMap(({ edits, ours, crdify }) => edits.map((edit) => [edit, ours, crdify].join()));
    expect(listed.filter((one) => !seen.has(one))).toEqual([]);
  });
});
