import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { listenOnLoopback } from "./loopback.js";
import { type Relay, startRelay } from "./relay.js";

/** A relay in front of a server that treats each connection like this; both end with the test. */
async function relayTo(serve: (socket: Socket) => void): Promise<Relay> {
  const server = await listenOnLoopback(createServer(serve));
  const relay = await startRelay(`http://127.0.0.1:${server.port}`);
  onTestFinished(async () => {
    await relay.stop();
    await server.close();
  });
  return relay;
}

/** Everything that comes until the connection ends. */
async function lengthOf(socket: Socket): Promise<number> {
  let length = 0;
  for await (const chunk of socket) length += (chunk as Buffer).length;
  return length;
}

test("a response arrives complete, though its server closes at once and its reader is slow", async () => {
  const relay = await relayTo((socket) => socket.end(Buffer.alloc(8_000_000)));
  const client = connect(relay.port, "127.0.0.1");
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await lengthOf(client)).toBe(8_000_000);
  expect(relay.opened).toBe(1);
});

test("answers are kept back while they are held, and arrive in order when they are released", async () => {
  const relay = await relayTo((socket) => socket.on("data", (chunk) => socket.write(chunk)));
  const client = connect(relay.port, "127.0.0.1").setEncoding("utf8");
  client.write("1");
  expect(await once(client, "data")).toEqual(["1"]);
  let text = "";
  client.on("data", (more: string) => (text += more));
  relay.hold();
  client.write("2");
  await relay.asked();
  client.write("3");
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect({ text, waiting: relay.waiting }).toEqual({ text: "", waiting: 1 });
  relay.release();
  client.end("4");
  await once(client, "close");
  expect({ text, waiting: relay.waiting }).toEqual({ text: "234", waiting: 0 });
});

test("an end that is interrupted closes the other", async () => {
  const relay = await relayTo((socket) => socket.once("data", () => socket.resetAndDestroy()));
  const client = connect(relay.port, "127.0.0.1").on("error", () => {});
  client.write("1");
  expect(await once(client, "close")).toHaveLength(1);
});
