import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { generate, snapshot } from "../../generator/index.js";
import { EMBEDDED_SNAPSHOT } from "../../generator/sources/index.js";
import { type ControlPlane, startControlPlane } from "../../testbed/index.js";

const GENERATED = fileURLToPath(new URL("../../generated", import.meta.url));
let cluster: ControlPlane;
let folder: string;

beforeAll(async () => {
  [cluster, folder] = await Promise.all([startControlPlane(), mkdtemp(join(tmpdir(), "kubesmith-regenerate-"))]);
});
afterAll(async () => {
  await cluster?.stop();
  await rm(folder, { recursive: true, force: true });
});

// Written by hand, or built.
const NOT_GENERATED = /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|(dist|dist\.new|node_modules)[\\/].*)$/;

/** Every generated file below a folder, by path. */
function filesOf(root: string): ReadonlyMap<string, string> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
  return new Map(
    paths.filter((path) => !NOT_GENERATED.test(path)).map((path) => [path, readFileSync(join(root, path), "utf8")]),
  );
}

function differing(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((path) => a.get(path) !== b.get(path));
}

it("the bundled snapshot equals what a server of its version returns, byte for byte", async () => {
  const recorded = join(folder, "embedded");
  const connection = { kubeconfig: cluster.users.admin.kubeconfig };
  await snapshot({ connection, snapshot: recorded, cacheDir: join(folder, "cache") });
  expect(differing(filesOf(recorded), filesOf(EMBEDDED_SNAPSHOT))).toEqual([]);
});

it("generated/ equals what the generator writes from the bundled snapshot, byte for byte", async () => {
  const output = join(folder, "generated");
  await generate({ embedded: true, output });
  expect(differing(filesOf(output), filesOf(GENERATED))).toEqual([]);
});
