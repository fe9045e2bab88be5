import { execFile } from "node:child_process";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { runCommand } from "./command.js";
import { type GoMod, minorOf, pinnedGoMod, stagingRelease } from "./pinned-module.js";
import { defaultVersion } from "./versions.js";

const help = `Writes the Go modules that pin a release of Kubernetes, modules/v<minor>/ and modules/node-v<minor>/. Afterwards, set the
release in versions.ts.

Usage: npm run testbed:pin -- --release <release> [--default]

  --release <release>  the release of Kubernetes, such as 1.37.2
  --default            also move the modules that are of the same release as the default version
  -h, --help           print this
`;

const modules = fileURLToPath(new URL("modules/", import.meta.url));
const env = { ...process.env, GOWORK: "off" };

await runCommand(help, { release: { type: "string" }, default: { type: "boolean" } }, async (values) => {
  const { release } = values;
  if (typeof release !== "string" || !/^1\.\d+\.\d+$/.test(release)) {
    throw new Error("pass --release with a release of Kubernetes, such as 1.37.2");
  }
  await pinKubernetes(release);
  if (values.default === true) await pinOthers(release);
});

async function pinKubernetes(release: string): Promise<void> {
  const downloaded = await go(modules, "mod", "download", "-json", `k8s.io/kubernetes@v${release}`);
  const { GoMod: file } = JSON.parse(downloaded) as { GoMod: string };
  const upstream = JSON.parse(await go(modules, "mod", "edit", "-json", file)) as GoMod;
  for (const prefix of ["v", "node-v"]) {
    const name = `${prefix}${minorOf(release)}`;
    const folder = join(modules, name);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "go.mod"), pinnedGoMod(name, release, upstream));
    const tools = join(modules, `${prefix}${defaultVersion}`, "tools.go");
    if (tools !== join(folder, "tools.go")) await copyFile(tools, join(folder, "tools.go"));
    await go(folder, "mod", "tidy");
    console.log(join(folder, "go.mod"));
  }
}

/** The modules that use libraries of the default version, and read YAML with the libraries that this version uses. */
async function pinOthers(release: string): Promise<void> {
  const kubernetes = join(modules, `v${minorOf(release)}`);
  const staging = `v${stagingRelease(release)}`;
  const yaml = await Promise.all(
    ["go.yaml.in/yaml/v2", "sigs.k8s.io/yaml"].map(async (path) => {
      return (await go(kubernetes, "list", "-m", "-f", "{{.Path}}@{{.Version}}", path)).trim();
    }),
  );
  const wanted: readonly (readonly [module: string, packages: readonly string[]])[] = [
    ["sample-apiserver", [`k8s.io/sample-apiserver@${staging}`]],
    ["yaml-oracle", [`k8s.io/apimachinery@${staging}`, ...yaml]],
    ["quantity", [`k8s.io/apimachinery@${staging}`]],
    ["election-candidate", ["apimachinery", "client-go"].map((name) => `k8s.io/${name}@${staging}`)],
    ["../../bench/client-go", ["api", "apimachinery", "client-go"].map((name) => `k8s.io/${name}@${staging}`)],
  ];
  for (const [module, packages] of wanted) {
    const folder = join(modules, module);
    await go(folder, "get", ...packages);
    await go(folder, "mod", "tidy");
    console.log(join(folder, "go.mod"));
  }
}

async function go(cwd: string, ...args: string[]): Promise<string> {
  return (await promisify(execFile)("go", args, { cwd, env, maxBuffer: Number.POSITIVE_INFINITY })).stdout;
}
