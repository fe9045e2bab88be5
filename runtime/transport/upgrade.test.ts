import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type IncomingMessage, STATUS_CODES } from "node:http";
import { createServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { WebSocketServer } from "ws";
import { type Certificates, createCertificates } from "../../testbed/certificates.js";
import { type Client, type ConnectOptions, connect, type InterceptedRequest } from "../index.js";
import { kubeconfig } from "../testdata/kubeconfigs.js";
import { listen } from "../testdata/listen.js";
import { startHttpProxy, startSocksProxy } from "../testdata/proxies.js";
import { openWebSocket } from "../testdata/websocket.js";

let certificates: Certificates;
beforeAll(async () => {
  certificates = await createCertificates("jane");
});

interface EchoServer {
  readonly url: string;
  readonly requests: readonly IncomingMessage[];
}

/** Answers an upgrade with a status and a body instead, or with nothing at all. */
type Refusal = { readonly status: number; readonly type: string; readonly body: string } | "cut" | undefined;

/** A WebSocket server behind TLS that echoes; `refuse` says what it does instead of an upgrade. */
async function startEcho(
  refuse: (request: IncomingMessage, number: number) => Refusal = () => undefined,
): Promise<EchoServer> {
  const requests: IncomingMessage[] = [];
  const sockets = new WebSocketServer({ noServer: true });
  sockets.on("connection", (socket) => socket.on("message", (data) => socket.send(`echo ${data}`)));
  const server = createServer({ ...certificates.server });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refusal = refuse(request, requests.push(request));
    if (refusal === undefined)
      return sockets.handleUpgrade(request, socket, head, (one) => void sockets.emit("connection", one));
    if (refusal === "cut") return void socket.destroy();
    const { status, type, body } = refusal;
    socket.end(
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: ${type}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
  });
  return { url: `https://127.0.0.1:${await listen(server)}`, requests };
}

async function open(server: string, options: ConnectOptions = {}): Promise<Client> {
  const client = await connect({ server, ca: certificates.ca.cert, ...options });
  onTestFinished(() => client.close());
  return client;
}

