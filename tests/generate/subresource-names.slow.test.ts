import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { generateTree, inputOf } from "../../generator/pipeline.js";
import { cronTabDocument } from "../../generator/testdata/crontab.js";
import { compile, createProject } from "../support/compile.js";

const METHODS = ["get", "list", "watch", "create", "update", "apply", "patch", "delete"];
const NAMES = [
  ...METHODS,
  "constructor",
  "then",
  "name",
  "length",
  "prototype",
  "arguments",
  "caller",
  "tostring",
  "v1.2",
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kubesmith-subresources-"));
  await createProject(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("code for subresources with the names of methods and of members of all objects compiles, and both can be called", async () => {
  const documents = NAMES.map((subresource) => cronTabDocument({ subresource }));
  const paths = Object.assign({}, ...documents.map((document) => document.paths));
  const document = { ...cronTabDocument(), paths };
  const files = await generateTree(inputOf([{ key: "apis/stable.example.com/v1", hash: "H", document }]), false);
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const calls = METHODS.flatMap((name) => [`cronTabs.${name};`, `await cronTabs.${name}_.get("a");`]);
  const others = NAMES.slice(METHODS.length + 2).map((name) => `await cronTabs[${JSON.stringify(name)}].get("a");`);
  const program = [
    'import type { Client } from "@kubesmith/runtime";',
    'import { clientset } from "./index.js";',
    "declare const client: Client;",
    'const cronTabs = clientset(client).stableExampleCom.v1.cronTabs("default");',
    ...calls.filter((call) => !/^cronTabs\.(delete|watch);/.test(call)),
    ...["constructor_", "then_"].map((name) => `await cronTabs.${name}.get("a");`),
    ...others,
    'const read: Promise<{ spec: object }> = cronTabs.get("a");',
    "await read;",
    "",
  ];
  await writeFile(join(folder, "program.ts"), program.join("\n"));
  expect(await compile("typescript", folder)).toBe("");
});
