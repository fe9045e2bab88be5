import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type Certificates, createCertificates } from "../../../testbed/certificates.js";
import { type Client, connect } from "../../index.js";
import { END_STREAM, type FrameConnection, startFrameServer } from "../../testdata/http2-server.js";
import { shared, statusesOf } from "../../testdata/together.js";

let certificates: Certificates;
beforeAll(async () => {
  certificates = await createCertificates("jane");
});

async function open(server: string): Promise<Client> {
  const client = await connect({ server, ca: certificates.ca.cert });
  onTestFinished(() => client.close());
  return client;
}

describe("C.8 lost HTTP/2 connections and streams", () => {
  /** Does something odd in place of a response. */
  type Odd = (connection: FrameConnection, stream: number) => void;
  /** A client of a server that is odd to the first two requests, and what comes of these when they are sent at once, next to one over HTTP/1.1. */
  async function meet(odd: Odd) {
    const server = await startFrameServer(certificates.server, (connection, stream, number) => {
      if (number <= 2) return odd(connection, stream);
      connection.head(stream);
      connection.data(stream, "{}", END_STREAM);
    });
    const client = await open(server.url);
    const start = performance.now();
    const results = await shared(client, 2, { path: "/a" });
    return { server, client, results, ms: performance.now() - start };
  }
  const REFUSED: readonly [string, Odd][] = [
    ["refused by itself", ({ reset }, stream) => reset(stream, 7)],
    ["to be sent over HTTP/1.1", ({ reset }, stream) => reset(stream, 13)],
    ["skipped by a GOAWAY", ({ goAway }) => goAway(0, 0)],
  ];
  test.each(REFUSED)("a request that is %s is sent over HTTP/1.1 at once", async (_name, odd) => {
    const { server, client, results, ms } = await meet(odd);
    expect(statusesOf(results)).toEqual([200, 200]);
    expect(ms).toBeLessThan(900);
    expect([server.overHttp2(), server.overHttp1()]).toEqual([2, 1 + 2]);
    // The next ones go over HTTP/2 again.
    expect(statusesOf(await shared(client, 2, { path: "/a" }))).toEqual([200, 200]);
    expect([server.overHttp2(), server.overHttp1()]).toEqual([4, 2 + 2]);
  });
  test("a GOAWAY lets earlier requests finish", async () => {
    const server = await startFrameServer(certificates.server, (connection, stream, number) => {
      if (number < 3) return;
      const first = stream - 4;
      connection.goAway(first, 0);
      connection.head(first);
      connection.data(first, "{}", END_STREAM);
    });
    const client = await open(server.url);
    expect(statusesOf(await shared(client, 3, { path: "/a" }))).toEqual([200, 200, 200]);
    expect([server.overHttp2(), server.overHttp1()]).toEqual([3, 1 + 2]);
  });
  const LOST: readonly [string, Odd][] = [
    ["reset by the server", ({ reset }, stream) => reset(stream, 2)],
    ["ended without a response", ({ reset }, stream) => reset(stream, 0)],
    ["on a connection that is cut", ({ socket }) => void socket.destroy()],
    ["by a GOAWAY for an error", ({ goAway }) => goAway(2 ** 31 - 1, 2)],
    ["by nonsense", ({ socket }) => void socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")],
  ];
  test.each(LOST)("a request with %s is retried after a second", async (_name, odd) => {
    const { results, ms } = await meet(odd);
    expect(statusesOf(results)).toEqual([200, 200]);
    expect(ms).toBeGreaterThan(900);
  });
  const BROKEN: readonly [string, Odd][] = [
    ["a reset", ({ reset }, stream) => reset(stream, 2)],
    ["a reset that names no error", ({ reset }, stream) => reset(stream, 0)],
    ["the connection's end", ({ socket }) => void socket.destroy()],
    ["too early an end", ({ data }, stream) => data(stream, "", END_STREAM)],
  ];
  test.each(BROKEN)("%s in the middle of the body is an error", async (_name, odd) => {
    const { server, results } = await meet((connection, stream) => {
      connection.head(stream, 100);
      connection.data(stream, '{"half":');
      setTimeout(() => odd(connection, stream), 20);
    });
    for (const result of results) {
      expect(result).toMatchObject({ status: "rejected", reason: { name: "ConnectionError", code: "ECONNRESET" } });
    }
    expect([server.overHttp2(), server.overHttp1()]).toEqual([2, 1]);
  });
  test("a reset without an error code is not the end of a body without a length", async () => {
    const { results } = await meet((connection, stream) => {
      connection.head(stream);
      connection.data(stream, '{"half":');
      connection.reset(stream, 0);
    });
    for (const result of results) {
      expect(result).toMatchObject({ status: "rejected", reason: { name: "ConnectionError", code: "ECONNRESET" } });
    }
  });
  const UNFINISHED: readonly [string, Odd][] = [
    ["a reset that names no error", ({ reset }, stream) => reset(stream, 0)],
    ["a cancellation", ({ reset }, stream) => reset(stream, 8)],
    ["the connection's end", ({ socket }) => void socket.end()],
    [
      "a GOAWAY and the connection's end",
      ({ goAway, socket }, stream) => {
        goAway(stream, 0);
        socket.end();
      },
    ],
  ];
  test.each(UNFINISHED)("only END_STREAM ends a stream; %s is an error for its reader", async (_name, odd) => {
    const server = await startFrameServer(certificates.server, (connection, stream) => {
      connection.head(stream);
      connection.data(stream, '{"half":');
      setTimeout(() => odd(connection, stream), 20);
    });
    const client = await open(server.url);
    const { body } = await client.stream({ path: "/a" });
    const read = async (): Promise<string> => {
      let text = "";
      for await (const chunk of body) text += chunk;
      return text;
    };
    await expect(read()).rejects.toMatchObject({ name: "ConnectionError", code: "ECONNRESET" });
  });
  test("END_STREAM in a frame without data ends a stream", async () => {
    const server = await startFrameServer(certificates.server, (connection, stream) => {
      connection.head(stream);
      connection.data(stream, "{}");
      setTimeout(() => connection.data(stream, "", END_STREAM), 20);
    });
    const client = await open(server.url);
    const chunks: string[] = [];
    for await (const chunk of (await client.stream({ path: "/a" })).body) chunks.push(`${chunk}`);
    expect(chunks).toEqual(["{}"]);
  });
});
