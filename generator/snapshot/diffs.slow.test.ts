import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Document } from "../openapi/index.js";
import { EMBEDDED_SNAPSHOT } from "../sources/index.js";
import { readSnapshot } from "./read.js";
import { snapshotFiles } from "./write.js";

const KEYS = ["apps/v1", "autoscaling/v2", "batch/v1", "node.k8s.io/v1", "policy/v1", "scheduling.k8s.io/v1"];
const OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";
let documents: readonly Document[];
let repository: string;

beforeAll(async () => {
  documents = await readSnapshot(
    EMBEDDED_SNAPSHOT,
    KEYS.map((key) => `apis/${key}`),
  );
});
beforeEach(() => {
  repository = mkdtempSync(join(tmpdir(), "kubesmith-diffs-"));
});
afterEach(() => rmSync(repository, { recursive: true, force: true }));

const git = (...args: string[]): string => execFileSync("git", args, { cwd: repository, encoding: "utf8" });

async function commit(recorded: readonly Document[]): Promise<void> {
  for (const [path, text] of await snapshotFiles(recorded, false)) {
    mkdirSync(dirname(join(repository, path)), { recursive: true });
    writeFileSync(join(repository, path), text);
  }
  git("add", "--all");
  git("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--quiet", "--message", "snapshot");
}

/** What Git shows of the change from one set of documents to another: lines that were added and removed, by file. */
async function linesOf(
  before: readonly Document[],
  after: readonly Document[],
): Promise<{ readonly [file: string]: string }> {
  git("init", "--quiet");
  await commit(before);
  await commit(after);
  const lines = git("diff", "--numstat", "HEAD~1", "HEAD").trim().split("\n");
  return Object.fromEntries(
    lines.map((line) => {
      const [added, removed, file] = line.split("\t");
      return [file, `+${added} -${removed}`];
    }),
  );
}

/** All documents whose text has `from`, with `to` in its place; their hashes are others then. */
function replaced(from: string, to: string, keys?: readonly string[]): Document[] {
  return documents.map((document) => {
    const text = JSON.stringify(document.document);
    if (!text.includes(from) || keys?.includes(document.key) === false) return document;
    return { key: document.key, hash: `${document.hash}0`, document: JSON.parse(text.replaceAll(from, to)) };
  });
}

const HIDDEN = { "index.json": "+- --" };
const ANNOTATIONS = "Annotations is an unstructured key value map stored with a resource";

describe("a change is a few lines in one file", () => {
  it("of ObjectMeta, which nearly all documents have", async () => {
    const after = replaced(ANNOTATIONS, "Annotations are stored with a resource");
    expect(after.filter((document, i) => document !== documents[i]).length).toBe(KEYS.length);
    expect(await linesOf(documents, after)).toEqual({ ...HIDDEN, "shared.json": "+1 -1" });
  });

  it("of ObjectMeta in one document", async () => {
    const after = replaced(ANNOTATIONS, "Annotations are stored with a resource", ["apis/policy/v1"]);
    const changed = await linesOf(documents, after);
    expect(Object.keys(changed).sort()).toEqual(["apis/policy/v1.json", "index.json"]);
    const [added, removed] = (changed["apis/policy/v1.json"] ?? "").split(" ").map(Number);
    expect(added).toBeLessThan(6);
    expect(removed).toBeGreaterThan(-4);
  });

  it("of a parameter that all lists have", async () => {
    const after = replaced("limit is a maximum number of responses", "limit is the number of responses");
    expect(await linesOf(documents, after)).toEqual({ ...HIDDEN, "shared.json": "+1 -1" });
  });

  it("of a field that one kind has", async () => {
    const after = replaced("description is an arbitrary string that usually", "description is text that usually");
    expect(await linesOf(documents, after)).toEqual({ ...HIDDEN, "apis/scheduling.k8s.io/v1.json": "+1 -1" });
  });

  it("of a definition, when it gets a field", async () => {
    const after = documents.map((document) => {
      const schemas = document.document.components?.schemas ?? {};
      const { properties, ...rest } = schemas[OBJECT_META] ?? {};
      if (properties === undefined) return document;
      const added = { ...properties, shard: { type: "string", description: "Where the object is stored." } };
      const changed = { ...schemas, [OBJECT_META]: { ...rest, properties: added } };
      const components = { ...document.document.components, schemas: changed };
      return { ...document, document: { ...document.document, components } };
    });
    expect(await linesOf(documents, after)).toEqual({ ...HIDDEN, "shared.json": "+1 -0" });
  });
});

it("a group/version that is removed leaves the documents of others as they are", async () => {
  // Of few documents, what only two share is no longer shared.
  const all = await readSnapshot(EMBEDDED_SNAPSHOT);
  const changed = await linesOf(
    all,
    all.filter(({ key }) => key !== "apis/node.k8s.io/v1"),
  );
  expect(Object.keys(changed).filter((file) => !/^(index|shared)\.json$/.test(file))).toEqual([]);
});
