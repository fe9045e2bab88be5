import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test, vi } from "vitest";
import { testNode } from "./node/index.js";
import { commandLinesWith, exists } from "./testdata/processes.js";
import { defaultVersion, versions } from "./versions.js";

const run = promisify(execFile);
const command = (name: string): string[] => ["--import", "tsx", fileURLToPath(new URL(name, import.meta.url))];

test.each([
  ["a control plane", []],
  ["a control plane with a node", ["--node"]],
])("the program runs %s until Ctrl-C and prints how to reach it", async (_, args) => {
  const main = spawn(process.execPath, [...command("main.ts"), ...args], { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  for await (const text of main.stdout.setEncoding("utf8")) {
    output += text;
    if (output.includes("Ctrl-C")) {
      break;
    }
  }
  expect(output).toContain(`Kubernetes ${versions[defaultVersion].release} is ready at https://127.0.0.1:`);
  const [, kubeconfig = ""] = /^ {2}export KUBECONFIG=(.+)$/m.exec(output) ?? [];
  const [, kubectl = ""] = /^ {2}(.+) get namespaces$/m.exec(output) ?? [];
  const { stdout } = await run(kubectl, ["get", "namespaces", "-o", "name"], { env: { KUBECONFIG: kubeconfig } });
  expect(stdout).toContain("namespace/default\n");
  const [, image] = /The node \S+ only has the image (\S+)\.$/m.exec(output) ?? [];
  expect(image).toBe(args.includes("--node") ? testNode.image : undefined);

  main.kill("SIGINT");
  expect(await once(main, "exit")).toEqual([0, null]);
  expect(await exists(kubeconfig)).toBe(false);
});

test.each(["SIGTERM", "SIGKILL"] as const)("the program stops when npm, which started it, gets %s", async (signal) => {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const npm = spawn("npm", ["run", "--silent", "testbed"], { cwd: root, stdio: ["ignore", "pipe", "ignore"] });
  let output = "";
  npm.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  await vi.waitUntil(() => output.includes("Ctrl-C"), 60_000);
  const [, folder = ""] = /^Logs are in (.+)\. Ctrl-C/m.exec(output) ?? [];
  expect(await exists(folder)).toBe(true);
  npm.kill(signal);
  await vi.waitUntil(async () => !(await exists(folder)), 30_000);
  // The server's command line names its folder.
  await vi.waitUntil(async () => (await commandLinesWith(folder)).length === 0, 30_000);
});

test.each(["main.ts", "build.ts"])("%s prints its help and refuses unknown arguments", async (name) => {
  expect((await run(process.execPath, [...command(name), "--help"])).stdout).toContain("Usage: npm run testbed");
  const wrong = [
    [["--version", "1.2"], `testbed: unknown version 1.2; use one of ${Object.keys(versions).join(", ")}\n`],
    [["--verbose"], "testbed: Unknown option '--verbose'\n"],
  ] as const;
  for (const [args, stderr] of wrong) {
    await expect(run(process.execPath, [...command(name), ...args])).rejects.toMatchObject({ code: 2, stderr });
  }
});
