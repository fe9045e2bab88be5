import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The built program, as npm would start it. */
export const CLI: string = fileURLToPath(new URL("../../generator/dist/generator/cli.js", import.meta.url));

/** How a run of the program ended. */
export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What surrounds a run of the program. */
export interface CliOptions {
  /** Environment variables in addition to PATH; nothing else of the test's own environment is passed on. */
  readonly env?: { readonly [name: string]: string };
  readonly cwd?: string;
  /** Options of Node.js. */
  readonly nodeArgs?: readonly string[];
  /** Called with each piece of standard error; may signal the process. */
  readonly onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void;
}

/** Runs `kubesmith` as a separate process. */
export function kubesmith(
  args: readonly string[],
  { env = {}, cwd, nodeArgs = [], onStderr }: CliOptions = {},
): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...nodeArgs, CLI, ...args], {
      cwd,
      env: { PATH: process.env.PATH, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
      onStderr?.(text, (signal) => child.kill(signal));
    });
    child.once("error", reject).once("close", (code) => resolve({ code, stdout, stderr }));
  });
}
