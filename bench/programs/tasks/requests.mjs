// Tasks of single requests. They take a function that opens a client, and what they are asked for.
import { inLanes, median, time } from "../measure.mjs";

let kept;

/** One list; the client stays open. The first ones, before the compiler has seen to it, do not count. */
export async function list(open, { kubeconfig, count }) {
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
}

/** Reads of one object at once, by a new client and then, `again` times, by the same. */
export async function get(open, { kubeconfig, count, again }) {
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
}

/** Reads of one object, one after the other, over a connection that is open. */
export async function sequential(open, { kubeconfig, count }) {
  const client = await open(kubeconfig);
  await client.get("settings-1");
  const ms = await time(async () => {
    for (let i = 0; i < count; i++) await client.get("settings-1");
  });
  await client.close();
  return { ms };
}

/** Creates and then deletes, some at a time. */
export async function write(open, { kubeconfig, count, lanes }) {
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
}

/** Creates ConfigMaps that stay, in a namespace that exists. */
export async function create(open, { kubeconfig, namespace, count, bytes, lanes }) {
  const client = await open(kubeconfig);
  const names = Array.from({ length: count }, (_, i) => `object-${i}`);
  const data = { text: "x".repeat(bytes) };
  const object = (name) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace }, data });
  await inLanes(names, lanes, (name) => client.createIn(namespace, object(name)));
  await client.close();
  return {};
}
