import { mkdtempSync, realpathSync } from "node:fs";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rbacCommand } from "../commands/rbac.js";
import { rbac } from "./rbac.js";
import { usage } from "./usage.js";

const folder = mkdtempSync(join(realpathSync(tmpdir()), "kubesmith-usage-"));
const at = (path: string): string => join(folder, path);
const write = async (path: string, content: string | object): Promise<void> => {
  await mkdir(dirname(at(path)), { recursive: true });
  await writeFile(at(path), typeof content === "string" ? content : JSON.stringify(content));
};
const compilerOptions = { target: "ES2022", lib: ["ES2023"], module: "NodeNext", strict: true, skipLibCheck: true };
const program = (requests: string): string => `
import { connect } from "@kubesmith/runtime";
import { clientset } from "@kubesmith/kubernetes";
const k8s = clientset(await connect());
${requests}
`;

beforeAll(async () => {
  const scope = fileURLToPath(new URL("../../node_modules/@kubesmith", import.meta.url));
  await mkdir(at("node_modules"), { recursive: true });
  await symlink(scope, at("node_modules/@kubesmith"));
  await write("package.json", { type: "module" });
  await write("Web App/tsconfig.json", { compilerOptions: { ...compilerOptions, types: [] }, include: ["src"] });
  await write("Web App/src/main.ts", program('await k8s.core.v1.pods("web").list();'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("roles of a program on disk", () => {
  test("the name is that of the folder, places are relative to it, and a folder stands for its tsconfig.json", async () => {
    const { text, roles, unknown } = await rbac({ tsconfig: at("Web App") });
    expect(unknown).toEqual([]);
    expect(roles).toMatchObject([{ kind: "Role", name: "web-app", namespace: "web" }]);
    expect(text).toContain("# pods: list needs list (src/main.ts:5)\n- apiGroups:\n");
    expect((await rbac({ tsconfig: at("Web App/tsconfig.json"), name: "x" })).roles[0]?.name).toBe("x");
  });

  test("the projects of a solution are read together; a project that refers to others is read alone", async () => {
    const options = { ...compilerOptions, types: [], composite: true };
    await write("solution/tsconfig.json", { files: [], references: [{ path: "a" }, { path: "b" }] });
    await write("solution/a/tsconfig.json", { compilerOptions: options });
    await write("solution/a/main.ts", program('await k8s.core.v1.secrets("a").list();'));
    await write("solution/b/tsconfig.json", { compilerOptions: options, references: [{ path: "../a" }] });
    await write("solution/b/main.ts", program("await k8s.core.v1.nodes.list();"));
    const { resources } = await usage({ tsconfig: at("solution/tsconfig.json") });
    expect(resources.map(({ plural, place }) => [plural, place.file])).toEqual([
      ["secrets", "a/main.ts"],
      ["nodes", "b/main.ts"],
    ]);
    expect((await usage({ tsconfig: at("solution/b") })).resources.map(({ plural }) => plural)).toEqual(["nodes"]);
  });

  test("helpers of a project that is referred to are read from its sources, whether it was built or not", async () => {
    const options = { ...compilerOptions, types: [], composite: true, outDir: "dist" };
    await write("built/lib/tsconfig.json", { compilerOptions: options });
    await write(
      "built/lib/helper.ts",
      `import type { clientset } from "@kubesmith/kubernetes";
type Core = ReturnType<typeof clientset>["core"]["v1"];
export const restart = (core: Core) => core.pods("web").delete("a");
`,
    );
    await write("built/app/tsconfig.json", { compilerOptions: options, references: [{ path: "../lib" }] });
    const head = 'import { restart } from "../lib/helper.js";';
    await write("built/app/main.ts", `${head}\n${program("await restart(k8s.core.v1);")}`);
    const uses = async () => {
      const { resources, unknown } = await usage({ tsconfig: at("built/app") });
      return [resources.map(({ plural, verb, place }) => `${verb} ${plural} ${place.file}`), unknown];
    };
    const expected = [["delete pods ../lib/helper.ts"], []];
    expect(await uses()).toEqual(expected);
    await write("built/lib/dist/helper.d.ts", "export declare const restart: (core: unknown) => Promise<unknown>;\n");
    expect(await uses()).toEqual(expected);
  });

  test("errors of the compiler are reported, because what has no types seems unused", async () => {
    await write("broken/tsconfig.json", { compilerOptions: { ...compilerOptions, types: [] } });
    await write(
      "broken/main.ts",
      'import { clientset } from "./kubernetes/index.js";\nclientset().core.v1.pods.list();\n',
    );
    const { roles, unknown } = await rbac({ tsconfig: at("broken") });
    expect(roles).toEqual([]);
    expect(unknown).toMatchObject(
      [{ kind: "errors", count: 1, place: { file: "main.ts", line: 1 }, message: /Cannot find module/ }].map((one) => ({
        ...one,
        message: expect.stringMatching(one.message),
      })),
    );
  });
});

test("the command warns about each place that does not show its request, and reports that the role may be incomplete", async () => {
  await write("dynamic/tsconfig.json", { compilerOptions: { ...compilerOptions, types: [] } });
  await write(
    "dynamic/main.ts",
    program('await (await connect()).send({ path: "/metrics" });\nawait k8s.core.v1.nodes.list();'),
  );
  const warnings: string[] = [];
  const context = { notify: (line: string) => void warnings.push(line), onProgress: () => {} };
  const { signal } = new AbortController();
  const outcome = await rbacCommand({ usedBy: at("dynamic") }, { ...context, signal });
  expect(warnings).toEqual([
    "warning: main.ts:5:7: client.send sends a request to /metrics, and the source does not show its resource",
  ]);
  expect(outcome.different).toBe(true);
  expect(outcome.lines).toContain("# nodes: list needs list (main.ts:6)");
  expect(outcome.json).toMatchObject({
    roles: [{ kind: "ClusterRole", name: "dynamic" }],
    unknown: [{ kind: "request" }],
  });
});

describe("wrong use", () => {
  test("a file that does not exist, is not JSON, or includes nothing", async () => {
    const cannotRead = (file: string): object => ({
      code: "usage",
      options: ["tsconfig"],
      message: `cannot read ${at(file)}: no such file or folder`,
    });
    await expect(rbac({ tsconfig: at("missing/tsconfig.json") })).rejects.toMatchObject(
      cannotRead("missing/tsconfig.json"),
    );
    await write("bad/tsconfig.json", "{ nothing");
    await expect(rbac({ tsconfig: at("bad") })).rejects.toMatchObject({ code: "usage" });
    await write("empty/tsconfig.json", { include: ["src"] });
    await expect(rbac({ tsconfig: at("empty") })).rejects.toMatchObject({ code: "usage" });
    await mkdir(at("folder"));
    await expect(rbac({ tsconfig: at("folder") })).rejects.toMatchObject(cannotRead("folder/tsconfig.json"));
  });
  test.each([
    [{ name: "a/b" }, "`name` must be a name, such as websites"],
    [{ name: "" }, "`name` must be a non-empty string"],
    [{ namespace: "A" }, "`namespace` must be the name of a namespace"],
    [{ tsconfig: "" }, "`tsconfig` must be a non-empty string"],
  ])("%j", async (options, message) => {
    await expect(rbac({ tsconfig: at("Web App"), ...options })).rejects.toThrow(message);
  });
  test("a signal that has aborted", async () => {
    await expect(rbac({ tsconfig: at("Web App"), signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });
});
