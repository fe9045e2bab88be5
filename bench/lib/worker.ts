import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { environment } from "./process.js";

/** A process that answers messages, one at a time. It ends with this one. */
export interface Worker {
  /** Sends a message and resolves with the response; rejects when the process cannot answer, or ended. */
  ask<T>(message: object): Promise<T>;
  /** Ends the process. */
  stop(): Promise<void>;
}

type Answer = { readonly value: unknown } | { readonly error: string };

/** Starts a program that answers lines of JSON on its standard input with lines of JSON, until the input ends. */
export function startWorker(
  command: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Worker {
  const child = spawn(command, args, { env: { ...environment(), ...variables }, stdio: ["pipe", "pipe", "inherit"] });
  // The process has exited, which its missing answer reports.
  child.stdin.on("error", () => {});
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = once(child, "close");
  return {
    async ask<T>(message: object): Promise<T> {
      child.stdin.write(`${JSON.stringify(message)}\n`);
      // Rejects when the program could not be started.
      const line = await Promise.race([answers.next(), ended]);
      if (Array.isArray(line) || line.done) throw new Error(`${[command, ...args].join(" ")} ended`);
      const answer: Answer = JSON.parse(line.value);
      if ("error" in answer) throw new Error(answer.error);
      return answer.value as T;
    },
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}
