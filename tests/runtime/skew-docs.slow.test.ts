import { cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { compile, createProject } from "../support/compile.js";
import { createWorkspace } from "../support/workspace.js";

const at = createWorkspace();

test("the programs of docs/skew.md, one after the other, compile as a careful project's do", async () => {
  const text = await readFile(new URL("../../docs/skew.md", import.meta.url), "utf8");
  const programs = [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = ""]) => code);
  expect(programs).toHaveLength(4);
  await createProject(at());
  const repository = fileURLToPath(new URL("../..", import.meta.url));
  await symlink(`${repository}/generated`, at("node_modules/@kubesmith/kubernetes"));
  await symlink(`${repository}/generator`, at("node_modules/kubesmith"));
  await mkdir(at("programs/kubernetes"), { recursive: true });
  await cp(`${repository}/generated/api-hashes.ts`, at("programs/kubernetes/api-hashes.ts"));
  await writeFile(at("programs/all.ts"), programs.join("\n"));
  const options = { declaration: false, isolatedDeclarations: false };
  expect(await compile("typescript", at(), ["programs/*.ts"], options)).toBe("");
});
