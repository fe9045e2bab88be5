import { execFile } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";

const run = promisify(execFile);

/** The result of `npm pack` for a folder. */
export interface Packed {
  readonly name: string;
  readonly tarball: string;
  /** Paths in the tarball. */
  readonly files: readonly string[];
}

/** What npm prints. */
export interface NpmOutput {
  readonly stdout: string;
  /** Warnings. */
  readonly stderr: string;
}

/** Runs npm without a network and without the user's settings. Throws its output if it fails. */
export async function npm(args: readonly string[], cwd: string): Promise<NpmOutput> {
  const cache = join(cwd, ".npm-cache");
  const flags = [
    "--offline",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--no-update-notifier",
    `--cache=${cache}`,
  ];
  const env = { PATH: process.env.PATH, HOME: cwd };
  return run("npm", [...args, ...flags], { cwd, env, maxBuffer: Number.POSITIVE_INFINITY });
}

/** Packs folders as npm would publish them, into the folder `destination`. */
export async function pack(folders: readonly string[], destination: string): Promise<Packed[]> {
  await mkdir(destination, { recursive: true });
  const { stdout } = await npm(["pack", ...folders, "--json", `--pack-destination=${destination}`], destination);
  type Entry = { name: string; filename: string; files: { path: string }[] };
  return (JSON.parse(stdout) as Entry[]).map(({ name, filename, files }) => ({
    name,
    tarball: join(destination, filename),
    files: files.map(({ path }) => path),
  }));
}

/**
 * What publint and are-the-types-wrong have to say about a package: nothing when all is well.
 * @param packed the package
 * @param isESMOnly whether the package has no CommonJS on purpose; programs in CommonJS then import it by `import()`, or by `require` in a
 *   Node.js that loads ES modules with it
 */
export async function problemsOf({ tarball }: Packed, isESMOnly = false): Promise<unknown[]> {
  const data = new Uint8Array(await readFile(tarball));
  const { messages } = await publint({ strict: true, pack: { tarball: data.buffer } });
  const types = await checkPackage(createPackageFromTarballData(data));
  if (types.types === false) return [...messages, "it has no types"];
  return [...messages, ...types.problems.filter(({ kind }) => !isESMOnly || kind !== "CJSResolvesToESM")];
}