async function open401(user: string, server: EchoServer, more = ""): Promise<Client> {
  const folder = await mkdtemp(join(tmpdir(), "kubesmith-upgrade-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "token"), "old");
  const authority = Buffer.from(certificates.ca.cert).toString("base64");
  const cluster = `certificate-authority-data: ${authority}${more}`;
  const file = join(folder, "config");
  await writeFile(
    file,
    kubeconfig({ server: server.url, cluster, user: user.replace("TOKEN", join(folder, "token")) }),
  );
  const client = await connect({ kubeconfig: file });
  onTestFinished(() => client.close());
  // What it read at first is refused from now on.
  await writeFile(join(folder, "token"), "new");
  return client;
}

const UNAUTHORIZED: Refusal = {
  status: 401,
  type: "application/json",
  body: JSON.stringify({ kind: "Status", apiVersion: "v1", status: "Failure", code: 401, reason: "Unauthorized" }),
};
const refuseOld = ({ headers }: IncomingMessage): Refusal =>
  headers.authorization === "Bearer new" ? undefined : UNAUTHORIZED;

test.each([
  ["directly", undefined],
  ["through an HTTP proxy", startHttpProxy],
  ["through a SOCKS5 proxy", startSocksProxy],
])("a WebSocket over TLS echoes after a 401 and a renewal, %s", async (_name, startProxy) => {
  const server = await startEcho(refuseOld);
  const proxy = await startProxy?.();
  const client = await open401("{tokenFile: TOKEN}", server, proxy && `, proxy-url: "${proxy.url}"`);
  const socket = await openWebSocket(client, "/api/v1/namespaces/a/pods/b/exec?command=ls");
  for (const text of ["one", "two"]) {
    socket.send(text);
    expect(await socket.next()).toBe(`echo ${text}`);
  }
  expect(server.requests.map(({ url, headers }) => [url, headers.authorization])).toEqual([
    ["/api/v1/namespaces/a/pods/b/exec?command=ls", "Bearer old"],
    ["/api/v1/namespaces/a/pods/b/exec?command=ls", "Bearer new"],
  ]);
  expect(proxy?.asked.every((host) => host === new URL(server.url).host) ?? true).toBe(true);
  expect(proxy?.asked.length ?? 1).toBeGreaterThan(0);
});

test("a refused upgrade is the server's failure, and any other response is a clear error", async () => {
  const body = JSON.stringify({ kind: "Status", apiVersion: "v1", status: "Failure", code: 403, reason: "Forbidden" });
  const server = await startEcho(({ url }) =>
    url === "/forbidden"
      ? { status: 403, type: "application/json", body }
      : { status: 200, type: "text/html", body: "<html>sign in</html>" },
  );
  const client = await open(server.url);
  await expect(openWebSocket(client, "/forbidden")).rejects.toMatchObject({ name: "ApiError", status: { code: 403 } });
  await expect(openWebSocket(client, "/page")).rejects.toMatchObject({
    name: "ResponseError",
    code: "NotUpgraded",
    message: "the server answered the request, but did not switch to the protocol websocket (GET /page)",
  });
});

test("an interrupted request is not retried, because it may have started a command", async () => {
  const server = await startEcho(() => "cut");
  const client = await open(server.url);
  await expect(openWebSocket(client, "/exec")).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(server.requests).toHaveLength(1);
});

test("a request is retried when the server asks for it", async () => {
  const server = await startEcho((_request, number) =>
    number === 1 ? { status: 429, type: "text/plain\r\nretry-after: 0", body: "later" } : undefined,
  );
  const socket = await openWebSocket(await open(server.url), "/exec");
  socket.send("x");
  expect(await socket.next()).toBe("echo x");
});

test("the connection ends with the request's signal, with the client's, and with the client", async () => {
  const server = await startEcho();
  const [controller, clients] = [new AbortController(), new AbortController()];
  const first = await openWebSocket(await open(server.url), "/a", controller.signal);
  const second = await openWebSocket(await open(server.url, { signal: clients.signal }), "/b");
  const client = await open(server.url);
  const third = await openWebSocket(client, "/c");
  const ended = [first, second, third].map(({ socket }) => new Promise((resolve) => socket.once("close", resolve)));
  controller.abort(new Error("enough"));
  clients.abort(new Error("enough"));
  await client.close();
  await Promise.all(ended);
  await expect(openWebSocket(client, "/d")).rejects.toMatchObject({ code: "ClientClosed" });
  await expect(openWebSocket(await open(server.url), "/e", controller.signal)).rejects.toThrow("enough");
});

test("data that the server sends directly after its response is not lost", async () => {
  const server = createServer({ ...certificates.server });
  server.on("upgrade", (_request: IncomingMessage, socket: Duplex) => {
    socket.write("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\nearly bytes");
  });
  const client = await open(`https://127.0.0.1:${await listen(server)}`);
  const { status, headers, socket } = await client.upgrade({ path: "/", protocol: "echo" });
  expect({ status, upgrade: headers.upgrade }).toEqual({ status: 101, upgrade: "echo" });
  const [bytes] = await new Promise<Buffer[]>((resolve) => socket.once("data", (chunk: Buffer) => resolve([chunk])));
  expect(bytes?.toString()).toBe("early bytes");
  socket.destroy();
});

test("interceptors see an upgrade, and may refuse it", async () => {
  const server = await startEcho();
  const seen: Partial<InterceptedRequest>[] = [];
  const client = await open(server.url, {
    interceptors: [
      async (request, next) => {
        const { stream, upgrade, path } = request;
        seen.push({ stream, upgrade, path });
        if (path === "/no") {
          const body = Buffer.from("not now");
          return { stream: false, status: 503, headers: {}, body, text: () => "not now", json: () => undefined };
        }
        return next({ ...request, headers: { ...request.headers, "x-mine": "1" } });
      },
    ],
  });
  const socket = await openWebSocket(client, "/yes");
  socket.send("x");
  expect(await socket.next()).toBe("echo x");
  await expect(openWebSocket(client, "/no")).rejects.toMatchObject({ status: { code: 503 } });
  expect(seen).toEqual([
    { stream: true, upgrade: "websocket", path: "/yes" },
    { stream: true, upgrade: "websocket", path: "/no" },
  ]);
  expect(server.requests.map(({ url, headers }) => [url, headers["x-mine"]])).toEqual([["/yes", "1"]]);
});

test("upgraded connections do not count as connections of calls", async () => {
  const server = await startEcho();
  const client = await open(server.url);
  const sockets = await Promise.all(Array.from({ length: 40 }, (_, i) => openWebSocket(client, `/${i}`)));
  await Promise.all(
    sockets.map(async (socket, i) => {
      socket.send(`${i}`);
      expect(await socket.next()).toBe(`echo ${i}`);
    }),
  );
});
