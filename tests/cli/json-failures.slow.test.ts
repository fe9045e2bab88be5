import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { createOldTrees, type OldTrees, PLANTED, PLANTED_FORMS, run } from "../support/bad-input.js";
import { answerIndex, startBadServer } from "../support/bad-server.js";
import { createWorkspace } from "../support/workspace.js";

const workspace = createWorkspace();
let trees: OldTrees;
beforeAll(async () => {
  trees = await createOldTrees(workspace("trees"));
});

/** The failure that a command prints for scripts; people read the same on standard error. */
async function failureOf(...args: string[]): Promise<{ code: string; message: string; [name: string]: unknown }> {
  const { code, stdout, stderr } = await run(trees, [...args, "--json", "--quiet"]);
  expect(code).toBe(2);
  const { error, ...rest } = JSON.parse(stdout);
  expect(rest).toEqual({});
  expect(stderr).toMatch(/^error: /);
  expect(stderr).toContain(error.message);
  expect(stdout).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u);
  expect(PLANTED_FORMS.filter((secret) => (stdout + stderr).includes(secret))).toEqual([]);
  return error;
}

describe("with --json, a failure is an object with code and message on standard output:", () => {
  test("a misspelt flag, a missing one, and a wrong value", async () => {
    expect(await failureOf("discover", "--kubeconfg", "x")).toEqual({
      code: "usage",
      message: "unknown option '--kubeconfg' (did you mean --kubeconfig?)",
    });
    expect(await failureOf("generate")).toMatchObject({ code: "usage", message: expect.stringContaining("--output") });
    expect(await failureOf("discover", "--request-timeout", "soon")).toMatchObject({ code: "usage" });
    expect(await failureOf("discover", `--tokn=${PLANTED.token}`)).toMatchObject({ code: "usage" });
  });

  test("a kubeconfig that does not exist", async () => {
    const file = workspace("none");
    expect(await failureOf("discover", "--kubeconfig", file)).toEqual({
      code: "MissingFile",
      message: `the kubeconfig ${file} does not exist`,
      file,
    });
  });

  test("the text of a kubeconfig in place of its name", async () => {
    const text = `apiVersion: v1\nusers:\n- name: a\n  user: {token: ${PLANTED.token}}\n`;
    const failure = await failureOf("discover", "--kubeconfig", text);
    expect(failure).toMatchObject({
      code: "InvalidConfiguration",
      message: expect.stringContaining("the text of a kubeconfig was passed instead of its file name"),
    });
  });

  test("a server that refuses, and one that is not there", async () => {
    const server = await startBadServer();
    server.misbehaviour = answerIndex(403, JSON.stringify({ kind: "Status", message: "no\u001b[31m\u202e\u009b" }));
    expect(await failureOf("discover", "--server", server.url)).toMatchObject({ code: expect.any(String) });
    await server.stop();
    expect(await failureOf("discover", "--server", "127.0.0.1:1")).toMatchObject({ code: "ECONNREFUSED" });
  });

  test("a snapshot that does not exist", async () => {
    const folder = workspace("no snapshot");
    expect(await failureOf("generate", "--snapshot", folder, "--output", workspace("new"))).toEqual({
      code: "snapshot",
      message: `${folder} contains no snapshot; record one with: kubesmith snapshot --snapshot '${folder}'`,
    });
  });
});

test("text of a lock file is printed as escapes, for people and as JSON", async () => {
  const output = workspace("hostile");
  await cp(trees.output, output, { recursive: true });
  const lock = JSON.parse(await readFile(join(output, "lock.json"), "utf8"));
  const hostile = "9.9.9\u001b[2J\u009b31m\u202e\u0007";
  await writeFile(join(output, "lock.json"), JSON.stringify({ ...lock, generator: hostile }, null, 2));
  const args = ["verify", "--snapshot", trees.snapshot, "--output", output, "--offline"];
  const people = await run(trees, args);
  const scripts = await run(trees, [...args, "--json"]);
  for (const { stdout, stderr } of [people, scripts])
    expect(stdout + stderr).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u);
  expect(people.stdout + people.stderr).toContain("\\u{1b}[2J");
  if (scripts.code === 1)
    expect(JSON.stringify(JSON.parse(scripts.stdout))).toContain(JSON.stringify(hostile).slice(1, -1));
});

test("the keys of a server's index are printed as escapes", async () => {
  const server = await startBadServer();
  const key = "apis/a\u001b[31m.example.com\u202e/v1";
  server.misbehaviour = answerIndex(
    200,
    JSON.stringify({ paths: { [key]: { serverRelativeURL: "/openapi/v3/x?hash=A" } } }),
  );
  for (const json of [[], ["--json"]]) {
    const { stdout, stderr } = await run(trees, ["discover", "--server", server.url, "--quiet", ...json]);
    expect(stdout + stderr).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u);
  }
  await server.stop();
});
