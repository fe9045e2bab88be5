import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { configMaps, namespaces, nodes, pods } from "@kubesmith/kubernetes/core/v1";
import { type Client, type ConnectOptions, connect, type StreamResponse } from "@kubesmith/runtime";
import { registerInstrumentations } from "@opentelemetry/instrumentation";
import { UndiciInstrumentation } from "@opentelemetry/instrumentation-undici";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { startHttpProxy } from "../../runtime/testdata/proxies.js";
import { createCertificates } from "../../testbed/certificates.js";
import { type ControlPlane, startControlPlane } from "../../testbed/index.js";
import { startRelay } from "../support/relay.js";

const STREAMS = 1_000;
const CALLS = 200;
const WATCH = {
  path: "/api/v1/namespaces/default/configmaps",
  query: { watch: true, fieldSelector: "metadata.name=m" },
};

let cluster: ControlPlane;
beforeAll(async () => {
  cluster = await startControlPlane();
});
afterAll(() => cluster?.stop());

async function open(options: ConnectOptions = {}): Promise<Client> {
  const { server, ca, users } = cluster;
  const client = await connect({ server, ca, token: users.admin.token, ...options });
  onTestFinished(() => client.close());
  return client;
}

/** The lines of a stream. */
async function* linesOf({ body }: StreamResponse): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}

/** The tail of a container's log, line by line: what a helper over raw streams takes. */
async function* tail(
  client: Client,
  name: string,
  options: { lines: number; follow: boolean },
): AsyncGenerator<string> {
  const { lines: tailLines, follow } = options;
  const path = `/api/v1/namespaces/default/pods/${name}/log`;
  yield* linesOf(await client.stream({ path, query: { tailLines, follow } }));
}

/** A node whose kubelet is this test's, as no real one runs here: it answers requests for logs. */
async function startKubelet(
  client: Client,
  answer: (url: string, write: (text: string) => void) => void,
): Promise<void> {
  const { server: tls } = await createCertificates("kubelet");
  const kubelet = createServer({ ...tls }, ({ url = "" }, response) => {
    response.writeHead(200, { "content-type": "text/plain" });
    response.flushHeaders();
    answer(url, (text) => void (text === "" ? response.end() : response.write(text)));
  });
  await new Promise<void>((resolve) => kubelet.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    kubelet.closeAllConnections();
    kubelet.close();
  });
  const { port } = kubelet.address() as AddressInfo;
  await client.resource(nodes).create({ metadata: { name: "node" } });
  const status = {
    addresses: [{ type: "InternalIP", address: "127.0.0.1" }],
    daemonEndpoints: { kubeletEndpoint: { Port: port } },
  };
  await client.resource(nodes).status.patch.merge("node", { status });
}

test("the tail of a log can be read line by line while the container writes", async () => {
  const client = await open();
  let write = (_text: string): void => {};
  let asked = "";
  await startKubelet(client, (url, to) => {
    asked = url;
    write = to;
    write("one\ntw");
  });
  await client.resource(pods, "default").create({
    metadata: { name: "web" },
    spec: { nodeName: "node", containers: [{ name: "main", image: "none" }] },
  });
  const lines = tail(client, "web", { lines: 2, follow: true });
  expect((await lines.next()).value).toBe("one");
  write("o\nthree");
  expect((await lines.next()).value).toBe("two");
  write("");
  expect(await lines.next()).toEqual({ done: false, value: "three" });
  expect((await lines.next()).done).toBe(true);
  expect(asked).toBe("/containerLogs/default/web/main?follow=true&tailLines=2");
  const none = tail(client, "none", { lines: 1, follow: false });
  await expect(none.next()).rejects.toMatchObject({ status: { reason: "NotFound" } });
});

