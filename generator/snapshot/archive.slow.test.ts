import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cronTabDocument } from "../testdata/crontab.js";
import { packSnapshot } from "./archive.js";
import { SNAPSHOT_ARCHIVE, SNAPSHOT_INDEX } from "./format.js";
import { damagedFiles, readSnapshot, readSnapshotIndex } from "./read.js";
import { snapshotFiles } from "./write.js";

/** Compresses to a few hundred bytes. */
const LARGE = brotliCompressSync(Buffer.alloc(257 * 2 ** 20), { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });
const DOCUMENTS = ["api/v1", "apis/apps/v1", "apis/b.example.com/v1"].map((key) => ({
  key,
  hash: `hash of ${key}`,
  document: { ...cronTabDocument(), info: { title: key } },
}));
let folder: string;

async function write(files: ReadonlyMap<string, string | Uint8Array>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [path, content] of files) await writeFile(join(folder, path), content);
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kubesmith-archive-"));
  await write(packSnapshot(await snapshotFiles(DOCUMENTS, false)));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("a packed snapshot", () => {
  it("consists of an index and one archive", async () => {
    const packed = packSnapshot(await snapshotFiles(DOCUMENTS, true));
    expect([...packed.keys()]).toEqual([SNAPSHOT_INDEX, SNAPSHOT_ARCHIVE]);
    expect(JSON.parse(String(packed.get(SNAPSHOT_INDEX)))).toMatchObject({ packed: true, strippedDocs: true });
  });

  it("is read as the snapshot that it was made of", async () => {
    expect(await readSnapshot(folder)).toEqual(DOCUMENTS);
    expect(await readSnapshot(folder, ["apis/apps/v1", "apis/none/v1"])).toEqual([DOCUMENTS[1]]);
    const index = await readSnapshotIndex(folder);
    expect(index).toMatchObject({ packed: true, strippedDocs: false });
    expect(index && (await damagedFiles(folder, index))).toEqual({ edited: [], missing: [] });
  });

  it("lists its documents without its archive", async () => {
    await rm(join(folder, SNAPSHOT_ARCHIVE));
    expect([...((await readSnapshotIndex(folder))?.documents.keys() ?? [])]).toEqual(DOCUMENTS.map(({ key }) => key));
    expect(await readSnapshot(folder, [])).toEqual([]);
    await expect(readSnapshot(folder)).rejects.toMatchObject({
      code: "snapshot",
      message: `${join(folder, "shared.json")} is missing; record the snapshot again`,
    });
  });

  it.each<[string, (archive: string) => Promise<void>]>([
    ["not compressed", (archive) => writeFile(archive, "text")],
    ["larger than every snapshot", (archive) => writeFile(archive, LARGE)],
  ])("with an archive that is %s is a clear error", async (_, damage) => {
    await damage(join(folder, SNAPSHOT_ARCHIVE));
    await expect(readSnapshot(folder)).rejects.toMatchObject({
      code: "snapshot",
      message: `${join(folder, SNAPSHOT_ARCHIVE)} is damaged; restore it`,
    });
  });

  it("with documents other than those in its index is a clear error", async () => {
    const others = DOCUMENTS.map((document) => ({ ...document, key: document.key.replace("b.", "a.") })).reverse();
    const files = packSnapshot(await snapshotFiles(others.slice(1), false));
    await writeFile(join(folder, SNAPSHOT_ARCHIVE), files.get(SNAPSHOT_ARCHIVE) ?? "");
    await expect(readSnapshot(folder)).rejects.toThrow(/was changed after it was recorded/);
    const index = await readSnapshotIndex(folder);
    expect((index && (await damagedFiles(folder, index)))?.edited).toEqual([
      "apis/b.example.com/v1.json",
      "shared.json",
    ]);
  });
});
