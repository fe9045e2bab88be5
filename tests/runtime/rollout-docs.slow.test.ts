import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { compile, createProject } from "../support/compile.js";
import { createWorkspace } from "../support/workspace.js";

const at = createWorkspace();

test("the programs of docs/rollout.md, one after the other, compile as a careful project's do", async () => {
  const text = await readFile(new URL("../../docs/rollout.md", import.meta.url), "utf8");
  const programs = [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = ""]) => code);
  expect(programs).toHaveLength(3);
  await createProject(at());
  const kubernetes = fileURLToPath(new URL("../../generated", import.meta.url));
  await symlink(kubernetes, at("node_modules/@kubesmith/kubernetes"));
  await mkdir(at("programs"));
  await writeFile(at("programs/all.ts"), programs.join("\n"));
  const options = { declaration: false, isolatedDeclarations: false };
  expect(await compile("typescript", at(), ["programs/*.ts"], options)).toBe("");
});