/** Opens many watches, sends many calls at the same time, and has each watch see one event. */
async function loadWith(client: Client): Promise<void> {
  const maps = client.resource(configMaps, "default");
  await maps.delete("m").catch(() => undefined);
  const streams: StreamResponse[] = [];
  // A hundred handshakes at a time are enough for a machine with two cores.
  while (streams.length < STREAMS)
    streams.push(...(await Promise.all(Array.from({ length: 100 }, () => client.stream(WATCH)))));
  const calls = await Promise.all(
    Array.from({ length: CALLS }, (_, i) =>
      i % 4 === 0 ? maps.create({ metadata: { generateName: "call-" } }) : client.resource(namespaces).get("default"),
    ),
  );
  expect(calls).toHaveLength(CALLS);
  const events = streams.map((stream) => linesOf(stream));
  const seen = events.map(async (lines) => JSON.parse((await lines.next()).value ?? "{}").object?.metadata?.name);
  await maps.create({ metadata: { name: "m" } });
  expect(new Set(await Promise.all(seen))).toEqual(new Set(["m"]));
  for (const stream of streams) stream.close();
}

test("a thousand streams and two hundred calls work at once over HTTP/2", async () => {
  const relay = await startRelay(cluster.server);
  onTestFinished(() => relay.stop());
  await loadWith(await open({ server: relay.server }));
  // 16 for calls, one for reads that share it, and as many as a thousand streams ask for.
  expect(relay.opened).toBeLessThanOrEqual(16 + 1 + STREAMS / 100 + 2);
});

test("a thousand streams and two hundred calls work at once over HTTP/1.1", async () => {
  vi.stubEnv("DISABLE_HTTP2", "1");
  onTestFinished(() => void vi.unstubAllEnvs());
  await loadWith(await open());
});

test("a thousand streams and two hundred calls use the same protocols with OpenTelemetry", async () => {
  const exporter = new InMemorySpanExporter();
  const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const unregister = registerInstrumentations({ tracerProvider, instrumentations: [new UndiciInstrumentation()] });
  onTestFinished(unregister);
  const relay = await startRelay(cluster.server);
  onTestFinished(() => relay.stop());
  await loadWith(await open({ server: relay.server }));
  expect(relay.opened).toBeLessThanOrEqual(16 + 1 + STREAMS / 100 + 2);
  // Spans end with their responses: those of the streams, too.
  await expect.poll(() => exporter.getFinishedSpans().length).toBeGreaterThanOrEqual(STREAMS + CALLS);
  const versions = exporter.getFinishedSpans().map(({ attributes }) => attributes["network.protocol.version"]);
  expect(new Set(versions)).toEqual(new Set(["1.1", "2"]));
});

test("a thousand streams and two hundred calls work at once through a proxy", async () => {
  const { port } = new URL(cluster.server);
  const proxy = await startHttpProxy({ target: { host: "127.0.0.1", port: Number(port) } });
  vi.stubEnv("HTTPS_PROXY", proxy.url);
  onTestFinished(() => void vi.unstubAllEnvs());
  // By a name, as an address of the loopback interface is never reached through a proxy of the environment.
  await loadWith(await open({ server: "https://kubernetes.default:443", tlsServerName: "localhost" }));
  expect(new Set(proxy.asked)).toEqual(new Set(["kubernetes.default:443"]));
});

test("streams end with an error when their server stops, and can be opened again when it is back", async () => {
  const relay = await startRelay(cluster.server);
  onTestFinished(() => relay.stop());
  const client = await open({ server: relay.server });
  const reading = linesOf(await client.stream({ ...WATCH, query: { watch: true } }));
  expect(JSON.parse((await reading.next()).value ?? "")).toMatchObject({ type: "ADDED" });
  relay.cut();
  const drained = (async () => {
    for await (const _line of reading);
  })();
  await expect(drained).rejects.toMatchObject({ name: "ConnectionError", code: "ECONNRESET" });
  const again = linesOf(await client.stream({ ...WATCH, query: { watch: true } }));
  expect(JSON.parse((await again.next()).value ?? "")).toMatchObject({ type: "ADDED" });
  await again.return?.();
});
