import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { compile, createProject } from "../../support/compile.js";
import { createWorkspace } from "../../support/workspace.js";

const at = createWorkspace();

test("the programs of the guides to streams, one after the other, compile as a careful project's do", async () => {
  await createProject(at());
  await symlink(
    fileURLToPath(new URL("../../../generated", import.meta.url)),
    at("node_modules/@kubesmith/kubernetes"),
  );
  await mkdir(at("programs"));
  for (const [guide, blocks] of Object.entries({ logs: 3, exec: 6, "port-forward": 4 })) {
    const text = await readFile(new URL(`../../../docs/${guide}.md`, import.meta.url), "utf8");
    const programs = [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = ""]) => code);
    expect(programs).toHaveLength(blocks);
    await writeFile(at(`programs/${guide}.ts`), programs.join("\n"));
  }
  const options = { declaration: false, isolatedDeclarations: false };
  expect(await compile("typescript", at(), ["programs/*.ts"], options)).toBe("");
});
