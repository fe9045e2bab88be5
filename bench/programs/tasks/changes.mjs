// Tasks of watches and caches. They take a function that opens a client, and what they are asked for.
import { heapUsed, median, time, work } from "../measure.mjs";

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

/** Opens many streams, not all at once, so that no server is asked for a thousand handshakes at a time. */
async function openStreams(count, open) {
  const opened = [];
  while (opened.length < count) opened.push(...(await Promise.all(Array.from({ length: 100 }, open))));
  return opened;
}

/** Reads of one object at once, by a client that is open: before, while and after it has many streams open. */
export async function streams(open, { kubeconfig, count, streams, again, trace }) {
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
  const opened = await openStreams(streams, () => client.stream());
  await sample();
  const beside = await sample();
  for (const stream of opened) stream.close();
  await sample();
  alone.push(...(await sample()));
  await client.close();
  return { alone: median(alone.slice(1)), beside: median(beside) };
}

/** Many streams of changes: how long they take to open, their memory, one change that each of them reports; then many caches at once. */
export async function multiplexing(open, { kubeconfig, streams, again, caches, namespace }) {
  const client = await open(kubeconfig);
  const version = await client.versionOfList();
  globalThis.gc();
  const before = process.memoryUsage().rss;
  let opened;
  const ms = await time(async () => {
    opened = await openStreams(streams, () => client.stream(version));
  });
  globalThis.gc();
  const memory = (process.memoryUsage().rss - before) / streams;
  const received = [];
  const worked = [];
  for (let i = 0; i < again; i++) {
    const next = opened.map((stream) => stream.next());
    received.push(
      await time(async () => {
        worked.push(
          await work(async () => {
            await client.touch("settings-1", i);
            await Promise.all(next);
          }),
        );
      }),
    );
  }
  for (const stream of opened) stream.close();
  const filled = await time(() => Promise.all(Array.from({ length: caches }, () => client.fillCache(namespace))));
  await client.close();
  return { opened: ms, memory, received: median(received), work: median(worked) / streams, filled };
}

/** Events of a watch: their time, and the microseconds of work for one. */
export async function watch(open, { kubeconfig, updates }) {
  const client = await open(kubeconfig);
  const watched = await client.watchPods();
  let worked;
  const ms = await time(async () => {
    worked = await work(() => watched.receive(updates));
  });
  await watched.close();
  await client.close();
  return { ms, work: worked / updates };
}

/** A cache of pods, filled and then changed: times, and the bytes of the heap that each object takes. */
export async function informer(open, { kubeconfig, count, updates, options }) {
  const client = await open(kubeconfig);
  const cache = await client.cachePods(options);
  const before = heapUsed();
  let size;
  const synced = await time(async () => {
    size = await cache.fill();
  });
  if (size !== count) throw new Error(`${size} objects instead of ${count}`);
  // What was received is free only after the connection has been idle for a moment.
  await new Promise((resolve) => setTimeout(resolve, 100));
  const heap = (heapUsed() - before) / count;
  const updated = updates > 0 ? await time(() => cache.update(updates)) : 0;
  await cache.close();
  await client.close();
  return { synced, heap, updated };
}

/** A controller that reconciles each object once: the time after its cache has been filled. */
export async function controller(open, { kubeconfig, ...options }) {
  const client = await open(kubeconfig);
  const ms = await client.reconcile(options);
  await client.close();
  return { ms };
}
