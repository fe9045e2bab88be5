import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { init } from "./init.js";

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "kubesmith-init-")));
  await mkdir(join(folder, ".git"));
});
afterEach(() => rm(folder, { recursive: true }));

const FEW = { embedded: true, include: ["coordination.k8s.io"] } as const;
const text = (path: string): Promise<string> => readFile(join(folder, path), "utf8");
const results = ({ files }: Awaited<ReturnType<typeof init>>): object =>
  Object.fromEntries(files.map(({ path, result }) => [path.slice(folder.length + 1), result]));

describe("init prepares a project", () => {
  it("with a config file, code, scripts, .gitattributes and a CI job", async () => {
    await writeFile(join(folder, "package.json"), '{"name":"p"}\n');
    const result = await init({ ...FEW, folder, ci: "github" });
    expect(results(result)).toEqual({
      "kubesmith.config.json": "created",
      "package.json": "changed",
      ".gitattributes": "created",
      ".github/workflows/kubernetes-api.yml": "created",
    });
    expect(result).toMatchObject({ generated: 1, missing: [], uninstalled: ["@kubesmith/runtime", "kubesmith"] });
    expect(JSON.parse(await text("kubesmith.config.json"))).toEqual({
      $schema: "./node_modules/kubesmith/config.schema.json",
      embedded: true,
      output: "src/kubernetes",
      include: ["coordination.k8s.io"],
    });
    expect(await text("src/kubernetes/index.ts")).toContain("coordination");
    expect(JSON.parse(await text("package.json"))).toHaveProperty(["scripts", "kubernetes:verify"]);
    expect(await text(".gitattributes")).toContain("/src/kubernetes/** ");
  });

  it("and changes nothing when it runs again", async () => {
    await writeFile(join(folder, "package.json"), '{"scripts":{"kubernetes:update":"make"}}\n');
    await init({ ...FEW, folder });
    await writeFile(join(folder, ".gitattributes"), "/src/kubernetes/** -diff\n");
    await writeFile(join(folder, "src/kubernetes/index.ts"), "// edited by hand\n");
    const config = `// ours\n${await text("kubesmith.config.json")}`;
    await writeFile(join(folder, "kubesmith.config.json"), config);
    const again = await init({ ...FEW, folder });
    expect(new Set(again.files.map(({ result }) => result))).toEqual(new Set(["unchanged"]));
    expect(again).not.toHaveProperty("generated");
    expect(await text("kubesmith.config.json")).toBe(config);
    expect(await text("src/kubernetes/index.ts")).toBe("// edited by hand\n");
    expect(await text("package.json")).toContain('"make"');
  });

  it("and refuses options that contradict the config file", async () => {
    await init({ ...FEW, folder });
    for (const [name, options] of [
      ["include", { include: ["apps"] }],
      ["output", { output: "elsewhere" }],
      ["snapshot", { snapshot: "api" }],
    ] as const) {
      await expect(init({ folder, ...options })).rejects.toThrow(`\`${name}\` is not what kubesmith.config.json says`);
    }
  });

  it("and leaves no file when the code cannot be generated", async () => {
    await expect(init({ folder, embedded: true, include: ["none.example.com"] })).rejects.toThrow("none.example.com");
    await expect(text("kubesmith.config.json")).rejects.toThrow("ENOENT");
    await expect(init({ folder, ...FEW, output: "../outside" })).rejects.toThrow("`output` must be a folder inside");
    await expect(init({ folder, ...FEW, snapshot: "api" })).rejects.toThrow("cannot be used together");
  });

  it("and a package.json that is not JSON is an error, and stays as it is", async () => {
    await writeFile(join(folder, "package.json"), "{ broken");
    await expect(init({ ...FEW, folder })).rejects.toThrow(`${join(folder, "package.json")}: cannot change the file`);
    expect(await text("package.json")).toBe("{ broken");
    expect((await readdir(folder)).sort()).toEqual([".git", "package.json"]);
  });

  it("and a project without a package.json has no such file to report", async () => {
    const { files } = await init({ ...FEW, folder });
    expect(files.map(({ path }) => basename(path))).toEqual(["kubesmith.config.json", ".gitattributes"]);
  });

  it.each([".gitattributes", ".github", "src"])(
    "and a symbolic link %s that leads out of the repository is an error",
    async (name) => {
      const outside = await mkdtemp(join(tmpdir(), "kubesmith-outside-"));
      await writeFile(join(outside, "file"), "theirs\n");
      await symlink(name === ".gitattributes" ? join(outside, "file") : outside, join(folder, name));
      await expect(init({ ...FEW, folder, ci: "github" })).rejects.toThrow(
        /symbolic link leads out|must be a folder inside/,
      );
      expect(await readdir(outside)).toEqual(["file"]);
      expect(await readFile(join(outside, "file"), "utf8")).toBe("theirs\n");
      expect((await readdir(folder)).sort()).toEqual([".git", name].sort());
      await rm(outside, { recursive: true });
    },
  );
});

describe("a CI job for GitLab", () => {
  it("is .gitlab-ci.yml, or a file to include if there is one", async () => {
    const first = await init({ ...FEW, folder, ci: "gitlab" });
    expect(results(first)).toMatchObject({ ".gitlab-ci.yml": "created" });
    expect(results(await init({ folder, ci: "gitlab" }))).toMatchObject({ ".gitlab-ci.yml": "unchanged" });
    await writeFile(join(folder, ".gitlab-ci.yml"), "test:\n  script: [make]\n");
    const second = await init({ folder, ci: "gitlab" });
    expect(results(second)).toMatchObject({ ".gitlab/kubernetes-api.yml": "created" });
    expect(second.include).toBe(".gitlab/kubernetes-api.yml");
    expect(await text(".gitlab-ci.yml")).toBe("test:\n  script: [make]\n");
  });

  it("is for the package manager whose lock file is there", async () => {
    await writeFile(join(folder, "pnpm-lock.yaml"), "");
    await init({ ...FEW, folder, ci: "gitlab" });
    expect(await text(".gitlab-ci.yml")).toContain("- pnpm install --frozen-lockfile");
  });
});
