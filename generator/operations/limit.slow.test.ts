import { mkdtempSync, realpathSync } from "node:fs";
import { mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type GenerateOptions, generate } from "./generate.js";
import { usage } from "./usage.js";
import { verify } from "./verify/index.js";

const folder = mkdtempSync(join(realpathSync(tmpdir()), "kubesmith-limit-"));
const at = (...path: string[]): string => join(folder, ...path);
const FEW = ["core", "apps", "autoscaling", "coordination.k8s.io"];
const write = async (path: string, content: string | object): Promise<void> => {
  await mkdir(dirname(at(path)), { recursive: true });
  await writeFile(at(path), typeof content === "string" ? content : JSON.stringify(content));
};
const compilerOptions = { target: "ES2022", lib: ["ES2023"], module: "NodeNext", strict: true, skipLibCheck: true };

/** Writes the program of a project. */
async function writeProgram(project: string, requests: string): Promise<void> {
  await write(`${project}/tsconfig.json`, { compilerOptions: { ...compilerOptions, types: [] }, include: ["src"] });
  const head = `import { connect } from "@kubesmith/runtime";
import { clientset } from "./kubernetes/index.js";
const k8s = clientset(await connect());`;
  await write(`${project}/src/main.ts`, `${head}\n${requests}\n`);
}
const outputOf = (project: string): string => at(project, "src/kubernetes");
const generateIn = (project: string, more: Partial<GenerateOptions> = {}) =>
  generate({ embedded: true, include: FEW, output: outputOf(project), ...more });
const codeOf = (project: string, path: string): Promise<string> => readFile(join(outputOf(project), path), "utf8");
/** The errors that the compiler finds in the program with the code on disk. */
const errorsIn = async (project: string): Promise<string[]> =>
  (await usage({ tsconfig: at(project) })).unknown.flatMap((use) => (use.kind === "errors" ? [use.message] : []));

