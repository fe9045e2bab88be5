import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { compile, createProject } from "../support/compile.js";
import { createWorkspace } from "../support/workspace.js";

const at = createWorkspace();
const source = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** What the programs of the documentation leave to the reader. */
const ELSEWHERE = `
declare function handle(object: object): Promise<void>;
declare function load(): Promise<string | undefined>;
`;
const OPTIONS = {
  skipLibCheck: true,
  isolatedDeclarations: false,
  declaration: false,
  noUnusedLocals: false,
  noPropertyAccessFromIndexSignature: false,
  paths: { "@kubesmith/kubernetes": [source("generated/index.ts")] },
};

test.each(["watch.md", "informers.md"])("the program of docs/%s, which its blocks make up, compiles", async (name) => {
  const text = await readFile(source(`docs/${name}`), "utf8");
  const blocks = [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = ""]) => code);
  expect(blocks.length).toBeGreaterThan(1);
  const folder = at(name);
  await createProject(folder);
  await writeFile(at(name, "program.ts"), [...blocks, ELSEWHERE].join("\n"));
  expect(await compile("typescript", folder, ["program.ts"], OPTIONS)).toBe("");
});
