import { mkdtempSync, realpathSync } from "node:fs";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createColors } from "picocolors";
import { afterAll, beforeAll, expect, test } from "vitest";
import { markdownDiff } from "../commands/markdown-diff.js";
import { reportDiff } from "../commands/report-diff.js";
import { snapshotFiles } from "../snapshot/index.js";
import { type CronTabInput, cronTabDocument } from "../testdata/crontab.js";
import { compareOnThread } from "./compare-on-thread.js";
import { diff } from "./diff.js";
import { generate } from "./generate.js";

const folder = mkdtempSync(join(realpathSync(tmpdir()), "kubesmith-diff-"));
const at = (path: string): string => join(folder, path);
const write = async (path: string, content: string): Promise<void> => {
  await mkdir(dirname(at(path)), { recursive: true });
  await writeFile(at(path), content);
};

async function writeSnapshot(name: string, input: CronTabInput): Promise<void> {
  const document = { key: "apis/stable.example.com/v1", hash: name, document: cronTabDocument(input) };
  for (const [path, content] of await snapshotFiles([document], false)) await write(`${name}/${path}`, content);
}

beforeAll(async () => {
  await writeSnapshot("before", {});
  await writeSnapshot("renamed", { property: "schedule" });
  await writeSnapshot("enum", { enumValue: "quick", defaultValue: "quick" });
  await mkdir(at("app/node_modules"), { recursive: true });
  await symlink(
    fileURLToPath(new URL("../../node_modules/@kubesmith", import.meta.url)),
    at("app/node_modules/@kubesmith"),
  );
  await generate({ snapshot: at("before"), output: at("app/kubernetes") });
  await write("app/package.json", '{ "type": "module" }');
  const compilerOptions = { target: "ES2022", lib: ["ES2023"], module: "NodeNext", types: [], strict: true };
  await write("app/tsconfig.json", JSON.stringify({ compilerOptions: { ...compilerOptions, skipLibCheck: true } }));
  await write(
    "app/main.ts",
    `import { connect } from "@kubesmith/runtime";
import { clientset } from "./kubernetes/index.js";
const { cronTabs } = clientset(await connect()).stableExampleCom.v1;
await cronTabs("a").create({
  metadata: { name: "b" },
  spec: { cronSpec: "* * * * *", mode: "slow" },
});
const { items } = await cronTabs.list();
const steps = items.flatMap(({ spec }) => spec.steps ?? []);
`,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("only changes that touch the program are returned, with the places that they touch", async () => {
  const options = { before: at("before"), after: at("renamed"), usedBy: at("app/tsconfig.json") };
  const result = await diff(options);
  expect(result.unknown).toEqual([]);
  const found = result.changes.map(({ kind, properties }, index) => [
    kind,
    properties?.join("."),
    result.places?.[index]?.map(({ file, line, column }) => `${file}:${line}:${column}`),
  ]);
  expect(found).toContainEqual(["property-removed", "spec.cronSpec", ["main.ts:6:11"]]);
  // The new property is required, and the program writes the object without it.
  expect(found.every(([, , places]) => (places?.length ?? 0) > 0)).toBe(true);
  const lines = reportDiff(result, createColors(false));
  expect(lines).toContain("      used at main.ts:6:11");
  expect(markdownDiff(result)).toContain("; used at `main.ts:6:11`");
});

test("a change of something else does not count", async () => {
  await writeSnapshot("steps", { mergeKey: "run" });
  const all = await diff({ before: at("before"), after: at("enum") });
  expect(all.changes.length).toBeGreaterThan(0);
  expect(all.places).toBeUndefined();
  const used = await diff({ before: at("before"), after: at("enum"), usedBy: at("app") });
  // The program writes the mode, but does not use the status.
  for (const { path } of used.changes) expect(path).toMatch(/^spec\.mode/);
});

test("the comparison on a thread is the same as on this one", async () => {
  const names = { before: at("before"), after: at("renamed") };
  const thread = compareOnThread(names);
  expect(await thread.result).toEqual(await diff(names));
  await thread.stop();
});

test.each([
  ["the sources cannot be read", { before: at("missing"), after: at("before") }, undefined],
  ["it cannot be started", { before: at("before"), after: at("renamed") }, new URL("./missing.js", import.meta.url)],
])("a thread has no result if %s", async (_why, names, entry) => {
  const thread = compareOnThread(names, entry);
  expect(await thread.result).toBeUndefined();
  await thread.stop();
});
