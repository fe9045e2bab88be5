import { type StartedProcess, startProcess } from "../processes/index.js";
import type { Calls, Setup } from "./protocol.js";

/** Starts a process with the informers of a setup. */
export function startObserver(setup: Setup): StartedProcess<Calls> {
  const module = new URL("main.ts", import.meta.url);
  return startProcess<Calls>(["synced", "measure", "reach", "dump", "close"], { module, setup });
}
