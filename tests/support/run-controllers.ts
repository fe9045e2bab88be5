import type { Client } from "@kubesmith/runtime";
import {
  type Controller,
  type LogEntry,
  type RunControllersOptions,
  runControllers,
} from "@kubesmith/runtime/controller";
import { onTestFinished } from "vitest";

/** Controllers that run. */
export interface ControllersRun {
  /** Settles when the run has ended. */
  readonly ended: Promise<void>;
  readonly log: readonly LogEntry[];
  /** Asks the run to end, and waits for it. */
  stop(): Promise<void>;
}

/** Runs controllers until `stop`, or until the test has ended. */
export function startControllers(
  client: Client,
  controllers: readonly Controller[],
  options: RunControllersOptions = {},
): ControllersRun {
  const stopping = new AbortController();
  const log: LogEntry[] = [];
  const write = (entry: LogEntry): void => void log.push(entry);
  const ended = runControllers(client, controllers, { log: write, signal: stopping.signal, ...options });
  // A test that expects it waits for it.
  ended.catch(() => {});
  const stop = async (): Promise<void> => {
    stopping.abort(new Error("the test ends"));
    await ended;
  };
  onTestFinished(() => stop().catch(() => {}));
  return { ended, log, stop };
}
