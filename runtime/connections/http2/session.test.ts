import type { Dispatcher } from "undici";
import { expect, onTestFinished, test, vi } from "vitest";
import { createCertificates } from "../../../testbed/certificates.js";
import { startHttp2Server } from "../../testdata/http2-server.js";
import { createConnectors } from "../undici.js";
import { createMultiplexer } from "./multiplexer.js";
import { openHttp2 } from "./open-http2.js";
import { CALLS } from "./session.js";

const IDLE = 200;

test("a connection that carries nothing ends after a while; one that carries something does not", async () => {
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
