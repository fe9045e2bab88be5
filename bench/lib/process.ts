import { spawn } from "node:child_process";

const interruption = new AbortController();

/** Kills the processes that run. */
export function killProcesses(): void {
  interruption.abort();
}

/** A program to run to its end. */
export interface Program {
  /** The Node executable. */
  readonly node: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The exit code of a good end; default: 0. */
  readonly code?: number;
}

/** A process that ended well. */
export interface Ended {
  /** From just before it was started until it had ended, in milliseconds. */
  readonly ms: number;
  /** From just before it was started until its first output, in milliseconds. */
  readonly firstOutputMs: number;
  readonly stdout: string;
}

/** The variables that processes get: ours, without what would change how Node runs. */
export function environment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, NODE_COMPILE_CACHE: _cache, NODE_V8_COVERAGE: _coverage, ...rest } = process.env;
  return { ...rest, ...more };
}

/** Runs a program to its end. Rejects with what it said when it fails. */
export function runProcess({ node, args, env, code: expected = 0 }: Program): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(node, args, {
      env: environment(env),
      stdio: ["ignore", "pipe", "pipe"],
      signal: interruption.signal,
      killSignal: "SIGKILL",
    });
    let firstOutputMs = Number.NaN;
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      if (stdout === "") firstOutputMs = performance.now() - start;
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    let ms = Number.NaN;
    child.on("exit", () => (ms = performance.now() - start));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === expected) resolve({ ms, firstOutputMs, stdout });
      else {
        // Compilers complain on stdout.
        const said = stderr === "" ? stdout : stderr;
        reject(new Error(`${args.join(" ")} ended with ${signal ?? code}:\n${said.slice(-4000)}`));
      }
    });
  });
}
