import { beforeAll, describe, expect, test } from "vitest";
import { type Certificates, createCertificates } from "../../testbed/certificates.js";
import { openStreamServer, PROTOCOLS, type StreamAnswer, textOf } from "../testdata/stream-server.js";
import { together } from "../testdata/together.js";

let certificates: Certificates;
beforeAll(async () => {
  certificates = await createCertificates("jane");
});

describe.each(PROTOCOLS)("a stream from a server of %s", (protocol) => {
  const open = (answer: StreamAnswer): ReturnType<typeof openStreamServer> =>
    openStreamServer(protocol, certificates, answer);

  test.each(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const)(
    "is sent with its method: %s",
    async (method) => {
      const { server, client } = await open((request, response) => {
        response.setHeader("content-length", 5);
        response.end(request.method === "HEAD" ? undefined : "12345");
      });
      expect(await textOf(await client.stream({ path: "/", method }))).toBe(method === "HEAD" ? "" : "12345");
      expect(server.requests.map((request) => request.method)).toEqual([method]);
    },
  );

  test.each([204, 304])("ends without a body after %s", async (status) => {
    const { client } = await open((_request, response) => void response.writeHead(status).end());
    const response = await client.stream({ path: "/", anyStatus: true });
    expect([response.status, await textOf(response)]).toEqual([status, ""]);
  });

  test("accepts, as a call does, a 304 with the length of the body that it omits", async () => {
    const { client } = await open((_request, response) => void response.writeHead(304, { "content-length": 9 }).end());
    const response = await client.stream({ path: "/", anyStatus: true });
    expect([response.status, await textOf(response)]).toEqual([304, ""]);
    // One goes over HTTP/1.1, the others at the same time.
    for (const result of await together(client, 3, { path: "/" })) {
      expect(result).toMatchObject({ status: "fulfilled", value: { status: 304 } });
    }
  });

  test("waits, as a call does, for the response after early hints", async () => {
    const { client } = await open((_request, response) => {
      response.writeEarlyHints({ link: "</a>; rel=preload" });
      setTimeout(() => response.end("late"), 50);
    });
    const response = await client.stream({ path: "/" });
    expect([response.status, await textOf(response)]).toEqual([200, "late"]);
    for (const result of await together(client, 3, { path: "/" })) {
      expect(result).toMatchObject({ status: "fulfilled", value: { status: 200 } });
    }
  });

  test("omits trailers", async () => {
    const { client } = await open((_request, response) => {
      response.writeHead(200, { trailer: "x-sum" });
      response.write("body");
      response.addTrailers({ "x-sum": "1" });
      response.end();
    });
    const response = await client.stream({ path: "/" });
    expect(await textOf(response)).toBe("body");
    expect(response.headers).not.toHaveProperty("x-sum");
  });
});
