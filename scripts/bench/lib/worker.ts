import { fork } from "node:child_process";
import { once } from "node:events";
import { environment } from "./process.js";

/** A process that answers messages, one at a time. It ends with this one. */
export interface Worker {
  /** Sends a message and resolves with the answer; rejects when the process cannot answer, or ended. */
  ask<T>(message: object): Promise<T>;
  /** Ends the process. */
  stop(): Promise<void>;
}

type Answer = { readonly value: unknown } | { readonly error: string };

/** Starts a worker; `args` begin with its script. */
export function startWorker(node: string, [script = "", ...args]: readonly string[]): Worker {
  const child = fork(script, args, { execPath: node, execArgv: ["--expose-gc"], env: environment() });
  const ended = once(child, "exit").then((): [Answer] => [{ error: `${script} ended` }]);
  return {
    async ask<T>(message: object): Promise<T> {
      child.send(message);
      const [answer] = (await Promise.race([once(child, "message"), ended])) as [Answer];
      if ("error" in answer) throw new Error(answer.error);
      return answer.value as T;
    },
    async stop() {
      // The worker ends when it is let go of.
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