beforeAll(async () => {
  const scope = fileURLToPath(new URL("../../node_modules/@kubesmith", import.meta.url));
  await mkdir(at("node_modules"), { recursive: true });
  await symlink(scope, at("node_modules/@kubesmith"));
  await write("package.json", { type: "module" });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("code for what a program uses", () => {
  const onlyUsed = at("web");

  test("is generated before the folder has any code, contains nothing else, and the program compiles with it", async () => {
    await writeProgram("web", 'await k8s.coordination.v1.leases("web").get("x");');
    const { groupVersions, limited } = await generateIn("web", { onlyUsed });
    expect(groupVersions).toEqual(["apis/coordination.k8s.io/v1"]);
    expect(limited).toEqual({ groupVersions: 5, unmatched: [], isImported: true });
    const code = await codeOf("web", "coordination/v1/index.ts");
    expect([...code.matchAll(/^export (?:interface|const|type) (\w+)/gm)].map(([, name]) => name)).toEqual([
      "Lease",
      "LiveLease",
      "LeasesResource",
      "leases",
      "LeaseSpec",
    ]);
    expect(code).toContain('verbs: ["get"],');
    expect(await errorsIn("web")).toEqual([]);
  });

  test("is what a program of several projects uses, even if they were built earlier", async () => {
    const options = { ...compilerOptions, types: [], composite: true, outDir: "../dist", rootDir: "." };
    await write("several/tsconfig.json", { files: [], references: [{ path: "src" }, { path: "app" }] });
    await write("several/src/tsconfig.json", { compilerOptions: options });
    await write("several/src/open.ts", 'export { clientset } from "./kubernetes/index.js";\n');
    await write("several/app/tsconfig.json", {
      compilerOptions: { ...options, outDir: "../out" },
      references: [{ path: "../src" }],
    });
    await write(
      "several/app/main.ts",
      `import { connect } from "@kubesmith/runtime";
import { clientset } from "../src/open.js";
await clientset(await connect()).coordination.v1.leases("web").get("x");
`,
    );
    // What the compiler writes for `src`. Its types lead to code that the program does not use any more.
    await write("several/dist/open.d.ts", "export declare const clientset: any;\n");
    const { groupVersions } = await generateIn("several", { onlyUsed: at("several/tsconfig.json") });
    expect(groupVersions).toEqual(["apis/coordination.k8s.io/v1"]);
    expect(await errorsIn("several")).toEqual([]);
  });

  test("is what `verify` expects, and a second run changes nothing", async () => {
    const { differences } = await verify({ embedded: true, include: FEW, output: outputOf("web"), offline: true });
    expect(differences).toEqual([]);
    expect(await generateIn("web", { onlyUsed })).toMatchObject({ written: [], removed: [] });
  });

  test("keeps its limit when `verify` writes it again", async () => {
    const before = await codeOf("web", "lock.json");
    await write("web/src/kubernetes/index.ts", `${await codeOf("web", "index.ts")}// edited\n`);
    const options = { embedded: true, include: FEW, output: outputOf("web"), offline: true };
    expect(await verify({ ...options, write: true })).toMatchObject({ updated: { code: { written: ["index.ts"] } } });
    expect(await codeOf("web", "lock.json")).toBe(before);
  });

  test("does not compile with a use that it lacks, until it is generated again", async () => {
    await writeProgram("web", 'await k8s.coordination.v1.leases("web").list();\nawait k8s.apps.v1.deployments.list();');
    expect(await errorsIn("web")).toHaveLength(1);
    const { groupVersions } = await generateIn("web", { onlyUsed });
    expect(groupVersions).toEqual(["apis/apps/v1", "apis/coordination.k8s.io/v1"]);
    expect(await errorsIn("web")).toEqual([]);
    expect(await codeOf("web", "coordination/v1/index.ts")).toContain('verbs: ["list"],');
  });

  test("is complete again without the option", async () => {
    const { groupVersions, limited } = await generateIn("web");
    expect(groupVersions).toHaveLength(5);
    expect(limited).toBeUndefined();
    expect(JSON.parse(await codeOf("web", "lock.json"))).not.toHaveProperty("limit");
  });

  test("has the verbs that the types of a program need, even if it does not request them", async () => {
    const helper = `import type { KubernetesObject, Needs, Resource } from "@kubesmith/runtime";
import { leases } from "./kubernetes/coordination/v1/index.js";
const idOf = <T extends KubernetesObject>(token: Resource<Needs<T, "get" | "update">>) => token.plural;
export const id = idOf(leases);`;
    await writeProgram("types", helper);
    await generateIn("types", { onlyUsed: at("types") });
    expect(await errorsIn("types")).toEqual([]);
  });

  test("is read from a package that the program imports, which the result says", async () => {
    await writeProgram("package", "await k8s.core.v1.configMaps.list();");
    const main = await codeOf("package", "../main.ts");
    await write("package/src/main.ts", main.replace("./kubernetes/index.js", "@kubesmith/kubernetes"));
    const { groupVersions, limited } = await generateIn("package", { onlyUsed: at("package") });
    expect([groupVersions, limited?.isImported]).toEqual([["api/v1"], false]);
  });
});

describe("code for what roles allow", () => {
  const role = (rules: object[], kind = "ClusterRole"): object => {
    return { apiVersion: "rbac.authorization.k8s.io/v1", kind, metadata: { name: "web" }, rules };
  };

  test("has the allowed verbs and subresources, and the result lists what the API does not have", async () => {
    const scale = { apiGroups: ["apps"], resources: ["deployments/scale"], verbs: ["patch"] };
    const leases = { apiGroups: ["coordination.k8s.io"], resources: ["leases", "rents"], verbs: ["get", "list"] };
    await write("role.yaml", role([scale, leases]));
    const { groupVersions, limited } = await generateIn("role", { forRole: [at("role.yaml")] });
    expect(groupVersions).toEqual(["apis/apps/v1", "apis/coordination.k8s.io/v1"]);
    expect(limited?.unmatched).toEqual([
      { groups: ["coordination.k8s.io"], resource: "rents", verbs: ["get", "list"] },
    ]);
    expect(await codeOf("role", "coordination/v1/index.ts")).toContain('verbs: ["get", "list"],');
    const { differences } = await verify({ embedded: true, include: FEW, output: outputOf("role"), offline: true });
    expect(differences).toEqual([]);
    await writeProgram(
      "role",
      `await k8s.coordination.v1.leases.list();
await k8s.apps.v1.deployments("web").scale.patch.merge("web", { spec: { replicas: 1 } });
// @ts-expect-error The role does not allow it.
await k8s.coordination.v1.leases("web").delete("x");
// @ts-expect-error The role does not allow it.
await k8s.apps.v1.deployments("web").get("web");
// @ts-expect-error The role does not allow anything in this group.
k8s.autoscaling;`,
    );
    expect(await errorsIn("role")).toEqual([]);
  });

  test("does not depend on the order of rules and files", async () => {
    const [one, other] = [
      { apiGroups: [""], resources: ["pods", "nodes"], verbs: ["list", "get"] },
      { apiGroups: ["apps"], resources: ["*"], verbs: ["*"] },
    ];
    await write("one.yaml", role([one, other]));
    await write("two.yaml", role([other], "Role"));
    await write("three.yaml", role([{ ...one, verbs: ["get", "list"] }]));
    await write("four.yaml", role([other]));
    await generateIn("order", { forRole: [at("one.yaml"), at("two.yaml")] });
    const again = await generateIn("order", { forRole: [at("two.yaml"), at("four.yaml"), at("three.yaml")] });
    expect(again).toMatchObject({ written: [], removed: [] });
  });
});

describe("wrong use", () => {
  test("a program with errors, which hide what it uses; nothing is written", async () => {
    await writeProgram("broken", "await k8s.core.v1.podz.list();");
    await expect(generateIn("broken", { onlyUsed: at("broken") })).rejects.toMatchObject({
      code: "usage",
      message: expect.stringMatching(
        /^src\/main\.ts:4:19: Property 'podz' does not exist .*; correct the errors of the program first/,
      ),
    });
    await expect(codeOf("broken", "index.ts")).rejects.toThrow("ENOENT");
  });
  test("a program that does not use generated code, and roles that allow nothing", async () => {
    await write("empty/tsconfig.json", { compilerOptions: { ...compilerOptions, types: [] } });
    await write("empty/main.ts", "export {};");
    await expect(generateIn("empty", { onlyUsed: at("empty") })).rejects.toThrow("uses nothing of the generated code");
    await write("nothing.yaml", { kind: "Role", rules: [{ apiGroups: [""], resources: ["x"], verbs: ["get"] }] });
    await expect(generateIn("empty", { forRole: [at("nothing.yaml")] })).rejects.toThrow(
      `the limit by ${at("nothing.yaml")} does not select anything that the API has`,
    );
  });
  test.each([
    [{ onlyUsed: "a", forRole: ["b"] }, "`onlyUsed` and `forRole` cannot be used together"],
    [{ onlyUsed: "" }, "`onlyUsed` must be a non-empty string"],
    [{ forRole: [] }, "`forRole` must be a non-empty list of non-empty strings"],
    [{ forRole: [at("missing.yaml")] }, `${at("missing.yaml")}: the file does not exist`],
    [{ forRole: [folder] }, `${folder}: cannot read the file: it is a folder`],
    [{ onlyUsed: at("missing") }, `cannot read ${at("missing")}: no such file or folder`],
  ])("%j", async (options, message) => {
    await expect(generateIn("wrong", options)).rejects.toThrow(message);
  });
});
