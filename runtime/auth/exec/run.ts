import { type ChildProcess, spawn } from "node:child_process";
import { ConfigError } from "../../errors/config-error.js";
import { errorCode } from "../../errors/error-code.js";

/** The process of a plugin. */
export interface PluginProcess {
  /** Path of the program. */
  readonly path: string;
  readonly args: readonly string[];
  /** Its complete environment. */
  readonly variables: { readonly [name: string]: string | undefined };
  /** Whether it inherits this process's standard input. */
  readonly interactive: boolean;
}

// Credentials are a few kilobytes.
const MAX_OUTPUT = 1024 * 1024;

/**
 * Runs a plugin without a shell, and resolves with its standard output. Its standard error goes to this process's. Aborting `signal` kills
 * it. Rejects with a `ConfigError` (`PluginFailed`) if it cannot be run, fails or prints too much; neither its arguments nor its output are
 * quoted.
 */
export function runPlugin(plugin: PluginProcess, signal: AbortSignal): Promise<string> {
  const { path, args, variables, interactive } = plugin;
  return new Promise((resolve, reject) => {
    const fail = (problem: string): void =>
      reject(new ConfigError("PluginFailed", `the credential plugin ${path} ${problem}`));
    let child: ChildProcess;
    try {
      child = spawn(path, args, {
        env: variables,
        stdio: [interactive ? "inherit" : "ignore", "pipe", "inherit"],
        windowsHide: true,
        signal,
      });
    } catch (error) {
      // Node's own error quotes arguments.
      fail(`cannot be run (${errorCode(error)})`);
      return;
    }
    // Processes that it started may go on and keep its output open; do not wait for them.
    const end = (): void => {
      child.kill();
      child.stdout?.destroy();
    };
    const chunks: Buffer[] = [];
    let size = 0;
    child.stdout?.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size <= MAX_OUTPUT) return;
      fail(`printed more than the limit of ${MAX_OUTPUT} bytes`);
      end();
    });
    child.on("error", (error) => {
      if (signal.aborted) reject(signal.reason);
      else fail(`cannot be run (${errorCode(error)})`);
      end();
    });
    child.on("close", (code, killed) => {
      if (code === 0) resolve(Buffer.concat(chunks).toString("utf8"));
      else fail(code === null ? `was killed by ${killed}` : `failed with exit code ${code}`);
    });
  });
}
