import type { Server } from "node:net";
import { onTestFinished } from "vitest";
import { listenOnLoopback } from "../../tests/support/loopback.js";

/** Has a server listen on the loopback interface and resolves with its port. It ends with the test, and its connections with it. */
export async function listen(server: Server): Promise<number> {
  const { port, close } = await listenOnLoopback(server);
  onTestFinished(() => void close());
  return port;
}
