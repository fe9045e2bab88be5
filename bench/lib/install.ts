import { cpSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
}

const bench = fileURLToPath(new URL("..", import.meta.url));
const root = join(bench, "..");
const peers = [
  "@kubernetes/client-node",
  "kubernetes-fluent-client",
  "@hey-api/openapi-ts",
  "openapi-typescript",
  "undici",
  "typescript",
  "esbuild",
  // The one that client-node depends on; programs are compiled with it, whichever client they use.
  "@types/node",
];

/** The Node executable that comes with the peers. */
export const newerNode: string = join(bench, "node_modules/node/bin/node");

/**
 * Creates a folder in which kubesmith, its runtime and the peers are installed packages: copies of the build, so that a build meanwhile does
 * not disturb, and links to the rest. What kubesmith shares with a peer, both load from the same place. `programs/` is copied next to them.
 */
export function install(folder: string): void {
  const modules = join(folder, "node_modules");
  const copy = (source: string, name: string, files: readonly string[]): void => {
    for (const file of ["package.json", ...files]) {
      cpSync(join(source, file), join(modules, name, file), { recursive: true });
    }
  };
  const link = (source: string, name: string): void => {
    const target = join(modules, name);
    mkdirSync(dirname(target), { recursive: true });
    symlinkSync(join(source, "node_modules", name), target, "junction");
  };
  copy(join(root, "generator"), "kubesmith", ["dist"]);
  copy(join(root, "runtime"), "@kubesmith/runtime", ["dist"]);
  cpSync(join(bench, "programs"), join(folder, "programs"), { recursive: true });
  const dependencies = ["generator", "runtime"]
    .map((name) => join(root, name))
    .flatMap((at) => {
      const manifest: Manifest = JSON.parse(readFileSync(join(at, "package.json"), "utf8"));
      return Object.keys(manifest.dependencies ?? {});
    });
  const others = [...new Set(dependencies)].filter((name) => name !== "@kubesmith/runtime" && !peers.includes(name));
  for (const name of others) link(root, name);
  for (const name of peers) link(bench, name);
  for (const name of ["instrumentation", "instrumentation-undici", "sdk-trace-base"])
    link(root, `@opentelemetry/${name}`);
}

/** The versions of the peers, as they are installed. */
export function peerVersions(): Readonly<Record<string, string>> {
  const version = (name: string): string => {
    const manifest: { version: string } = JSON.parse(
      readFileSync(join(bench, "node_modules", name, "package.json"), "utf8"),
    );
    return manifest.version;
  };
  return Object.fromEntries([...peers, "node"].map((name) => [name, version(name)]));
}
