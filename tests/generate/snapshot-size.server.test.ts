import { readdirSync, statSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { multiplySnapshot } from "../../bench/lib/multiply.js";
import { sha256 } from "../../generator/files.js";
import { generate, type SnapshotResult, snapshot } from "../../generator/index.js";
import { canonicalJson } from "../../generator/json.js";
import { readSnapshot } from "../../generator/snapshot/index.js";
import { useControlPlane } from "../support/use-control-plane.js";
import { createWorkspace } from "../support/workspace.js";
import { projectDefinitions } from "../types-vs-server/projects.js";

const cluster = useControlPlane();
const at = createWorkspace();
const GROUP_VERSIONS = 300;

const record = (folder: string): Promise<SnapshotResult> =>
  snapshot({ connection: { kubeconfig: cluster.users.admin.kubeconfig }, snapshot: folder, cacheDir: at("cache") });

/** The size of all files of a folder, and the space that they take in a file system with blocks of 4 KiB. */
function sizeOf(folder: string): { readonly bytes: number; readonly space: number } {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => statSync(join(folder, file)));
  const sizes = files.filter((file) => file.isFile()).map(({ size }) => size);
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
  return { bytes: sum(sizes), space: sum(sizes.map((size) => 4096 * Math.ceil(size / 4096))) };
}

/** Expects that a snapshot takes at most a third of its documents, as compact JSON. Returns how many there are. */
async function expectThird(folder: string): Promise<number> {
  const documents = await readSnapshot(folder);
  const complete = documents.reduce((sum, { document }) => sum + Buffer.byteLength(JSON.stringify(document)), 0);
  const { bytes, space } = sizeOf(folder);
  expect(bytes).toBeLessThan(complete / 3);
  expect(space).toBeLessThan(complete / 3);
  return documents.length;
}

/** Writes the documents of a snapshot as versions of kubesmith before the present form did: each file complete. */
async function writeComplete(from: string, to: string): Promise<void> {
  const documents: Record<string, object> = {};
  for (const { key, hash, document } of await readSnapshot(from)) {
    const text = canonicalJson(document);
    documents[key] = { file: `${key}.json`, hash, sha256: sha256(text) };
    await mkdir(dirname(join(to, `${key}.json`)), { recursive: true });
    await writeFile(join(to, `${key}.json`), text);
  }
  await writeFile(join(to, "index.json"), canonicalJson({ kubesmithSnapshot: 1, strippedDocs: false, documents }));
}

const contentOf = async (folder: string): Promise<string> => canonicalJson(await readSnapshot(folder));

let builtIns: SnapshotResult;
let projects: SnapshotResult;
beforeAll(async () => {
  builtIns = await record(at("built-ins"));
  await cluster.applyCRD((await projectDefinitions()).join("\n---\n"));
  projects = await record(at("projects"));
  await writeComplete(at("projects"), at("complete"));
}, 600_000);

it("a snapshot with the custom resources of five projects takes at most a third of its documents", async () => {
  expect(await expectThird(at("projects"))).toBe(projects.groupVersions.length);
});

it("a snapshot of 300 group/versions takes at most a third of its documents", async () => {
  const copied = projects.groupVersions.filter((key) => !builtIns.groupVersions.includes(key));
  await multiplySnapshot({ source: at("projects"), target: at("many"), copied, groupVersions: GROUP_VERSIONS });
  expect(await expectThird(at("many"))).toBe(GROUP_VERSIONS);
  await rm(at("many"), { recursive: true });
}, 300_000);

it("a snapshot of an earlier version gives the same code, byte for byte", async () => {
  const include = ["monitoring.coreos.com", "gateway.networking.k8s.io", "core"];
  await generate({ snapshot: at("complete"), output: at("from-complete"), include });
  const again = await generate({ snapshot: at("projects"), output: at("from-complete"), include, force: true });
  expect(again).toMatchObject({ written: [], removed: [] });
});

it("a snapshot of an earlier version is replaced, with the same documents", async () => {
  expect(await contentOf(at("complete"))).toBe(await contentOf(at("projects")));
  const result = await record(at("complete"));
  expect(result).toMatchObject({ added: [], changed: [], removed: [], missing: [], upgraded: true });
  expect(sizeOf(at("complete"))).toEqual(sizeOf(at("projects")));
  expect(await record(at("complete"))).toMatchObject({ changed: [], upgraded: false });
});
