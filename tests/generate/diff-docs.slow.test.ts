import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { compile, createProject } from "../support/compile.js";
import { createWorkspace } from "../support/workspace.js";

const at = createWorkspace();

test("the programs of docs/diff.md compile as a careful project's do", () => expectCompiled("diff"));

test("the programs of docs/verify.md compile as a careful project's do", () => expectCompiled("verify"));

async function expectCompiled(page: string): Promise<void> {
  const text = await readFile(new URL(`../../docs/${page}.md`, import.meta.url), "utf8");
  const programs = [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = ""]) => code);
  expect(programs.length).toBeGreaterThan(0);
  await createProject(at(page));
  await symlink(fileURLToPath(new URL("../../generator", import.meta.url)), at(page, "node_modules/kubesmith"));
  await mkdir(at(page, "programs"));
  for (const [i, code] of programs.entries()) await writeFile(at(page, `programs/${i}.ts`), code);
  const options = { declaration: false, isolatedDeclarations: false };
  expect(await compile("typescript", at(page), ["programs/*.ts"], options)).toBe("");
}
