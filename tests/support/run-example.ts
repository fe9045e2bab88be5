import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

/** A program of `examples/` that is running. */
export interface RunningExample {
  /** The lines on standard output so far. */
  lines(): string[];
  /** The text on standard error so far. */
  stderr(): string;
  /** Interrupts the program, as Ctrl-C does, and waits until it has ended. */
  interrupt(): Promise<{ readonly code: number | null; readonly stderr: string }>;
}

/** The path of a file below `examples/`. */
export function exampleFile(path: string): string {
  return fileURLToPath(new URL(`../../examples/${path}`, import.meta.url));
}

/**
 * Starts a program in TypeScript. It is killed when the test ends.
 * @param kubeconfig the file that the program uses as its kubeconfig
 */
export function runExample(program: string, parameters: readonly string[], kubeconfig: string): RunningExample {
  const child = spawn(process.execPath, ["--import", "tsx", program, ...parameters], {
    env: { ...process.env, KUBECONFIG: kubeconfig },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "close");
  const text = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (part: string) => {
      text[stream] += part;
    });
  }
  onTestFinished(() => void child.kill("SIGKILL"));
  return {
    lines: () => text.stdout.split("\n").slice(0, -1),
    stderr: () => text.stderr,
    async interrupt() {
      child.kill("SIGINT");
      const [code] = (await ended) as [number | null];
      return { code, stderr: text.stderr };
    },
  };
}
