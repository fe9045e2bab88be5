import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, test } from "vitest";
import { COMMANDS, createOldTrees, expectRefusal, type OldTrees } from "../support/bad-input.js";
import { createWorkspace } from "../support/workspace.js";

const workspace = createWorkspace();
let trees: OldTrees;
/** A copy of the old snapshot, to be spoilt. */
let spoilt: string;

beforeAll(async () => {
  trees = await createOldTrees(workspace("trees"));
});
beforeEach(async () => {
  spoilt = workspace("spoilt");
  await cp(trees.snapshot, spoilt, { recursive: true });
});
afterEach(() => rm(spoilt, { recursive: true }));

test("a misspelt flag is an error", async () => {
  for (const command of COMMANDS) {
    const args = [...trees.args(command), "--kubeconfg", "x"];
    await expectRefusal(trees, { args, says: ["--kubeconfg", "--kubeconfig", `kubesmith ${command} --help`] });
  }
  await expectRefusal(trees, { args: ["generate", "--outptu", "x"], says: ["--outptu", "--output"] });
});

test("a misspelt command is an error", () =>
  expectRefusal(trees, { args: ["generat", "--embedded"], says: ["generat", "generate", "--help"] }));

test("a missing required flag is an error", async () => {
  const missing = { snapshot: "--snapshot", generate: "--output", verify: "--snapshot", package: "--output" };
  for (const [command, flag] of Object.entries(missing)) {
    await expectRefusal(trees, { args: [command], says: [flag, "required", `kubesmith ${command} --help`] });
  }
  const args = ["package", "--output", trees.package, "--embedded"];
  await expectRefusal(trees, { args: [...args, "--version", "1.0.0"], says: ["--name", "required"] });
  await expectRefusal(trees, { args: [...args, "--name", "sdk"], says: ["--version", "required"] });
});

test("a flag without its value, or with an invalid one, is an error", async () => {
  await expectRefusal(trees, { args: ["discover", "--server"], says: ["--server", "argument missing"] });
  const flags = ["--request-timeout", "soon"];
  await expectRefusal(trees, {
    commands: ["discover"],
    flags,
    says: ["--request-timeout", "'soon' is invalid", "30s"],
  });
  await expectRefusal(trees, { args: ["discover", "everything"], says: ["too many arguments"] });
});

test("two sources at once are an error", () =>
  expectRefusal(trees, {
    commands: ["discover", "generate", "verify", "package"],
    flags: ["--snapshot", trees.snapshot, "--embedded"],
    says: ["--snapshot and --embedded cannot be used together"],
  }));

test("a pattern that matches nothing is an error", () =>
  expectRefusal(trees, {
    commands: ["discover", "generate", "package"],
    flags: ["--embedded", "--include", "app"],
    says: ["--include app does not match any group/version", "kubesmith discover"],
  }));

test.each([
  ["Upper Case", "1.0.0", '--name "Upper Case"', "npm"],
  ["../escape", "1.0.0", '--name "../escape"', "npm"],
  ["@scope/", "1.0.0", '--name "@scope/"', "npm"],
  ["", "1.0.0", "--name must be a non-empty string"],
  ["sdk", "1", '--version "1"', "such as 1.0.0"],
  ["sdk", "v1.0.0", '--version "v1.0.0"', "such as 1.0.0"],
  ["sdk", "1.0.0\u001b[31m", "--version", "such as 1.0.0"],
])("package %j in version %j is an error", (name, version, ...says) =>
  expectRefusal(trees, {
    args: ["package", "--output", trees.package, "--embedded", "--name", name, "--version", version],
    says,
  }),
);

/** All commands that read a snapshot refuse the spoilt one. */
async function spoiltIsRefused(...says: (string | RegExp)[]): Promise<void> {
  const flags = ["--snapshot", spoilt, "--quiet"];
  for (const command of ["discover", "generate", "package"] as const) {
    await expectRefusal(trees, { args: [...trees.args(command), ...flags], says });
  }
}
const file = (): string => join(spoilt, "apis", "coordination.k8s.io", "v1.json");

test("a snapshot folder that is missing, empty, or a file is an error", async () => {
  const flags = ["--snapshot", workspace("none")];
  const says = [`${workspace("none")} contains no snapshot`, `kubesmith snapshot --snapshot ${workspace("none")}`];
  await expectRefusal(trees, { commands: ["discover", "generate", "package"], flags, says });
  const verify = ["verify", ...flags, "--output", trees.output];
  await expectRefusal(trees, { args: verify, says });
  await mkdir(workspace("empty"));
  await expectRefusal(trees, {
    commands: ["generate"],
    flags: ["--snapshot", workspace("empty")],
    says: ["contains no snapshot"],
  });
  await expectRefusal(trees, { commands: ["generate"], flags: ["--snapshot", file()], says: [file(), "snapshot"] });
});

test("a snapshot with a damaged index is an error", async () => {
  const index = join(spoilt, "index.json");
  const text = await readFile(index, "utf8");
  await writeFile(index, text.slice(0, -20));
  await spoiltIsRefused(`${index} is not JSON`, "record the snapshot again");
  await writeFile(index, text.replace('"file": "apis/coordination.k8s.io/v1.json"', '"file": "../../../etc/passwd"'));
  await spoiltIsRefused(index, 'the entry for "apis/coordination.k8s.io/v1" is damaged');
});

test("a snapshot with a missing, edited or truncated file is an error", async () => {
  const text = await readFile(file(), "utf8");
  await writeFile(file(), text.replace('"openapi"', '"openAPI"'));
  await spoiltIsRefused(file(), /edited|changed/);
  await writeFile(file(), text.slice(0, 1000));
  await spoiltIsRefused(file(), /edited|changed/);
  await rm(file());
  await spoiltIsRefused(`${file()} is missing`, "record the snapshot again");
});

test("verify without generated code is an error", async () => {
  const args = ["verify", "--snapshot", trees.snapshot, "--output", workspace("none"), "--offline"];
  await expectRefusal(trees, {
    args,
    says: [`${workspace("none")} contains no generated code`, "kubesmith generate --snapshot"],
  });
});

test("a file of another kind in place of the lock is an error", async () => {
  const folder = workspace("locked");
  await cp(trees.output, folder, { recursive: true });
  await writeFile(join(folder, "lock.json"), "{");
  // Beside generated code it would be a damaged lock.
  await rm(join(folder, "index.ts"));
  const args = ["generate", "--output", folder, "--embedded", "--include", "coordination.k8s.io", "--quiet"];
  await expectRefusal(trees, {
    args,
    says: ["contains files that kubesmith did not write"],
  });
});
