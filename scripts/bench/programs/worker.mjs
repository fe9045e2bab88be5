// Does the same work with the client that the argument names, when it is told to, and answers with milliseconds.
const { open } = await import(`./clients/${process.argv[2]}.mjs`);

let kept;

/** The milliseconds that a task takes, after what earlier ones left in memory is gone. */
async function time(task) {
  globalThis.gc();
  const start = performance.now();
  await task();
  return performance.now() - start;
}

/** Does something for each name, some at a time. */
async function inLanes(names, lanes, task) {
  const queue = names.values();
  const lane = async () => {
    for (const name of queue) await task(name);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
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

  /** Reads of one object at once, by a new client and then, three times, by the same. */
  async get({ kubeconfig, count }) {
    let client;
    const read = () => Promise.all(Array.from({ length: count }, () => client.get("settings-1")));
    const cold = await time(async () => {
      client = await open(kubeconfig);
      await read();
    });
    const again = [await time(read), await time(read), await time(read)];
    await client.close();
    return { cold, warm: again.reduce((sum, ms) => sum + ms) / again.length };
  },

  /** Creates and deletes, some at a time. */
  async write({ kubeconfig, count, lanes }) {
    const client = await open(kubeconfig);
    const names = Array.from({ length: count }, (_, i) => `bench-${i}`);
    const object = (name) => ({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name, namespace: "bench", labels: { app: "bench" } },
      data: { "settings.ini": "[main]\nworkers = 4\nlevel = info\n", owner: "bench" },
    });
    const ms = await time(async () => {
      await inLanes(names, lanes, (name) => client.create(object(name)));
      await inLanes(names, lanes, (name) => client.delete(name));
    });
    await client.close();
    return { ms };
  },
};

process.on("message", async ({ task, ...options }) => {
  try {
    process.send({ value: await tasks[task](options) });
  } catch (error) {
    process.send({ error: String(error?.stack ?? error) });
  }
});
process.on("disconnect", () => process.exit());
