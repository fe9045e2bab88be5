import { getEventListeners, once } from "node:events";
import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { openSocket } from "./open-socket.js";
import { createConnectors } from "./undici.js";

/** What leads to a server that accepts connections and says nothing. */
async function listen(): Promise<Parameters<typeof openSocket>[1]> {
  const server = createServer((socket) => socket.resume());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as { readonly port: number };
  return { hostname: "127.0.0.1", protocol: "http:", port: String(port) };
}

test("a signal keeps nothing of sockets that are closed", async () => {
  const target = await listen();
  const { signal } = new AbortController();
  const { http1 } = await createConnectors({}, signal);
  for (let i = 0; i < 5; i++) {
    const socket = await openSocket(http1, target);
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    socket.destroy();
    await once(socket, "close");
    // Node adds its listeners later than at once.
    await new Promise((resolve) => setImmediate(resolve));
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  }
});

test("sockets are destroyed when their signal aborts, open ones and those that are being opened", async () => {
  const target = await listen();
  const ending = new AbortController();
  const { http1 } = await createConnectors({}, ending.signal);
  const open = await openSocket(http1, target);
  const failed = once(open, "error");
  const opening = openSocket(http1, target);
  opening.catch(() => {});
  ending.abort();
  expect(await failed).toEqual([ending.signal.reason]);
  expect(open.destroyed).toBe(true);
  await expect(opening).rejects.toBe(ending.signal.reason);
});
