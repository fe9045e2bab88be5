import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect as openSocket, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { ApiError, ConnectionError, isNotFound } from "@kubesmith/runtime";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { connectByChannels } from "../../../runtime/streams/port-forward/dialects.js";
import { useNode } from "../../support/use-node.js";

const on = useNode();
const SCRIPT = `mkdir -p /www/dir; echo hello > /www/index.html; nc -ll -p 7000 -e cat & exec httpd -f -p 8080 -h /www`;
beforeAll(async () => {
  await on.startPod("web", SCRIPT);
  await on.kubectl(["expose", "pod", "web", "--port=80", "--target-port=8080", "--name=web"]);
  const get = ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/"];
  await vi.waitUntil(async () => (await on.pods.exec("web", get)).exitCode === 0, 20_000);
});

/** What a connection sends back for what it is sent. */
async function echo(socket: Duplex, bytes: Buffer): Promise<Buffer> {
  const chunks: Buffer[] = [];
  socket.end(bytes);
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

describe.each([
  ["E.11 SPDY inside a WebSocket", () => on.pods.portForward("web", 7000).connect()],
  [
    "E.12 a WebSocket for each connection",
    () =>
      connectByChannels(
        { client: on.client, path: "/api/v1/namespaces/default/pods/web/portforward", query: {} },
        7000,
        undefined,
      ),
  ],
])("%s", (_name, open) => {
  test("carries bytes in both directions", async () => {
    const socket = (await open()) as Duplex;
    const bytes = randomBytes(1_000_000);
    const received: Buffer[] = [];
    let size = 0;
    socket.on("data", (chunk: Buffer) => {
      received.push(chunk);
      size += chunk.length;
    });
    socket.write(bytes);
    await expect.poll(() => size, { timeout: 20_000 }).toBe(bytes.length);
    expect(Buffer.concat(received).equals(bytes)).toBe(true);
    socket.destroy();
  });
});

test("E.11 a connection of SPDY can be half-closed", async () => {
  const bytes = randomBytes(100_000);
  const socket = (await on.pods.portForward("web", 7000).connect()) as Duplex;
  expect((await echo(socket, bytes)).equals(bytes)).toBe(true);
});

describe("E.13 portForward", () => {
  test("listens on localhost, over IPv4 and IPv6, on a free port if the port is 0", async () => {
    await using forward = await on.pods.portForward("web", [
      { local: 0, remote: 8080 },
      { local: 0, remote: 7000 },
    ]);
    expect(forward.ports.map(({ remote }) => remote)).toEqual([8080, 7000]);
    expect(forward.localPort).toBe(forward.ports[0]?.local);
    const response = await fetch(`http://127.0.0.1:${forward.localPort}/index.html`);
    expect(await response.text()).toBe("hello\n");
  });

  test("a port on which nothing listens fails its connection alone", async () => {
    const errors: Error[] = [];
    const ports = [
      { local: 0, remote: 9999 },
      { local: 0, remote: 8080 },
    ];
    await using forward = await on.pods.portForward("web", ports, { onError: (error) => errors.push(error) });
    const [closed, open] = forward.ports;
    const socket: Socket = openSocket({ port: closed?.local ?? 0, host: "127.0.0.1" });
    socket.on("error", () => {});
    await once(socket, "close");
    await expect.poll(() => errors.length).toBe(1);
    expect(errors[0]).toBeInstanceOf(ConnectionError);
    expect(String(errors[0])).toMatch(/port 9999 of the pod: .*refused/);
    expect((await fetch(`http://127.0.0.1:${open?.local}/index.html`)).status).toBe(200);
  });

  test("40 connections at once get their own data", async () => {
    await using forward = await on.pods.portForward("web", { local: 0, remote: 7000 });
    const hashes = await Promise.all(
      Array.from({ length: 40 }, async () => {
        const bytes = randomBytes(2000);
        const socket = openSocket({ port: forward.localPort, host: "127.0.0.1", allowHalfOpen: true });
        const answer = await echo(socket, bytes);
        return createHash("sha1").update(bytes).digest("hex") === createHash("sha1").update(answer).digest("hex");
      }),
    );
    expect(hashes.filter(Boolean)).toHaveLength(40);
  });

  test("rejects for a pod that does not exist, and for a local port that is in use", async () => {
    const failure: unknown = await on.pods.portForward("missing", 80).catch((error: unknown) => error);
    expect(isNotFound(failure)).toBe(true);
    await using forward = await on.pods.portForward("web", { local: 0, remote: 8080 });
    await expect(on.pods.portForward("web", { local: forward.localPort, remote: 8080 })).rejects.toThrow(
      "cannot listen",
    );
  });

  test("ends with an error when the API server is lost", async () => {
    await using forward = await on.pods.portForward("web", { local: 0, remote: 8080 });
    await on.kill("kube-apiserver");
    await expect(forward.closed).rejects.toBeInstanceOf(ConnectionError);
    await on.restart("kube-apiserver");
  });

  test.each([[0], [70_000], [{ local: -1, remote: 80 }], [[]], ["80"]])("refuses the ports %j", async (ports) => {
    await expect(on.pods.portForward("web", ports as never)).rejects.toMatchObject({ code: "InvalidOption" });
  });
});

describe("E.15 proxy", () => {
  test("of a pod and of a service returns the program's response", async () => {
    for (const proxy of [on.pods.proxy("web:8080"), on.k8s.core.v1.services("default").proxy("web:80")]) {
      const response = await proxy.fetch("/index.html?a=b%20c");
      expect([response.status, await response.text()]).toEqual([200, "hello\n"]);
    }
  });

  test("leaves the path, the status and redirects as they are", async () => {
    const proxy = on.pods.proxy("web:8080");
    expect((await proxy.fetch("/missing%20file/")).status).toBe(404);
    const redirect = await proxy.fetch("/dir");
    expect([redirect.status, redirect.headers.get("location")]).toEqual([302, expect.stringContaining("dir/")]);
  });

  test("returns the API server's own failure as a response, with a Status", async () => {
    const response = await on.pods.proxy("web:9").fetch("/");
    expect(await response.json()).toMatchObject({ kind: "Status", code: 503 });
    const missing = await on.k8s.core.v1.services("default").proxy("missing").fetch("/");
    expect(await missing.json()).toMatchObject({ kind: "Status", message: expect.stringContaining("missing") });
  });

  test("of a node reaches the kubelet", async () => {
    const { items } = await on.k8s.core.v1.nodes.list();
    const response = await on.k8s.core.v1.nodes.proxy(items[0]?.metadata.name ?? "").fetch("/healthz");
    expect(await response.text()).toBe("ok");
  });

  test.each(["index.html", "/../x", "/%2e%2e/x"])("refuses the path %s", async (path) => {
    await expect(on.pods.proxy("web:8080").fetch(path)).rejects.toMatchObject({ code: "InvalidPath" });
  });

  test("an upgrade that the program does not want is an error", async () => {
    await expect(on.pods.proxy("web:8080").upgrade("/index.html")).rejects.toBeInstanceOf(ApiError);
  });
});
