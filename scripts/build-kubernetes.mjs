// Builds `@kubesmith/kubernetes`: the sources in `generated/`, compiled by `kubesmith package` into `generated/dist/`.
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root, run } from "./install.mjs";

const generated = join(root, "generated");
const dist = join(generated, "dist");
const staging = join(generated, "dist.new");
const generator = join(root, "generator/dist");

/** Compiles the sources into `generated/dist/`, unless that was made of the same sources by the same generator. */
export function buildKubernetes() {
  const stamp = join(dist, ".inputs");
  const inputs = hashInputs();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === inputs) return;

  rmSync(staging, { recursive: true, force: true });
  const sources = sourcesIn(generated, ".ts");
  for (const path of [...sources, "lock.json"]) {
    mkdirSync(dirname(join(staging, path)), { recursive: true });
    cpSync(join(generated, path), join(staging, path));
  }
  const { name, version } = JSON.parse(readFileSync(join(generated, "package.json"), "utf8"));
  const args = ["package", "--quiet", "--output", staging, "--name", name, "--version", version];
  run(process.execPath, [join(generator, "generator/cli.js"), ...args], { stdio: ["ignore", "ignore", "inherit"] });
  for (const path of [...sources, "README.md", "lock.json"]) rmSync(join(staging, path));
  // The package's own manifest names the entry points; this one says only that files ending in `.js` are CommonJS.
  writeFileSync(join(staging, "package.json"), '{ "type": "commonjs" }\n');
  writeFileSync(join(staging, ".inputs"), inputs);
  rmSync(dist, { recursive: true, force: true });
  renameSync(staging, dist);
}

function sourcesIn(folder, extension) {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(extension) && !/^(dist|dist\.new|node_modules)[\\/]/.test(path))
    .sort();
}

/** A hash of all that decides what the build contains. The lock has a hash of each source. */
function hashInputs() {
  const hash = createHash("sha256").update(readFileSync(join(generated, "lock.json")));
  hash.update(readFileSync(join(generated, "package.json")));
  for (const path of sourcesIn(generator, ".js")) hash.update(path).update(readFileSync(join(generator, path)));
  return hash.digest("hex");
}
