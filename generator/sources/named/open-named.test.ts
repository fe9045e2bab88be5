import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GeneratorError } from "../../errors.js";
import { snapshotFiles } from "../../snapshot/index.js";
import { widgetsDocument } from "../../testdata/widgets.js";
import type { DocumentSource } from "../document-source.js";
import { type NamedOptions, openNamed } from "./open-named.js";

const KEY = "apis/example.com/v1";
let root: string;

const git = (...args: string[]): string =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], {
    cwd: root,
    encoding: "utf8",
  });

async function writeSnapshot(folder: string, plural: string): Promise<void> {
  for (const [path, text] of await snapshotFiles([widgetsDocument({ plural })], false)) {
    await mkdir(dirname(join(root, folder, path)), { recursive: true });
    await writeFile(join(root, folder, path), text);
  }
}

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "kubesmith-named-")));
  git("init", "--quiet", "--initial-branch", "main");
  await writeSnapshot("deploy/api", "widgets");
  await writeFile(join(root, "deploy/crd.yaml"), "kind: CustomResourceDefinition\n");
  git("add", ".");
  git("commit", "--quiet", "-m", "first");
  git("tag", "v1");
  await writeSnapshot("deploy/api", "gadgets");
});
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

const open = (name: string, options: NamedOptions = {}): Promise<DocumentSource> =>
  openNamed(name, { cwd: join(root, "deploy"), ...options });

/** The plural of the resource in a source. */
async function pluralIn(name: string): Promise<string> {
  const source = await open(name);
  const { documents } = await source.load([KEY]);
  await source.close();
  return (
    Object.keys(documents[0]?.document.paths ?? {})[0]
      ?.split("/")
      .at(-1) ?? ""
  );
}

describe("the name of a source", () => {
  it.each([
    ["the folder of a snapshot", "api", "gadgets"],
    ["a folder in another place", "../deploy/api", "gadgets"],
    ["a revision, and a folder below the current one", "git:v1:api", "widgets"],
    ["a branch, and a folder above the current one", "git:main:../deploy/api/", "widgets"],
    ["an expression for a commit", "git:v1^0:./api", "widgets"],
  ])("may be %s", async (_, name, plural) => {
    expect(await pluralIn(name)).toBe(plural);
  });

  it("of a revision is said in results", async () => {
    expect((await open("git:v1:api")).label).toBe("the snapshot api in v1");
  });

  it("may be the bundled snapshot, with its version or without", async () => {
    const source = await open("embedded");
    const [version] = (await source.load(["api/v1"])).documents.map(({ document }) => document.info?.version);
    expect((await open(`embedded:${version}`)).label).toBe("the bundled snapshot");
    expect((await open(`embedded:v${version}`)).label).toBe("the bundled snapshot");
    await expect(open("embedded:1.2")).rejects.toMatchObject({
      code: "usage",
      message: `"embedded:1.2": the bundled snapshot is of Kubernetes ${version}: use embedded:${version}`,
    });
  });

  it("may be that of files which are not a snapshot, if somebody reads them", async () => {
    const source = await open("api");
    const asked: unknown[] = [];
    const crds = async (paths: readonly string[]): Promise<typeof source> => {
      asked.push(paths);
      return source;
    };
    expect(await open("crd.yaml", { crds })).toBe(source);
    expect(await open(".", { crds })).toBe(source);
    expect(asked).toEqual([[join(root, "deploy/crd.yaml")], [join(root, "deploy")]]);
  });

  it("of a folder with neither is an error that names both", async () => {
    const crds = async (): Promise<never> => {
      throw new GeneratorError("crd", "there is no CustomResourceDefinition");
    };
    await expect(open(".", { crds })).rejects.toMatchObject({
      code: "usage",
      message: expect.stringContaining("the folder contains neither a snapshot nor a CustomResourceDefinition"),
    });
  });

  it.each([
    ["missing", /the file or folder does not exist; expected the folder of a snapshot, a file or folder/],
    [".", /the folder contains no snapshot; record one with: kubesmith snapshot --snapshot \./],
    ["crd.yaml", /not a folder that contains a snapshot/],
    ["git:v1", /expected git:REVISION:FOLDER/],
    ["git::api", /expected git:REVISION:FOLDER/],
    ["git:v1:", /expected git:REVISION:FOLDER/],
    ["git:v9:api", /the commit does not exist/],
    ["git:--upload-pack=x:api", /a revision cannot begin with -/],
    ["git:v1:nothing", /the folder deploy\/nothing does not exist in that revision, or contains no snapshot$/],
    ["git:v1:*", /the folder deploy\/\* does not exist in that revision, or contains no snapshot$/],
    ["git:v1:../../api", /the folder is outside of the repository/],
    ["git:v1:/etc", /the folder must be relative to the current folder/],
    ["git:v1;touch x:api", /the commit does not exist/],
  ])("%s is an error", async (name, message) => {
    await expect(open(name)).rejects.toMatchObject({ code: "usage", message: expect.stringMatching(message) });
  });

  it("of a folder in a revision which is not a snapshot is an error", async () => {
    await writeFile(join(root, "deploy/other.json"), "{}");
    git("add", ".");
    git("commit", "--quiet", "-m", "second");
    await expect(open("git:main:..")).rejects.toMatchObject({ code: "snapshot" });
  });

  it("of a revision outside of a repository is an error of Git", async () => {
    const folder = await mkdtemp(join(tmpdir(), "kubesmith-no-repository-"));
    try {
      await expect(open("git:main:api", { cwd: folder })).rejects.toMatchObject({
        code: "snapshot",
        message: expect.stringMatching(/^git failed: fatal: not a git repository/),
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("of a revision with links instead of files reads none of them", async () => {
    execFileSync("ln", ["-s", "/etc/passwd", join(root, "deploy/api/passwd.json")]);
    git("add", ".");
    git("commit", "--quiet", "-m", "third");
    expect(await pluralIn("git:main:api")).toBe("gadgets");
  });
});
