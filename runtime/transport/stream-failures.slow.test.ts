import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type Certificates, createCertificates } from "../../testbed/certificates.js";
import { type ConnectOptions, connect } from "../index.js";
import { kubeconfig } from "../testdata/kubeconfigs.js";
import { openStreamServer, PROTOCOLS, type StreamAnswer, textOf } from "../testdata/stream-server.js";

let certificates: Certificates;
beforeAll(async () => {
  certificates = await createCertificates("jane");
});

const STATUS = { kind: "Status", apiVersion: "v1", status: "Failure" };
function refuse(response: ServerResponse, code: number, reason: string, headers: object = {}): void {
  response.writeHead(code, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify({ ...STATUS, code, reason, message: `refused: ${reason}` }));
}

describe.each(PROTOCOLS)("a stream that fails over %s", (protocol) => {
  const open = (answer: StreamAnswer, options?: ConnectOptions): ReturnType<typeof openStreamServer> =>
    openStreamServer(protocol, certificates, answer, options);

  test("rejects with the server's failure, unless any status is requested", async () => {
    const { client } = await open((_request, response) => refuse(response, 404, "NotFound"));
    await expect(client.stream({ path: "/api/v1/x" })).rejects.toMatchObject({
      name: "ApiError",
      status: { reason: "NotFound" },
      message: "[NotFound] refused: NotFound (GET /api/v1/x)",
    });
    const response = await client.stream({ path: "/api/v1/x", anyStatus: true });
    expect(response.status).toBe(404);
    expect(JSON.parse(await textOf(response))).toMatchObject({ reason: "NotFound" });
  });

  test("rejects with a failure whose body is endless, and with a redirect", async () => {
    const { client } = await open(({ path }, response) => {
      if (path === "/moved") return void response.writeHead(302, { location: "https://elsewhere.invalid/" }).end();
      response.writeHead(502, { "content-type": "text/html" });
      const pump = (): void => {
        while (!response.destroyed) if (!response.write("x".repeat(65_536))) return void response.once("drain", pump);
      };
      pump();
    });
    await expect(client.stream({ path: "/" })).rejects.toMatchObject({ name: "ApiError", status: { code: 502 } });
    await expect(client.stream({ path: "/moved" })).rejects.toMatchObject({ code: "Redirect" });
  });

  test("is retried if the server asks for it, or if the connection is interrupted before the head", async () => {
    const { server, client } = await open((_request, response, number) => {
      if (number === 1) return refuse(response, 429, "TooManyRequests", { "retry-after": "0" });
      if (number === 2) return void response.destroy();
      response.end("fine");
    });
    expect(await textOf(await client.stream({ path: "/" }))).toBe("fine");
    expect(server.requests).toHaveLength(3);
  });

  test("rejects if the connection is interrupted in the body, after the data that was received", async () => {
    const { client } = await open((_request, response) => {
      response.write("half");
      setTimeout(() => response.destroy(), 100);
    });
    const body = (await client.stream({ path: "/" })).body[Symbol.asyncIterator]();
    expect(Buffer.from((await body.next()).value ?? []).toString()).toBe("half");
    await expect(body.next()).rejects.toMatchObject({ name: "ConnectionError", code: "ECONNRESET" });
    expect(await body.next()).toEqual({ done: true, value: undefined });
  });

  test("renews a refused credential once", async () => {
    const folder = await mkdtemp(join(tmpdir(), "kubesmith-stream-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const [tokenFile, config] = [join(folder, "token"), join(folder, "config")];
    await writeFile(tokenFile, "old");
    const { server, client: _first } = await open(({ headers }, response) => {
      if (headers.authorization === "Bearer new") response.end("fine");
      else refuse(response, 401, "Unauthorized");
    });
    const authority = Buffer.from(certificates.ca.cert).toString("base64");
    const cluster = `certificate-authority-data: ${authority}`;
    await writeFile(config, kubeconfig({ server: server.url, cluster, user: `{tokenFile: ${tokenFile}}` }));
    const client = await connect({ kubeconfig: config });
    onTestFinished(() => client.close());
    await expect(client.stream({ path: "/" })).rejects.toMatchObject({ status: { code: 401 } });
    await writeFile(tokenFile, "new");
    expect(await textOf(await client.stream({ path: "/" }))).toBe("fine");
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer old",
      "Bearer old",
      "Bearer new",
    ]);
  });
});
