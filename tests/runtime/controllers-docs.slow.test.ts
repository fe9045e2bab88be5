import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { kubesmith } from "../support/cli.js";
import { compile, createProject } from "../support/compile.js";
import { exampleFile } from "../support/run-example.js";
import { useControlPlane } from "../support/use-control-plane.js";
import { createWorkspace } from "../support/workspace.js";

const at = createWorkspace();
const cluster = useControlPlane();

/** What the guide leaves to the reader. */
const ELSEWHERE = `
declare function isReachable(website: LiveWebsite): Promise<boolean>;
declare function registerDomain(uid: string): Promise<void>;
declare function releaseDomain(uid: string): Promise<boolean>;
`;

beforeAll(async () => {
  await cluster.applyCRD(await readFile(exampleFile("website-controller/crd.yaml"), "utf8"));
  await createProject(at());
  const env = { KUBECONFIG: cluster.users.admin.kubeconfig, XDG_CACHE_HOME: at("cache") };
  expect(await kubesmith(["generate", "--output", at("kubernetes")], { env })).toMatchObject({ code: 0 });
});

test("the program of docs/controllers.md, which its blocks make up, compiles", async () => {
  const text = await readFile(fileURLToPath(new URL("../../docs/controllers.md", import.meta.url)), "utf8");
  const blocks = [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = ""]) => code);
  expect(blocks.length).toBeGreaterThan(10);
  await writeFile(at("program.ts"), [...blocks, ELSEWHERE].join("\n"));
  const options = {
    isolatedDeclarations: false,
    declaration: false,
    noUnusedLocals: false,
    noPropertyAccessFromIndexSignature: false,
  };
  expect(await compile("typescript", at(), ["program.ts"], options)).toBe("");
});
