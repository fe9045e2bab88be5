import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { createServer } from "node:https";
import type { Duplex } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { WebSocketServer } from "ws";
import { createCertificates } from "../../../testbed/certificates.js";
import { message, podsOf, SUCCESS, sending, V5 } from "../../testdata/exec-server.js";
import { listen } from "../../testdata/listen.js";
import { openClient } from "../../testdata/open-client.js";
import { pods } from "../../testdata/tokens.js";

describe("E.7 a connection that is silent", () => {
  test("is lost after 61 s without an answer to a ping", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
    onTestFinished(() => void vi.useRealTimers());
    let pings = 0;
    const { pods: here } = await podsOf({
      accept: (socket) => {
        // ws would answer.
        socket.on("ping", () => pings++);
        socket.pong = () => {};
        socket.send(message(1, "x"));
      },
    });
    const session = here.exec("web", ["sleep", "100"]);
    const { exit } = session;
    await once(session.stdout, "readable");
    for (let seconds = 0; seconds < 60; seconds += 5) vi.advanceTimersByTime(5000);
    await expect.poll(() => pings).toBe(12);
    vi.advanceTimersByTime(5000);
    await expect(exit).rejects.toMatchObject({ name: "ConnectionError", code: "ETIMEDOUT" });
  });

  test("stays open as long as pings are answered", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
    onTestFinished(() => void vi.useRealTimers());
    let pings = 0;
    let end: () => void = () => {};
    const { pods: here } = await podsOf({
      accept: (socket) => {
        socket.on("ping", () => pings++);
        socket.send(message(1, "x"));
        end = () => sending(message(3, JSON.stringify(SUCCESS)))(socket);
      },
    });
    const session = here.exec("web", ["sleep", "100"]);
    await once(session.stdout, "readable");
    for (let i = 1; i <= 30; i++) {
      vi.advanceTimersByTime(5000);
      await expect.poll(() => pings).toBe(i);
      // Time for the answer.
      await delay(2);
    }
    end();
    session.stdout.resume();
    expect(await session.exit).toBe(0);
  });
});

test("E.10 an upgrade uses HTTP/1.1, with the credential in a header alone", async () => {
  const certificates = await createCertificates("jane");
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => V5 });
  const requests: IncomingMessage[] = [];
  const server = createServer({ ...certificates.server, ALPNProtocols: ["h2", "http/1.1"] });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    requests.push(request);
    sockets.handleUpgrade(request, socket, head, sending(message(3, JSON.stringify(SUCCESS))));
  });
  const port = await listen(server);
  const client = await openClient({ server: `https://127.0.0.1:${port}`, ca: certificates.ca.cert, token: "hunter2" });
  expect(await client.resource(pods, "default").exec("web", "true")).toMatchObject({ exitCode: 0 });
  const [request] = requests;
  expect(request?.httpVersion).toBe("1.1");
  expect(request?.headers.authorization).toBe("Bearer hunter2");
  expect(JSON.stringify([request?.url, request?.headers["sec-websocket-protocol"]])).not.toContain("hunter2");
});
