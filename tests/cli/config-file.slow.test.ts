import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "@kubesmith/runtime/yaml";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { gitlabJob } from "../../generator/project/index.js";
import { CLI, type CliResult, kubesmith } from "../support/cli.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kubesmith-config-"));
  await mkdir(join(folder, ".git"));
  await mkdir(join(folder, "src"));
  const config = { embedded: true, output: "src/kubernetes", include: ["coordination.k8s.io"] };
  await writeFile(join(folder, "kubesmith.config.json"), JSON.stringify(config));
});
afterEach(() => rm(folder, { recursive: true }));

const run = (args: readonly string[], cwd = folder): Promise<CliResult> => kubesmith([...args, "--quiet"], { cwd });

describe("the config file", () => {
  it("replaces the flags of every command, in each folder of the project", async () => {
    const generated = await run(["generate"]);
    expect(generated).toMatchObject({ code: 0, stderr: "" });
    expect(generated.stdout).toContain("src/kubernetes: 1 group/version from the bundled snapshot");
    expect(await run(["verify", "--offline"], join(folder, "src"))).toEqual({
      code: 0,
      stderr: "",
      stdout: "no difference between the bundled snapshot and kubernetes\n",
    });
    const packaged = await run(["package", "--output", "pkg", "--name", "p", "--version", "1.0.0"]);
    expect(packaged).toMatchObject({ code: 0, stderr: "" });
  });

  it("gives way to flags", async () => {
    const { stdout } = await run(["generate", "--output", "elsewhere", "--include", "apps"]);
    expect(stdout).toContain("elsewhere: 1 group/version");
    const { code, stderr } = await run(["generate", "--snapshot", "none"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("none")]);
  });

  it("is left out of the commands that messages suggest", async () => {
    await run(["generate"]);
    await writeFile(join(folder, "src/kubernetes/index.ts"), "// edited\n");
    const { code, stdout } = await run(["verify", "--offline"]);
    expect(code).toBe(1);
    expect(stdout).toContain("with: kubesmith generate\n");
  });

  it("says what diff compares a version with", async () => {
    const none = await run(["diff", "--no-config"]);
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("<before> is required")]);
    // The newer version is the cluster, unless another one is given. Here there is none.
    const { code, stderr } = await run(["diff", "--server", "http://127.0.0.1:1"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("127.0.0.1:1")]);
  });

  it("is ignored with --no-config", async () => {
    const { code, stderr } = await run(["generate", "--no-config"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("--output <dir> is required")]);
  });

  it("can be another one", async () => {
    await writeFile(join(folder, "other.json"), '{ "embedded": true, "output": "other", "include": ["apps"] }');
    expect((await run(["generate", "--config", "other.json"])).stdout).toContain("other: 1 group/version");
    const missing = await run(["generate", "--config", "none.json", "--json"]);
    expect(missing.code).toBe(2);
    expect(JSON.parse(missing.stdout)).toEqual({
      error: { code: "config", file: "none.json", message: "none.json: the file does not exist" },
    });
  });
});

describe("init", () => {
  it("asks nothing without a terminal, and accepts defaults with --yes", async () => {
    await rm(join(folder, "kubesmith.config.json"));
    const asked = await run(["init", "--embedded"]);
    expect([asked.code, asked.stderr]).toEqual([2, expect.stringContaining("pass --yes to accept the defaults")]);
    const { code, stdout } = await run(["init", "--yes", "--embedded", "--include", "apps", "--ci", "gitlab"]);
    expect(code).toBe(0);
    expect(stdout).toBe(`created    src/kubernetes: 1 group/version
created    kubesmith.config.json
created    .gitattributes
created    .gitlab-ci.yml
next: npm install @kubesmith/runtime
      npm install --save-dev kubesmith typescript
      commit the new files
`);
    expect((await run(["verify", "--offline"])).code).toBe(0);
  });

  it("writes a GitLab job whose log and report both say what differs", async () => {
    expect((await run(["generate"])).code).toBe(0);
    const job = parse(gitlabJob({ manager: "npm", folder: "" })) as Record<
      string,
      { script: string[]; artifacts: object }
    >;
    const { script = [], artifacts } = job["kubernetes-api"] ?? {};
    expect(artifacts).toEqual({ when: "always", reports: { junit: "kubernetes-api.xml" } });
    const [install, command = ""] = script;
    expect(install).toBe("npm ci");
    const shell = (): Promise<{ code: number; stdout: string }> =>
      new Promise((resolve) => {
        const line = command.replaceAll("npx kubesmith", `'${process.execPath}' '${CLI}'`);
        execFile("sh", ["-c", line], { cwd: folder }, (error, stdout) => {
          resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout });
        });
      });
    const report = (): Promise<string> => readFile(join(folder, "kubernetes-api.xml"), "utf8");
    expect(await shell()).toEqual({ code: 0, stdout: "" });
    expect(await report()).not.toContain("<failure");
    const file = join(folder, "src/kubernetes/index.ts");
    await writeFile(file, `${await readFile(file, "utf8")}// mine\n`);
    const { code, stdout } = await shell();
    expect([code, stdout]).toEqual([1, expect.stringContaining("index.ts: the generated file was edited by hand")]);
    expect(await report()).toContain("<failure");
  });
});
