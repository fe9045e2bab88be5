import { createServer } from "node:tls";
import type { Dispatcher } from "undici";
import { expect, onTestFinished, test, vi } from "vitest";
import { createCertificates } from "../../../testbed/certificates.js";
import { startHttp2Server } from "../../testdata/http2-server.js";
import { listen } from "../../testdata/listen.js";
import { createConnectors } from "../undici.js";
import { createMultiplexer } from "./multiplexer.js";
import { openHttp2 } from "./open-http2.js";
import { CALLS, STREAMS } from "./session.js";

const IDLE = 200;

test("an idle connection is closed after a while, and a busy one is not", async () => {
  const certificates = await createCertificates("jane");
  const server = await startHttp2Server(certificates.server, (request, { respond }) => {
    setTimeout(() => respond(200, {}, "{}"), request.path === "/slow" ? IDLE * 2 : 0);
  });
  const { http2 } = await createConnectors({ ca: certificates.ca.cert });
  const onSpare = vi.fn();
  const instead = vi.fn();
  const multiplexer = createMultiplexer({
    origin: server.url,
    idle: IDLE,
    profile: CALLS,
    maxSessions: 1,
    negotiation: { unsupported: false },
    open: () => openHttp2(server.url, http2, onSpare),
    instead,
  });
  onTestFinished(() => multiplexer.destroy(new Error("over")));
  const send = (path: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const handler: Dispatcher.DispatchHandler = {
        onResponseEnd: () => resolve(),
        onResponseError: (_controller, error) => reject(error),
      };
      multiplexer.dispatch({ method: "GET", path, headers: {} }, handler);
    });
  await send("/slow");
  await send("/a");
  expect(server.connections).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, IDLE * 2));
  await send("/b");
  expect(server.connections).toBe(2);
  // Left to end, it waits for what is under way.
  const last = send("/slow");
  await multiplexer.close();
  await last;
  expect([onSpare, instead].some(({ mock }) => mock.calls.length > 0)).toBe(false);
});

test("a connection to a silent server keeps the process alive only while a request waits for it", async () => {
  const certificates = await createCertificates("jane");
  const silent = createServer({ ...certificates.server, ALPNProtocols: ["h2"] }, (socket) => {
    socket.on("error", () => {}).resume();
  });
  const url = `https://127.0.0.1:${await listen(silent)}`;
  const { http2 } = await createConnectors({ ca: certificates.ca.cert });
  let isHeld = true;
  let isOpen = false;
  const multiplexer = createMultiplexer({
    origin: url,
    idle: 10_000,
    profile: STREAMS,
    maxSessions: Number.POSITIVE_INFINITY,
    negotiation: { unsupported: false },
    open: async () => {
      const socket = await openHttp2(url, http2, () => {});
      if (socket === undefined) return undefined;
      const { ref, unref } = socket;
      socket.ref = () => {
        isHeld = true;
        return ref.call(socket);
      };
      socket.unref = () => {
        isHeld = false;
        return unref.call(socket);
      };
      isOpen = true;
      return socket;
    },
    instead: () => {},
  });
  onTestFinished(() => multiplexer.destroy(new Error("over")));
  const begin = (): ((reason: Error) => void) => {
    let controller: Dispatcher.DispatchController | undefined;
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart: (given) => {
        controller = given;
      },
      onResponseError: () => {},
    };
    multiplexer.dispatch({ method: "GET", path: "/", headers: {} }, handler);
    return (reason) => controller?.abort(reason);
  };
  const first = begin();
  await expect.poll(() => isOpen).toBe(true);
  expect(isHeld).toBe(true);
  first(new Error("enough"));
  expect(isHeld).toBe(false);
  const second = begin();
  expect(isHeld).toBe(true);
  second(new Error("enough"));
  expect(isHeld).toBe(false);
});
