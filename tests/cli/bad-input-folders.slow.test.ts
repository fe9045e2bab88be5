import { cp, mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { createOldTrees, expectRefusal, expectUntouched, type OldTrees, run, stateOf } from "../support/bad-input.js";
import { type BadServer, startBadServer } from "../support/bad-server.js";
import { createWorkspace } from "../support/workspace.js";

const workspace = createWorkspace();
let trees: OldTrees;
let server: BadServer;
/** A folder of one test's, below the old trees, so that what happens to it is seen too. */
let own: string;

beforeAll(async () => {
  trees = await createOldTrees(workspace("trees"));
  server = await startBadServer();
});
afterAll(() => server?.stop());
beforeEach(async () => {
  own = join(trees.folder, "own");
  await mkdir(own);
});
afterEach(() => rm(own, { recursive: true, force: true }));

/** The commands that write, into `folder`. */
const writing = (folder: string): string[][] => [
  ["generate", "--output", folder],
  ["package", "--output", folder, "--name", "sdk", "--version", "1.0.0"],
  ["snapshot", "--snapshot", folder],
];
/** The command that generates more into a folder than the old tree contains. */
const generating = (folder: string): string[] => {
  const chosen = ["scheduling.k8s.io", "coordination.k8s.io"].flatMap((group) => ["--include", group]);
  return ["generate", "--output", folder, "--embedded", ...chosen, "--quiet"];
};

/** Expects that none of them writes, though the server is well. */
async function refused(folder: string, ...says: (string | RegExp)[]): Promise<void> {
  for (const command of writing(folder)) {
    await expectRefusal(trees, { args: [...command, "--server", server.url, "--quiet"], says });
  }
}

test("an output folder that is a file, or below one, is an error", async () => {
  const file = join(own, "file");
  await writeFile(file, "mine");
  await refused(file, `cannot use ${file} as the output folder`, "part of the path is not a folder");
  await refused(join(file, "below"), join(file, "below"), "part of the path is not a folder");
});

test("an output folder that cannot be created, even by root, is an error", () =>
  // The kernel's own file system takes no folders.
  refused("/proc/kubesmith/output", "cannot create /proc/kubesmith"));

test("an output folder with foreign files is refused", async () => {
  await writeFile(join(own, "main.ts"), "mine");
  await refused(own, `${own} contains files that kubesmith did not write`, "use an empty or new folder");
});

test("a foreign file at the path of a generated one is an error", async () => {
  await cp(trees.output, own, { recursive: true });
  await mkdir(join(own, "scheduling", "v1"), { recursive: true });
  await writeFile(join(own, "scheduling", "v1", "index.ts"), "mine");
  await expectRefusal(trees, {
    args: generating(own),
    says: ["scheduling/v1/index.ts in the output folder was not written by kubesmith", "move it elsewhere"],
  });
});

test("a folder at the path of a file is an error", async () => {
  await cp(trees.output, own, { recursive: true });
  await mkdir(join(own, "scheduling", "v1", "index.ts"), { recursive: true });
  await expectRefusal(trees, { args: generating(own), says: ["scheduling/v1/index.ts", /folder/] });
});

test("a file at the path of a folder is an error", async () => {
  await cp(trees.output, own, { recursive: true });
  await writeFile(join(own, "scheduling"), "mine");
  await expectRefusal(trees, { args: generating(own), says: ["scheduling", "output folder"] });
});

test("a symbolic link that leads out of the output folder is an error", async () => {
  const [inside, outside] = [join(own, "inside"), join(own, "outside")];
  await cp(trees.output, inside, { recursive: true });
  await mkdir(outside);
  await symlink(outside, join(inside, "scheduling"));
  await expectRefusal(trees, {
    args: generating(inside),
    says: [`${join(inside, "scheduling")} is a symbolic link`],
  });
});

test("a symbolic link in place of a generated file is an error", async () => {
  const [inside, target] = [join(own, "inside"), join(own, "target")];
  await cp(trees.output, inside, { recursive: true });
  const content = await readFile(join(inside, "index.ts"), "utf8");
  // Looks like ours, lies elsewhere: it may be read, but must not be written.
  await writeFile(target, `${content}// kept\n`);
  await rm(join(inside, "index.ts"));
  await symlink(target, join(inside, "index.ts"));
  await run(trees, ["generate", "--output", inside, "--embedded", "--include", "scheduling.k8s.io", "--quiet"]);
  expect(await readFile(target, "utf8")).toBe(`${content}// kept\n`);
});

test("an output folder that is a link to a folder is used", async () => {
  await mkdir(join(own, "real"));
  await symlink(join(own, "real"), join(own, "link"));
  const args = ["generate", "--output", join(own, "link"), "--embedded", "--include", "coordination.k8s.io", "--quiet"];
  expect(await run(trees, args)).toMatchObject({ code: 0, stderr: "" });
  expect(await readFile(join(own, "real", "index.ts"), "utf8")).toContain("coordination_v1");
});

test("a failure half-way leaves nothing behind: neither files nor folders", async () => {
  const before = await stateOf(trees);
  const args = ["generate", "--output", join(own, "a", "b"), "--server", "http://127.0.0.1:1", "--quiet"];
  expect((await run(trees, args)).code).toBe(2);
  await expectUntouched(trees, before);
});
