import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installLocked } from "./install-locked.js";

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
  await installLocked(FOLDER);
  return {
    node: (major) => at(`node-${major}-${process.arch}`, "bin/node"),
    deno: at(`@deno/linux-${process.arch}-glibc`, "deno"),
    jest: at("jest/bin/jest.js"),
    tsJest: at("ts-jest"),
  };
}
