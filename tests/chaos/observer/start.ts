import { fork } from "node:child_process";
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Calls, Line, Setup } from "./protocol.js";

/** A process with informers. */
export interface ObserverProcess extends Calls {
  /** Ends the process, in whatever state it is. */
  kill(): void;
}

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

/** Starts a process with the informers of a setup. Each call rejects if the process ends before it has answered. */
export function startObserver(setup: Setup): ObserverProcess {
  const file = fileURLToPath(new URL("main.ts", import.meta.url));
  const shortWaits = fileURLToPath(new URL("short-waits.cjs", import.meta.url));
  const child = fork(file, [JSON.stringify(setup)], {
    execArgv: ["--require", shortWaits, "--import", "tsx", "--expose-gc"],
  });
  const waiting = new Map<number, (answer: Answer) => void>();
  let last = 0;
  let ended: string | undefined;
  child.on("message", (answer: Answer) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  child.on("exit", (code, signal) => {
    ended = `the process with the informers ended with ${signal ?? code}`;
    for (const [id, answer] of waiting) answer({ id, error: ended });
  });
  const call = (name: keyof Calls, ...args: readonly unknown[]): Promise<never> =>
    new Promise((resolve, reject) => {
      if (ended !== undefined) return reject(new Error(ended));
      const id = ++last;
      waiting.set(id, ({ result, error }) =>
        error === undefined ? resolve(result as never) : reject(new Error(error)),
      );
      child.send({ id, name, args });
    });
  return {
    synced: () => call("synced"),
    measure: () => call("measure"),
    reach: (version, timeout) => call("reach", version, timeout),
    dump: () => call("dump"),
    close: () => call("close"),
    kill: () => void child.kill("SIGKILL"),
  };
}

/** Reads what a process with informers recorded. */
export async function* readLines(file: string): AsyncGenerator<Line, void, void> {
  for await (const line of createInterface({ input: createReadStream(file) })) yield JSON.parse(line);
}
