import { constants } from "node:os";
import type { AbortSignal } from "../types/platform.js";

/**
 * A signal that aborts when the process is asked to end, by SIGINT (Ctrl-C) or SIGTERM. The second such request ends the process at once, with
 * the exit code 128 plus the number of the signal, as shells report it. Call it once, at the beginning of a program.
 *
 * @example await runControllers(client, [websites], { signal: shutdownSignal() });
 */
export function shutdownSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(128 + constants.signals[name]);
      controller.abort(new Error(`the process received ${name}`));
    });
  }
  return controller.signal;
}
