import { inspect } from "node:util";
import { configMaps, secrets } from "@kubesmith/kubernetes/core/v1";
import { isNotFound } from "@kubesmith/runtime";
import { registerInstrumentations } from "@opentelemetry/instrumentation";
import { UndiciInstrumentation } from "@opentelemetry/instrumentation-undici";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { afterAll, beforeEach, expect, test } from "vitest";
import { useControlPlane } from "../support/use-control-plane.js";

// What docs/observability.md describes.
const exporter = new InMemorySpanExporter();
const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
const unregister = registerInstrumentations({ tracerProvider, instrumentations: [new UndiciInstrumentation()] });

const cluster = useControlPlane();
afterAll(async () => {
  unregister();
});
beforeEach(() => exporter.reset());

test("each request is a span of undici's own diagnostics", async () => {
  const maps = cluster.client.resource(configMaps, "default");
  await maps.create({ metadata: { name: "traced" } });
  await expect(maps.get("none")).rejects.toSatisfy(isNotFound);
  const url = `${cluster.server}/api/v1/namespaces/default/configmaps`;
  expect(exporter.getFinishedSpans().map(({ name, attributes }) => ({ name, ...attributes }))).toMatchObject([
    { name: "POST", "http.request.method": "POST", "url.full": url, "http.response.status_code": 201 },
    { name: "GET", "http.request.method": "GET", "url.full": `${url}/none`, "http.response.status_code": 404 },
  ]);
});

test("simultaneous requests are a span each", async () => {
  const maps = cluster.client.resource(configMaps, "default");
  await Promise.all(Array.from({ length: 20 }, () => maps.get("traced")));
  expect(exporter.getFinishedSpans()).toHaveLength(20);
});

test("G.1 no span contains a credential or a Secret", async () => {
  const planted = "planted-secret";
  const vault = cluster.client.resource(secrets, "default");
  await vault.create({ metadata: { name: "vault" }, stringData: { password: planted } });
  await vault.get("vault");
  await cluster.client.send({ path: "/version", headers: { authorization: `Bearer ${planted}` } });
  const spans = exporter.getFinishedSpans();
  expect(spans).toHaveLength(3);
  const shown = inspect(
    spans.map(({ name, attributes, events, status, resource }) => ({ name, attributes, events, status, resource })),
    { depth: null },
  );
  for (const secret of [planted, Buffer.from(planted).toString("base64"), cluster.users.admin.token]) {
    expect(shown).not.toContain(secret);
  }
});
