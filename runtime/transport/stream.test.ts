import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type Certificates, createCertificates } from "../../testbed/certificates.js";
import { type ConnectOptions, connect, type InterceptedRequest } from "../index.js";
import {
  firstOf,
  openStreamServer,
  PROTOCOLS,
  type StreamAnswer,
  startStreamServer,
  textOf,
} from "../testdata/stream-server.js";
import type { StreamResponse } from "../types/raw.js";

let certificates: Certificates;
beforeAll(async () => {
  certificates = await createCertificates("jane");
});

describe.each(PROTOCOLS)("a stream over %s", (protocol) => {
  const open = (answer: StreamAnswer, options?: ConnectOptions): ReturnType<typeof openStreamServer> =>
    openStreamServer(protocol, certificates, answer, options);

  test("hands out its head, and then each chunk as it arrives", async () => {
    let write = (_text: string): void => {};
    const { server, client } = await open((_request, response) => {
      response.writeHead(200, { "content-type": "text/plain", "x-a": ["1", "2"] });
      response.flushHeaders();
      write = (text) => void (text === "" ? response.end() : response.write(text));
    });
    const response = await client.stream({ path: "/log", query: { follow: true }, headers: { "X-Mine": "yes" } });
    expect(response).toMatchObject({ stream: true, status: 200, headers: { "content-type": "text/plain" } });
    const body = response.body[Symbol.asyncIterator]();
    for (const text of ["one", "two"]) {
      write(text);
      expect(Buffer.from((await body.next()).value ?? []).toString()).toBe(text);
    }
    write("");
    expect(await body.next()).toEqual({ done: true, value: undefined });
    expect(await body.next()).toEqual({ done: true, value: undefined });
    const [request] = server.requests;
    expect(request).toMatchObject({ path: "/log?follow=true", headers: { accept: "*/*", "x-mine": "yes" } });
    expect(request?.version).toBe(protocol === "HTTP/2" ? "2.0" : "1.1");
    expect(request?.headers).not.toHaveProperty("accept-encoding");
  });

  test("applies back-pressure to the server while its reader does not read", async () => {
    const PIECE = Buffer.alloc(64 * 1024, "x");
    let sent = 0;
    const { client } = await open((_request, response) => {
      const pump = (): void => {
        while (!response.destroyed) {
          sent += PIECE.length;
          if (!response.write(PIECE)) return void response.once("drain", pump);
        }
      };
      pump();
    });
    const response = await client.stream({ path: "/" });
    await expect.poll(() => sent).toBeGreaterThan(0);
    // As long as the network takes more, it is not held back yet.
    for (let before = -1; before !== sent; ) {
      before = sent;
      await sleep(200);
    }
    const held = sent;
    const { arrayBuffers } = process.memoryUsage();
    await sleep(500);
    expect(sent).toBe(held);
    // Sockets of the loopback interface hold some megabytes on each side.
    expect(held).toBeLessThan(24 * 1024 * 1024);
    expect(process.memoryUsage().arrayBuffers - arrayBuffers).toBeLessThan(1024 * 1024);
    let received = 0;
    for await (const chunk of response.body) {
      received += chunk.length;
      if (received > 4 * held) break;
    }
    expect(sent).toBeGreaterThan(held);
  });

  test("ends at the server when its reader stops, closes it or disposes of it", async () => {
    let closed = 0;
    const { client } = await open((_request, response) => {
      response.once("close", () => closed++);
      response.write("x");
    });
    for await (const _chunk of (await client.stream({ path: "/" })).body) break;
    await expect.poll(() => closed).toBe(1);
    const second = await client.stream({ path: "/" });
    second.close();
    await expect.poll(() => closed).toBe(2);
    expect(await textOf(second)).toBe("");
    {
      await using third = await client.stream({ path: "/" });
      expect(await firstOf(third)).toBe("x");
    }
    await expect.poll(() => closed).toBe(3);
  });

  test("rejects with the reason of its signal, before the head and after", async () => {
    let begun = 0;
    let closed = 0;
    const { client } = await open(({ path }, response) => {
      begun++;
      ("stream" in response ? (response.stream as Duplex) : response).once("close", () => closed++);
      if (path === "/body") response.write("x");
    });
    const reason = new Error("enough");
    for (const [i, path] of ["/head", "/body"].entries()) {
      const controller = new AbortController();
      const reading = client.stream({ path, signal: controller.signal }).then(textOf);
      reading.catch(() => {});
      await expect.poll(() => begun, { timeout: 20_000 }).toBe(i + 1);
      controller.abort(reason);
      await expect(reading).rejects.toBe(reason);
    }
    await expect.poll(() => closed, { timeout: 20_000 }).toBe(2);
    await expect(client.stream({ path: "/", signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  test("ends with the client's signal and with the client", async () => {
    const controller = new AbortController();
    const answer: StreamAnswer = (_request, response) => void response.write("x");
    const first = await open(answer, { signal: controller.signal });
    const streams = [await first.client.stream({ path: "/" })];
    const second = await open(answer);
    streams.push(await second.client.stream({ path: "/" }));
    const reason = new Error("enough");
    controller.abort(reason);
    await second.client.close();
    await expect(textOf(streams[0] as StreamResponse)).rejects.toBe(reason);
    await expect(textOf(streams[1] as StreamResponse)).rejects.toMatchObject({ code: "ClientClosed" });
    await expect(second.client.stream({ path: "/" })).rejects.toMatchObject({ code: "ClientClosed" });
  });

  test("limits the time until its head, but not the time of its body", async () => {
    const { client } = await open(
      ({ path }, response) => {
        if (path === "/slow") return;
        response.write("x");
        setTimeout(() => response.end("y"), 400);
      },
      { requestTimeout: 150 },
    );
    await expect(client.stream({ path: "/slow" })).rejects.toMatchObject({ code: "ETIMEDOUT" });
    expect(await textOf(await client.stream({ path: "/fast" }))).toBe("xy");
  });

  test("reports the server's warnings, accepts at most maxBytes, and refuses compression that was not requested", async () => {
    const warnings: string[] = [];
    const { client } = await open(
      ({ path }, response) => {
        if (path === "/zip") response.setHeader("content-encoding", "gzip");
        response.setHeader("warning", '299 - "old"');
        response.end("12345678");
      },
      { onWarning: (text) => void warnings.push(text) },
    );
    expect(await textOf(await client.stream({ path: "/", maxBytes: 8 }))).toBe("12345678");
    expect(warnings).toEqual(["old"]);
    await expect(client.stream({ path: "/", maxBytes: 7 }).then(textOf)).rejects.toMatchObject({ code: "TooLarge" });
    await expect(client.stream({ path: "/zip" })).rejects.toMatchObject({ code: "InvalidEncoding" });
  });

  test("passes through interceptors, which see that it is a stream and may change request and body", async () => {
    const seen: Pick<InterceptedRequest, "stream" | "upgrade" | "path">[] = [];
    const { server, client } = await open((_request, response) => response.end("abc"), {
      interceptors: [
        async (request, next) => {
          seen.push({ stream: request.stream, upgrade: request.upgrade, path: request.path });
          if (request.path === "/cached") {
            const answer = await next({ ...request, path: "/stored" });
            return { ...answer, status: 200 } as typeof answer;
          }
          const response = await next({ ...request, headers: { ...request.headers, "x-mine": "1" } });
          if (!response.stream || !("body" in response)) return response;
          const { body } = response;
          return {
            ...response,
            body: (async function* () {
              for await (const chunk of body) yield Buffer.from(Buffer.from(chunk).toString().toUpperCase());
            })(),
          };
        },
      ],
    });
    expect(await textOf(await client.stream({ path: "/a" }))).toBe("ABC");
    expect((await client.send({ path: "/b" })).text()).toBe("abc");
    expect(await textOf(await client.stream({ path: "/cached" }))).toBe("abc");
    expect(seen).toEqual([
      { stream: true, upgrade: undefined, path: "/a" },
      { stream: false, upgrade: undefined, path: "/b" },
      { stream: true, upgrade: undefined, path: "/cached" },
    ]);
    expect(server.requests.map(({ path, headers }) => [path, headers["x-mine"]])).toEqual([
      ["/a", "1"],
      ["/b", "1"],
      ["/stored", undefined],
    ]);
  });

  test("is refused for a path that would leave the server", async () => {
    const { server, client } = await open((_request, response) => response.end());
    await expect(client.stream({ path: "//evil.invalid/" })).rejects.toMatchObject({ code: "InvalidPath" });
    await expect(client.stream({ path: "/", headers: { "x-a": "b\r\nc: d" } })).rejects.toMatchObject({
      code: "InvalidHeader",
    });
    expect(server.requests).toEqual([]);
  });
});

test("streams over HTTP/2 share connections within the server's limit", async () => {
  const server = await startStreamServer(
    "HTTP/2",
    { ...certificates.server, settings: { maxConcurrentStreams: 20 } },
    (_request, response) => void response.write("x"),
  );
  const client = await connect({ server: server.url, ca: certificates.ca.cert });
  onTestFinished(() => client.close());
  const streams = await Promise.all(Array.from({ length: 90 }, () => client.stream({ path: "/" })));
  expect(await Promise.all(streams.map(firstOf))).toEqual(streams.map(() => "x"));
  expect(server.sockets.size).toBe(5);
  // Room that one leaves is used again.
  for (const stream of streams.slice(0, 30)) stream.close();
  await sleep(50);
  await Promise.all(Array.from({ length: 30 }, () => client.stream({ path: "/" }).then(firstOf)));
  expect(server.sockets.size).toBe(5);
});

test("a server that allows no stream on its HTTP/2 connections gets them over HTTP/1.1", async () => {
  const settings = { maxConcurrentStreams: 0 };
  const server = await startStreamServer("HTTP/2", { ...certificates.server, settings }, (_request, response) =>
    response.end("fine"),
  );
  const client = await connect({ server: server.url, ca: certificates.ca.cert });
  onTestFinished(() => client.close());
  const signal = AbortSignal.timeout(2000);
  const streams = await Promise.all(Array.from({ length: 3 }, () => client.stream({ path: "/", signal })));
  expect(await Promise.all(streams.map(textOf))).toEqual(["fine", "fine", "fine"]);
  expect(server.requests.map(({ version }) => version)).toEqual(["1.1", "1.1", "1.1"]);
  expect(server.sockets.size).toBeLessThanOrEqual(4);
});

test("an interceptor may answer with a collected response in place of a stream, and the other way round", async () => {
  const made = await connect({
    server: "http://127.0.0.1:1",
    interceptors: [
      async (request) =>
        request.stream
          ? { stream: false, status: 200, headers: {}, body: Buffer.from("made"), text: () => "", json: () => ({}) }
          : {
              stream: true,
              status: 200,
              headers: {},
              body: (async function* () {
                yield Buffer.from("ma");
                yield Buffer.from("de");
              })(),
              close: () => {},
              [Symbol.asyncDispose]: async () => {},
            },
    ],
  });
  expect(await textOf(await made.stream({ path: "/" }))).toBe("made");
  expect((await made.send({ path: "/" })).text()).toBe("made");
});
