import { gzipSync } from "node:zlib";
import { describe, expect, onTestFinished, test } from "vitest";
import { openConnectionSet } from "../connections/connection-set.js";
import { createConnectors } from "../connections/undici.js";
import { type Answer, type FakeServer, ok, serve, startServer } from "../testdata/server.js";
import { createTransport } from "./index.js";

describe("B.17 compression", () => {
  async function compressing(
    answer: Answer,
  ): Promise<{ server: FakeServer; get: (maxBytes?: number) => Promise<string> }> {
    const server = await startServer(answer);
    const connectors = await createConnectors({});
    const connections = await openConnectionSet({ origin: server.url, http2: false, connectors });
    onTestFinished(() => connections.destroy());
    const transport = createTransport({
      origin: server.url,
      prefix: "",
      connections,
      userAgent: "test",
      authenticator: undefined,
      impersonation: {},
      compress: true,
      onWarning: undefined,
      signal: undefined,
    });
    const get = async (maxBytes?: number): Promise<string> =>
      (await transport.exchange({ method: "GET", path: "/", query: "", headers: {}, timeout: 0, maxBytes })).text();
    return { server, get };
  }
  const gzipped: Answer = (_request, response) =>
    void response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("x".repeat(100_000)));

  test("is accepted and decoded", async () => {
    const { server, get } = await compressing(gzipped);
    expect(await get()).toBe("x".repeat(100_000));
    expect(server.requests[0]?.headers["accept-encoding"]).toBe("gzip");
  });

  test("does not exceed the limit", async () => {
    const { get } = await compressing(gzipped);
    await expect(get(99_999)).rejects.toMatchObject({ name: "ResponseError", code: "TooLarge" });
  });

  test("is an error if the body is damaged", async () => {
    const { get } = await compressing(
      (_request, response) => void response.writeHead(200, { "content-encoding": "gzip" }).end("no"),
    );
    await expect(get()).rejects.toMatchObject({ name: "ResponseError", code: "InvalidEncoding" });
  });

  test("is not requested on this machine", async () => {
    const { server, client } = await serve(ok);
    await client.send({ path: "/" });
    expect(server.requests[0]?.headers["accept-encoding"]).toBeUndefined();
  });
});
