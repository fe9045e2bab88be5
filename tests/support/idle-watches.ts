// A process that opens many watches, and measures what they cost it. Its argument says where. It answers the messages of its parent.
import { configMaps } from "@kubesmith/kubernetes/core/v1";
import { connect, type KubernetesObject } from "@kubesmith/runtime";
import { registerInstrumentations } from "@opentelemetry/instrumentation";
import { UndiciInstrumentation } from "@opentelemetry/instrumentation-undici";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { settledMemory } from "./settled-memory.js";

/** What the process is started with. */
export interface IdleWatchesSetup {
  readonly connection: { readonly server: string; readonly ca: string; readonly token: string };
  readonly openTelemetry: boolean;
}

/** What it can be told to do. */
export type IdleWatchesOrder =
  | { readonly order: "open watches"; readonly count: number }
  | { readonly order: "make calls"; readonly count: number }
  | { readonly order: "measure" }
  | { readonly order: "idle"; readonly milliseconds: number }
  | { readonly order: "events" };

/** Megabytes, and milliseconds of processor time. */
export interface IdleWatchesAnswer {
  readonly memory?: { readonly heap: number; readonly rss: number };
  readonly processor?: number;
  readonly events?: number;
}

const { connection, openTelemetry }: IdleWatchesSetup = JSON.parse(process.argv[2] ?? "");
const AT_ONCE = 16;

if (openTelemetry) {
  const spanProcessors = [new SimpleSpanProcessor(new InMemorySpanExporter())];
  registerInstrumentations({
    tracerProvider: new BasicTracerProvider({ spanProcessors }),
    instrumentations: [new UndiciInstrumentation()],
  });
}
let accepted = 0;
let events = 0;
const client = await connect({
  ...connection,
  interceptors: [
    async (request, next) => {
      const response = await next(request);
      if (request.stream) accepted++;
      return response;
    },
  ],
});
const maps = client.resource(configMaps, "default");

async function follow(resourceVersion = ""): Promise<void> {
  const watch: AsyncIterable<{ readonly object: KubernetesObject }> = maps.watch({ name: "watched", resourceVersion });
  for await (const _event of watch) events++;
}

async function openWatches(count: number): Promise<void> {
  const { metadata } = await maps.list();
  const wanted = accepted + count;
  for (let i = 0; i < count; i++) follow(metadata.resourceVersion).catch((error: Error) => process.emitWarning(error));
  while (accepted < wanted) await new Promise((resolve) => setTimeout(resolve, 50));
}

async function makeCalls(count: number): Promise<void> {
  let left = count;
  const run = async (): Promise<void> => {
    while (left-- > 0) await maps.get("called");
  };
  await Promise.all(Array.from({ length: AT_ONCE }, run));
}

/** The processor time of an action, in milliseconds. */
async function processorOf(action: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await action();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

async function obey(order: IdleWatchesOrder): Promise<IdleWatchesAnswer> {
  switch (order.order) {
    case "open watches":
      await openWatches(order.count);
      return {};
    case "make calls":
      return { processor: await processorOf(() => makeCalls(order.count)) };
    case "measure":
      return { memory: await settledMemory() };
    case "idle":
      return {
        processor: await processorOf(() => new Promise((resolve) => setTimeout(resolve, order.milliseconds))),
      };
    case "events":
      return { events };
  }
}

process.on("disconnect", () => process.exit());
process.on("message", (order: IdleWatchesOrder) => {
  obey(order).then(
    (answer) => process.send?.(answer),
    (error: Error) => {
      process.emitWarning(error);
      process.exit(1);
    },
  );
});
