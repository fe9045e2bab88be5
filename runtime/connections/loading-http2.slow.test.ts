import { beforeAll, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { type Certificates, createCertificates } from "../../testbed/certificates.js";
import { connect } from "../index.js";
import { startHttp2Server } from "../testdata/http2-server.js";
import { shared, statusesOf } from "../testdata/together.js";
import type { Multiplexer } from "./http2/index.js";

/** What goes wrong with HTTP/2 in place of a multiplexer. */
let createMultiplexer: () => Multiplexer;
vi.mock("./http2/index.js", () => ({
  CALLS: {},
  STREAMS: {},
  openHttp2: {},
  createMultiplexer: () => createMultiplexer(),
}));

let certificates: Certificates;
beforeAll(async () => {
  certificates = await createCertificates("jane");
});

const unhandled: unknown[] = [];
beforeEach(() => {
  const listener = (reason: unknown): void => void unhandled.push(reason);
  process.on("unhandledRejection", listener);
  onTestFinished(() => void process.off("unhandledRejection", listener));
});

const FAILURES: readonly [string, () => Multiplexer][] = [
  [
    "that cannot be loaded",
    () => {
      throw new Error("planted");
    },
  ],
  [
    "that fails while it takes a request",
    () => ({
      dispatch: () => {
        throw new Error("planted");
      },
      close: async () => {},
      destroy: async () => {},
    }),
  ],
];

test.each(FAILURES)(
  "HTTP/2 %s leaves no request without an answer, and no rejection unhandled",
  async (_name, create) => {
    createMultiplexer = create;
    const server = await startHttp2Server(certificates.server, (_request, { respond }) => respond(200, {}, "{}"));
    const client = await connect({ server: server.url, ca: certificates.ca.cert });
    onTestFinished(() => client.close());
    for (let burst = 0; burst < 2; burst++)
      expect(statusesOf(await shared(client, 3, { path: "/" }))).toEqual([200, 200, 200]);
    const { status, close } = await client.stream({ path: "/" });
    close();
    expect(status).toBe(200);
    await new Promise(setImmediate);
    expect(unhandled).toEqual([]);
  },
);
