import { execFile } from "node:child_process";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { npm } from "../../scripts/npm-packages.js";
import { publishedPackages, ROOT } from "../../scripts/packages.js";
import { type ControlPlane, startControlPlane } from "../../testbed/index.js";
import { installPackages } from "../support/installed-packages.js";
import { createWorkspace } from "../support/workspace.js";

/** A block of the README's quick start. */
interface Block {
  readonly language: string;
  readonly text: string;
}

const at = createWorkspace();
// The folder beside the clone, from which the README's relative paths lead into it.
const project = (...names: string[]): string => at("hello", ...names);
let cluster: ControlPlane;
let blocks: readonly Block[];

beforeAll(async () => {
  cluster = await startControlPlane();
  const readme = await readFile(join(ROOT, "README.md"), "utf8");
  const section = readme.slice(readme.indexOf("\n## Quick start"), readme.indexOf("\n## Commands"));
  blocks = [...section.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = "", text = ""]) => ({
    language,
    text,
  }));
  await symlink(ROOT, at("kubesmith"));
  await mkdir(at("bin"));
  await symlink(cluster.kubectlFile, at("bin/kubectl"));
  // What `npm run pack` and `npm install` do, without a network.
  const packages = publishedPackages().map(({ folder }) => folder);
  await installPackages(project(), [...packages, "node_modules/typescript"]);
  await npm(["pkg", "set", "type=module"], project());
}, 300_000);
afterAll(() => cluster?.stop());

const blockOf = (language: string): string => {
  const [found, ...more] = blocks.filter((block) => block.language === language);
  if (found === undefined || more.length > 0)
    throw new Error(`the quick start has ${more.length + 1} blocks of ${language}`);
  return found.text;
};

async function shell(command: string): Promise<{ stdout: string; code: number }> {
  const env = {
    PATH: `${at("bin")}:${process.env.PATH}`,
    HOME: at("home"),
    KUBECONFIG: cluster.users.admin.kubeconfig,
    NO_UPDATE_NOTIFIER: "1",
  };
  return promisify(execFile)("sh", ["-c", command], { cwd: project(), env }).then(
    ({ stdout }) => ({ stdout, code: 0 }),
    (error: { stdout?: string; code?: number }) => ({ stdout: error.stdout ?? "", code: error.code ?? -1 }),
  );
}

/** Whether a command printed what the README shows, where `…` stands for any lines and ports are any numbers. */
function matches(printed: string, shown: string): boolean {
  const pattern = shown
    .trim()
    .split("\n")
    .map((line) => (line === "…" ? "[^]*" : line.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/:\d{5}\b/, ":\\d+")))
    .join("\n")
    .replaceAll("[^]*\n", "[^]*");
  return new RegExp(`^${pattern}$`).test(printed.trim());
}

it("the README's quick start works as written, from an empty folder", async () => {
  await mkdir(project("src"));
  await writeFile(project("src/main.ts"), blockOf("ts"));
  await writeFile(project("tsconfig.json"), blockOf("json"));

  const [setUp, run, verify] = blocks.filter(({ language }) => language === "console").map(({ text }) => text);
  const commands = [setUp, run].flatMap((text = "") => text.split(/^\$ /m).slice(1));
  expect(commands).toHaveLength(4);
  for (const block of commands) {
    const [command = "", ...shown] = block.split("\n");
    const { stdout, code } = await shell(command);
    expect({ command, code, printed: matches(stdout, shown.join("\n")) ? "as shown" : stdout }).toEqual({
      command,
      code: 0,
      printed: "as shown",
    });
    // The server publishes a new API some moments later; a reader is not that fast.
    if (command.startsWith("kubectl apply")) {
      const index = (): Promise<{ stdout: string }> => shell("kubectl get --raw /openapi/v3");
      await expect
        .poll(async () => (await index()).stdout, { timeout: 30_000 })
        .toContain("apis/stable.example.com/v1");
    }
  }

  // The change that the README's next step finds.
  const crd = await readFile(join(ROOT, "examples/crontab/crd.yaml"), "utf8");
  await writeFile(
    at("changed.yaml"),
    crd.replace(
      "                image:",
      "                ttl:\n                  type: string\n                image:",
    ),
  );
  await shell(`kubectl apply -f ${at("changed.yaml")}`);
  const [command = ""] = (verify ?? "").replace(/^\$ /, "").split("\n");
  await expect
    .poll(() => shell(command), { timeout: 30_000, interval: 1_000 })
    .toMatchObject({
      code: 1,
      stdout: expect.stringContaining("compatible: CronTab.spec.ttl: the property was added (string)"),
    });
}, 240_000);

it("npm run pack writes the three packages, and prints a command that installs them together, from any folder", async () => {
  const env = { ...process.env, INIT_CWD: at() };
  const { stdout } = await promisify(execFile)(process.execPath, [join(ROOT, "scripts/pack.mjs"), "my packages"], {
    cwd: ROOT,
    env,
  });
  const [, args = ""] = /^ {2}npm install (.+)$/m.exec(stdout) ?? [];
  const words = await shell(`printf '%s\\n' ${args}`);
  const files = words.stdout.trim().split("\n");
  expect(files.map((file) => file.replace(/-\d[^/]*$/, ""))).toEqual(
    ["runtime", "kubernetes", ""].map((name) => at(`my packages/kubesmith${name && `-${name}`}`)),
  );
  for (const file of files) expect((await readFile(file)).byteLength).toBeGreaterThan(10_000);
}, 240_000);
