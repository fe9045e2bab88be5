// Does the same work with the client that the argument names, on request, and answers with milliseconds.
import { answer } from "./answer.mjs";

const { open } = await import(`./clients/${process.argv[2]}.mjs`);

let kept;

/** The milliseconds that a task takes, after what earlier ones left in memory is gone. */
async function time(task) {
  globalThis.gc();
  const start = performance.now();
  await task();
  return performance.now() - start;
}

/** The middle of an odd number of figures. */
function median(figures) {
  return figures.sort((a, b) => a - b)[(figures.length - 1) / 2];
}

/** Does something for each name, some at a time. */
async function inLanes(names, lanes, task) {
  const queue = names.values();
  const lane = async () => {
    for (const name of queue) await task(name);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

let traced = false;
/** Creates a span of each request, as programs that use OpenTelemetry do. */
async function traceRequests() {
  if (traced) return;
  traced = true;
  const [
    { registerInstrumentations },
    { UndiciInstrumentation },
    { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor },
  ] = await Promise.all([
    import("@opentelemetry/instrumentation"),
    import("@opentelemetry/instrumentation-undici"),
    import("@opentelemetry/sdk-trace-base"),
  ]);
  const exporter = new InMemorySpanExporter();
  setInterval(() => exporter.reset(), 500).unref();
  const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  registerInstrumentations({ tracerProvider, instrumentations: [new UndiciInstrumentation()] });
}

const tasks = {
  /** One list; the client stays open. The first ones, before the compiler has seen to it, do not count. */
  async list({ kubeconfig, count }) {
    if (kept === undefined) {
      kept = await open(kubeconfig);
      for (let i = 0; i < 3; i++) await kept.listPods();
    }
    let items = [];
    const ms = await time(async () => {
      items = await kept.listPods();
    });
    if (items.length !== count) throw new Error(`${items.length} objects instead of ${count}`);
    return { ms };
  },

  /** Reads of one object at once, by a new client and then, `again` times, by the same. */
  async get({ kubeconfig, count, again }) {
    let client;
    const read = () => Promise.all(Array.from({ length: count }, () => client.get("settings-1")));
    const cold = await time(async () => {
      client = await open(kubeconfig);
      await read();
    });
    const warm = [];
    for (let i = 0; i < again; i++) warm.push(await time(read));
    await client.close();
    return { cold, warm: median(warm) };
  },

  /** Reads of one object at once, by a client that is open: before, while and after it has many streams open. */
  async streams({ kubeconfig, count, streams, again, trace }) {
    if (trace) await traceRequests();
    const client = await open(kubeconfig);
    const read = () => Promise.all(Array.from({ length: count }, () => client.get("settings-1")));
    const sample = async () => {
      const samples = [];
      for (let i = 0; i < again; i++) samples.push(await time(read));
      return samples;
    };
    await sample();
    const alone = await sample();
    const opened = [];
    // Not all at once, so that no server is asked for a thousand handshakes at a time.
    while (opened.length < streams)
      opened.push(...(await Promise.all(Array.from({ length: 100 }, () => client.watch()))));
    await sample();
    const beside = await sample();
    for (const stream of opened) stream.close();
    await sample();
    alone.push(...(await sample()));
    await client.close();
    return { alone: median(alone.slice(1)), beside: median(beside) };
  },

  /** Reads of one object, one after the other, over a connection that is open. */
  async sequential({ kubeconfig, count }) {
    const client = await open(kubeconfig);
    await client.get("settings-1");
    const ms = await time(async () => {
      for (let i = 0; i < count; i++) await client.get("settings-1");
    });
    await client.close();
    return { ms };
  },

  /** A cache of pods, filled and then changed: times, and the bytes of the heap that each object takes. */
  async informer({ kubeconfig, count, version, options }) {
    const client = await open(kubeconfig);
    const cache = client.cachePods(options);
    globalThis.gc();
    const before = process.memoryUsage().heapUsed;
    let size;
    const synced = await time(async () => {
      size = await cache.fill();
    });
    if (size !== count) throw new Error(`${size} objects instead of ${count}`);
    // What was received is free only after the connection has been idle for a moment.
    await new Promise((resolve) => setTimeout(resolve, 100));
    globalThis.gc();
    const heap = (process.memoryUsage().heapUsed - before) / count;
    const updated = await time(() => cache.update(version));
    cache.close();
    await client.close();
    return { synced, heap, updated };
  },

  /** Creates and then deletes, some at a time. */
  async write({ kubeconfig, count, lanes }) {
    const client = await open(kubeconfig);
    const names = Array.from({ length: count }, (_, i) => `bench-${i}`);
    const object = (name) => ({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name, namespace: "bench", labels: { app: "bench" } },
      data: { "settings.ini": "[main]\nworkers = 4\nlevel = info\n", owner: "bench" },
    });
    const created = await time(() => inLanes(names, lanes, (name) => client.create(object(name))));
    const deleted = await time(() => inLanes(names, lanes, (name) => client.delete(name)));
    await client.close();
    return { create: created, delete: deleted };
  },
};

await answer(({ task, ...options }) => tasks[task](options));
