import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Document } from "../../generator/openapi/index.js";
import { discover } from "../../generator/operations/discover.js";
import { generate } from "../../generator/operations/generate.js";
import { packageSdk } from "../../generator/operations/package-sdk.js";
import { readSnapshot, snapshotFiles } from "../../generator/snapshot/index.js";
import { EMBEDDED_SNAPSHOT } from "../../generator/sources/index.js";
import { cronTabDocument } from "../../generator/testdata/crontab.js";

const KEY = "apis/stable.example.com/v1";
let folder: string;
let builtIn: readonly Document[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kubesmith-malformed-"));
  builtIn = await readSnapshot(EMBEDDED_SNAPSHOT, ["apis/scheduling.k8s.io/v1"]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Records documents in a new folder; `documents` may be anything. */
async function snapshotOf(name: string, documents: readonly Document[]): Promise<string> {
  const at = join(folder, name);
  for (const [path, content] of await snapshotFiles(documents, false)) {
    await mkdir(dirname(join(at, path)), { recursive: true });
    await writeFile(join(at, path), content);
  }
  return at;
}

/** The document of an API of somebody else, with one part replaced. */
function thirdParty(from: string, to: string): Document {
  const document = JSON.parse(JSON.stringify(cronTabDocument()).replace(from, to));
  return { key: KEY, hash: "H", document };
}

it.each([
  [
    "refers to nothing",
    '"#/components/schemas/io.k8s',
    '"#/components/schemas/nowhere.io.k8s',
    /#\/components\/schemas\/com\.example\S*: reference/,
  ],
  [
    "has null for a list",
    '"required":["spec"]',
    '"required":null',
    /#\/components\/schemas\/\S*\/required: expected a list, got null/,
  ],
  ["has a list for paths", '"paths":{', '"paths":[],"x":{', /#\/paths: expected an object, got a list/],
])("an API of somebody else that %s is left out, and the rest is as without it", async (title, from, to, place) => {
  const bad = thirdParty(from, to);
  const snapshot = await snapshotOf(title, [...builtIn, bad]);
  const [output, without] = [join(folder, `${title}-output`), join(folder, `${title}-without`)];
  const result = await generate({ snapshot, output });
  expect(result.groupVersions).toEqual(["apis/scheduling.k8s.io/v1"]);
  expect(result.missing).toEqual([{ key: KEY, reason: expect.stringMatching(place), kept: false }]);
  expect(result.missing[0]?.reason).toMatch(/`exclude` stable\.example\.com\/v1$/);
  await generate({ snapshot, output: without, exclude: ["stable.example.com"] });
  expect(await readFile(join(output, "lock.json"), "utf8")).toBe(await readFile(join(without, "lock.json"), "utf8"));
  expect((await discover({ snapshot })).missing).toHaveLength(1);
  // A package is published, so an incomplete one is worse than none.
  const sdk = { snapshot, output: join(folder, `${title}-sdk`), name: "sdk", version: "1.0.0" };
  await expect(packageSdk(sdk)).rejects.toThrow(/`exclude`/);
});

it("keeps the code of an API of somebody else that has become malformed", async () => {
  const output = join(folder, "kept-output");
  const good = await snapshotOf("kept-good", [...builtIn, thirdParty("", "")]);
  await generate({ snapshot: good, output });
  const code = join(output, "stable.example.com/v1/index.ts");
  const before = await readFile(code, "utf8");
  const bad = await snapshotOf("kept-bad", [
    ...builtIn,
    { ...thirdParty('"#/components/schemas/io.k8s', '"#/components/schemas/nowhere'), hash: "I" },
  ]);
  const { missing } = await generate({ snapshot: bad, output });
  expect(missing).toEqual([{ key: KEY, reason: expect.stringContaining("missing definition"), kept: true }]);
  expect(await readFile(code, "utf8")).toBe(before);
});

it("what is malformed of Kubernetes' own is an error", async () => {
  const [own] = builtIn;
  const text = JSON.stringify(own?.document).replace('"#/components/schemas/', '"#/components/schemas/nowhere.');
  const snapshot = await snapshotOf("own", [
    { key: own?.key ?? "", hash: "H", document: JSON.parse(text) },
    thirdParty("", ""),
  ]);
  await expect(generate({ snapshot, output: join(folder, "own-output") })).rejects.toMatchObject({
    code: "document",
    document: "apis/scheduling.k8s.io/v1",
  });
});
