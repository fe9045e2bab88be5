import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/** How a process is started. */
export interface StartOptions {
  /** The module that it runs. */
  readonly module: URL;
  /** The module's argument. */
  readonly setup: object;
}

/** A process that answers calls. */
export interface StartedProcess<C> {
  /** Asks the process. Rejects if it ends before it has answered. */
  readonly calls: C;
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>;
  signal(name: NodeJS.Signals): void;
}

/** What a process answers. */
export interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

/** Starts a process whose module calls `answerCalls`. */
export function startProcess<C extends { readonly [K in keyof C]: (...args: never[]) => Promise<unknown> }>(
  names: readonly (keyof C & string)[],
  { module, setup }: StartOptions,
): StartedProcess<C> {
  const file = fileURLToPath(module);
  const child: ChildProcess = fork(file, [JSON.stringify(setup)], {
    execArgv: ["--import", "tsx", "--expose-gc"],
  });
  const waiting = new Map<number, (answer: Answer) => void>();
  let last = 0;
  let end: string | undefined;
  child.on("message", (answer: Answer) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  const ended = new Promise<void>((resolve) => {
    child.on("exit", (code, signal) => {
      end = `a process ended with ${signal ?? code}: ${file}`;
      for (const [id, answer] of waiting) answer({ id, error: end });
      resolve();
    });
  });
  const call = (name: string, ...args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (end !== undefined) return reject(new Error(end));
      const id = ++last;
      waiting.set(id, ({ result, error }) => (error === undefined ? resolve(result) : reject(new Error(error))));
      // Its end is reported above.
      child.send({ id, name, args }, () => {});
    });
  // The members are those of C by name, which the compiler cannot follow through a list of names.
  const calls = Object.fromEntries(names.map((name) => [name, (...args: readonly unknown[]) => call(name, ...args)]));
  return { calls: calls as unknown as C, ended, signal: (name) => void child.kill(name) };
}
