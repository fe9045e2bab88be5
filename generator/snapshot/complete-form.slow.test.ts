import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sha256 } from "../files.js";
import { canonicalJson } from "../json.js";
import { generateTree, inputOf } from "../pipeline.js";
import { EMBEDDED_SNAPSHOT } from "../sources/index.js";
import { openSnapshot } from "../sources/snapshot.js";
import { SNAPSHOT_ATTRIBUTES, SNAPSHOT_INDEX, SNAPSHOT_SHARED } from "./format.js";
import { damagedFiles, readSnapshot, readSnapshotIndex } from "./read.js";
import { recordedFiles } from "./recorded-files.js";
import { snapshotFiles } from "./write.js";

const KEYS = ["apis/apps/v1", "apis/policy/v1", "apis/scheduling.k8s.io/v1"];
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kubesmith-complete-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, files: ReadonlyMap<string, string>): Promise<string> {
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, name, path)), { recursive: true });
    await writeFile(join(folder, name, path), text);
  }
  return join(folder, name);
}

/** The bundled documents as versions of kubesmith before the present form wrote them: each file complete. */
async function completeFiles(): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  const documents: Record<string, object> = {};
  for (const { key, hash, document } of await readSnapshot(EMBEDDED_SNAPSHOT, KEYS)) {
    const text = canonicalJson(document);
    files.set(`${key}.json`, text);
    documents[key] = { file: `${key}.json`, hash, sha256: sha256(text) };
  }
  return files.set(SNAPSHOT_INDEX, canonicalJson({ kubesmithSnapshot: 1, strippedDocs: false, documents }));
}

const present = async (): Promise<ReadonlyMap<string, string>> =>
  await snapshotFiles(await readSnapshot(EMBEDDED_SNAPSHOT, KEYS), false);

function freeze(value: unknown): void {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const member of Object.values(value)) freeze(member);
}

describe("a snapshot of complete documents", () => {
  it("is read as the same documents as one that shares", async () => {
    const complete = await write("complete", await completeFiles());
    const sharing = await write("sharing", await present());
    expect(await readSnapshot(complete)).toEqual(await readSnapshot(sharing));
    const index = await readSnapshotIndex(complete);
    expect(index && (await damagedFiles(complete, index))).toEqual({ edited: [], missing: [] });
    expect((await recordedFiles(complete))?.listed).not.toContain(SNAPSHOT_SHARED);
  });

  it("gives the same code, byte for byte", async () => {
    const { signal } = new AbortController();
    const trees = await Promise.all(
      [await write("complete", await completeFiles()), await write("sharing", await present())].map(async (path) => {
        const source = await openSnapshot(path);
        const { documents } = await source.load(KEYS);
        // Values that documents share are the same objects, which no stage may change.
        for (const { document } of documents) freeze(document);
        return generateTree(inputOf(documents), false, signal);
      }),
    );
    expect(trees[0]?.size).toBeGreaterThan(KEYS.length);
    expect(trees[0]).toEqual(trees[1]);
  });
});

describe("a snapshot whose documents share values", () => {
  it("has a file for each document, one for what they share, one for Git, and the index", async () => {
    const files = await present();
    const own = [SNAPSHOT_ATTRIBUTES, SNAPSHOT_INDEX, SNAPSHOT_SHARED];
    expect([...files.keys()].sort()).toEqual([...KEYS.map((key) => `${key}.json`), ...own].sort());
  });

  it.each([
    ["edited", "was changed after it was recorded; restore it, or record the snapshot again"],
    ["missing", "is missing; record the snapshot again"],
  ] as const)("notices when what they share is %s", async (problem, message) => {
    const path = await write("sharing", await present());
    const file = join(path, SNAPSHOT_SHARED);
    await (problem === "edited" ? writeFile(file, "<<<<<<< ours\n=======\n>>>>>>> theirs\n") : rm(file));
    await expect(readSnapshot(path)).rejects.toMatchObject({ code: "snapshot", message: `${file} ${message}` });
    const index = await readSnapshotIndex(path);
    expect((index && (await damagedFiles(path, index)))?.[problem]).toEqual([SNAPSHOT_SHARED]);
  });

  it("is damaged when the index was edited together with what they share", async () => {
    const files = new Map(await present());
    const shared = '{"kubesmithShared": 1, "values": {}}';
    const index: object = JSON.parse(files.get(SNAPSHOT_INDEX) ?? "");
    files.set(SNAPSHOT_SHARED, shared).set(SNAPSHOT_INDEX, canonicalJson({ ...index, shared: sha256(shared) }));
    const path = await write("sharing", files);
    await expect(readSnapshot(path)).rejects.toMatchObject({
      code: "snapshot",
      message: expect.stringMatching(/v1\.json is damaged; restore it, or record the snapshot again$/),
    });
  });

  it("is recognised when its index is lost, or has merge conflicts", async () => {
    const files = await present();
    const index = files.get(SNAPSHOT_INDEX) ?? "";
    const path = await write("sharing", files);
    await writeFile(join(path, SNAPSHOT_INDEX), `<<<<<<< ours\n${index}=======\n${index}>>>>>>> theirs\n`);
    expect((await recordedFiles(path))?.listed).toEqual([...KEYS.map((key) => `${key}.json`), SNAPSHOT_SHARED]);
    await rm(join(path, SNAPSHOT_INDEX));
    expect(await recordedFiles(path)).toEqual({ listed: [], isComplete: false });
  });
});
