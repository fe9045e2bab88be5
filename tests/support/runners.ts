import { execFile } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const FOLDER = fileURLToPath(new URL("../consumers/runners", import.meta.url));
const at = (...names: string[]): string => join(FOLDER, "node_modules", ...names);

/** Programs that run TypeScript. They are hundreds of megabytes, so that they are installed when a test needs them, and not with the rest. */
export interface Runners {
  /** The executable of a version of Node.js. */
  node(major: 22 | 24 | 26): string;
  readonly deno: string;
  /** The script of Jest's command line, and the folder of ts-jest. */
  readonly jest: string;
  readonly tsJest: string;
}

/** Installs the runners from their lock, unless that has been done. */
export async function installRunners(): Promise<Runners> {
  const lock = readFileSync(join(FOLDER, "package-lock.json"), "utf8");
  // Beside the packages, so that it goes when they go.
  const stamp = at(".installed-lock");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== lock) {
    await promisify(execFile)("npm", ["ci", "--ignore-scripts"], { cwd: FOLDER, shell: process.platform === "win32" });
    writeFileSync(stamp, lock);
  }
  return {
    node: (major) => at(`node-${major}-${process.arch}`, "bin/node"),
    deno: at(`@deno/linux-${process.arch}-glibc`, "deno"),
    jest: at("jest/bin/jest.js"),
    tsJest: at("ts-jest"),
  };
}
