import { readFile, writeFile } from "node:fs/promises";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type CliResult, kubesmith } from "../support/cli.js";
import { contentsOf, createWorkspace } from "../support/workspace.js";

const at = createWorkspace();
const SOURCE = ["--embedded", "--include", "coordination.k8s.io", "--include", "scheduling.k8s.io"];
const CODE = ["--output", "code"];
const FOR_ROLE = ["--for-role", "a role.yaml"];
const rule = { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["get", "list"] };
let limited: Awaited<ReturnType<typeof contentsOf>>;

const run = (...args: string[]): Promise<CliResult> =>
  kubesmith([...args, "--quiet"], { cwd: at(), env: { XDG_CACHE_HOME: at("cache") } });
const verify = (...more: string[]): Promise<CliResult> => run("verify", "--offline", ...SOURCE, ...CODE, ...more);

beforeAll(async () => {
  await writeFile(at("a role.yaml"), JSON.stringify({ kind: "ClusterRole", rules: [rule] }));
  expect(await run("generate", ...SOURCE, ...CODE, ...FOR_ROLE)).toMatchObject({ code: 0, stderr: "" });
  limited = await contentsOf(at("code"));
  expect([...Object.keys(limited)].filter((path) => path.startsWith("scheduling/"))).toEqual([]);
});
beforeEach(() => writeFile(at("kubesmith.config.json"), "{}"));

const setLock = (text: string): Promise<void> => writeFile(at("code/lock.json"), text);
const lockOf = async (): Promise<string> => readFile(at("code/lock.json"), "utf8");

/** Runs the only command that a message names, as a shell does, and expects the limited code. */
async function repairWith(text: string): Promise<void> {
  const [, command = "", ...others] = /with: kubesmith (.*)$/m.exec(text) ?? [];
  expect(others).toEqual([]);
  const words = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
  expect(await run(...words)).toMatchObject({ code: 0, stderr: "" });
  expect(await contentsOf(at("code"))).toEqual(limited);
  expect(await verify()).toMatchObject({ code: 0 });
}

test("the command that `verify` prints keeps the limit in lock.json", async () => {
  await writeFile(at("code/index.ts"), `${await readFile(at("code/index.ts"), "utf8")}// mine\n`);
  const { code, stdout } = await verify();
  expect(code).toBe(1);
  expect(stdout).toMatch(/regenerate it with: kubesmith verify --write --offline --embedded --output code --include /);
  await repairWith(stdout);
});

test("reports name the command that keeps the limit", async () => {
  await writeFile(at("code/index.ts"), `${await readFile(at("code/index.ts"), "utf8")}// mine\n`);
  const { stdout } = await verify("--format", "junit");
  expect(stdout).toContain("kubesmith verify --write --offline --embedded");
  expect(stdout).not.toContain("kubesmith generate");
  await repairWith((await verify()).stdout);
});

describe("if lock.json is damaged", () => {
  test("the printed command has the limit of the flags", async () => {
    await setLock("junk");
    const { code, stderr } = await verify(...FOR_ROLE);
    expect(code).toBe(2);
    expect(stderr).toContain("--for-role 'a role.yaml'");
    await repairWith(stderr);
  });

  test("the printed command, and `verify --write`, have the limit of the config file", async () => {
    await writeFile(at("kubesmith.config.json"), JSON.stringify({ forRole: ["a role.yaml"] }));
    await setLock("junk");
    const { stderr } = await verify();
    expect(stderr).toMatch(/with: kubesmith generate --embedded --output code --include \S+ --include \S+\n$/);
    await repairWith(stderr);
    await setLock("junk");
    expect(await verify("--write")).toMatchObject({ code: 0 });
    expect(await contentsOf(at("code"))).toEqual(limited);
  });

  test("`verify --write` has the limit of the flags", async () => {
    await setLock("junk");
    expect(await verify("--write", ...FOR_ROLE)).toMatchObject({ code: 0 });
    expect(await contentsOf(at("code"))).toEqual(limited);
  });

  test("the limit is read if lock.json still shows it: after a merge, or with another format", async () => {
    const lock = await lockOf();
    const other = lock.replace(/"generator": "[^"]*"/, '"generator": "0.0.0-other"');
    expect(other).not.toBe(lock);
    for (const text of [
      `<<<<<<< ours\n${lock}=======\n${other}>>>>>>> theirs\n`,
      lock.replace(/"enums": "\w+"/, '"enums": "opened"'),
    ]) {
      await setLock(text);
      const { code, stderr } = await verify();
      expect(code).toBe(2);
      expect(stderr).toMatch(/with: kubesmith verify --write --offline --embedded --output code --include /);
      await repairWith(stderr);
    }
    await setLock(lock.replace(/"format": \d+/, '"format": 1'));
    await repairWith((await verify()).stdout);
  });

  test("a merge of two limits does not show which one to use, so the flags decide", async () => {
    const lock = await lockOf();
    await setLock(`<<<<<<< ours\n${lock}=======\n${lock.replace('"list"', '"watch"')}>>>>>>> theirs\n`);
    const { stderr } = await verify(...FOR_ROLE);
    expect(stderr).toContain("kubesmith generate ");
    await repairWith(stderr);
  });
});

test("a program and a role cannot be used together", async () => {
  expect(await verify(...FOR_ROLE, "--only-used", "tsconfig.json")).toMatchObject({
    code: 2,
    stderr: "error: --only-used and --for-role cannot be used together\n",
  });
});
