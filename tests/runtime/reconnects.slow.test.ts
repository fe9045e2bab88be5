import { setTimeout as sleep } from "node:timers/promises";
import { clientset } from "@kubesmith/kubernetes";
import { type Client, connect } from "@kubesmith/runtime";
import { createInformers } from "@kubesmith/runtime/informer";
import { expect, onTestFinished, test } from "vitest";
import { useControlPlane } from "../support/use-control-plane.js";

const RECONNECTS = 1_000;
const STREAMS = 20;

const cluster = useControlPlane();

/** A client that counts its lists, and the requests of its watches after the first one. */
async function count(): Promise<{ readonly client: Client; readonly counts: { lists: number; watches: number } }> {
  const counts = { lists: 0, watches: 0 };
  const client = await connect({
    kubeconfig: cluster.users.admin.kubeconfig,
    interceptors: [
      (request, next) => {
        const query = new URLSearchParams(request.query);
        if (query.get("watch") === "true" && !query.has("sendInitialEvents")) counts.watches++;
        else counts.lists++;
        return next(request);
      },
    ],
  });
  onTestFinished(() => client.close());
  return { client, counts };
}

test("D.6 after a thousand requests that the server ended, watches and informers have missed nothing, and listed nothing again", async () => {
  const stopping = new AbortController();
  const writer = cluster.k8s.core.v1.configMaps("default");
  const names = Array.from({ length: 10 }, (_, i) => `reconnects-${i}`);
  const versions: string[] = [];
  const write = async (i: number): Promise<void> => {
    const name = names[i % names.length] as string;
    const { metadata } = await writer.apply(
      { metadata: { name, labels: { reconnects: "yes" } }, data: { i: String(i) } },
      { fieldManager: "writer" },
    );
    versions.push(metadata.resourceVersion);
  };
  for (const i of names.keys()) await write(i);
  const start = (await writer.list()).metadata.resourceVersion;

  const watching = await count();
  const seen = Array.from({ length: STREAMS }, (): string[] => []);
  const watches = seen.map(async (found) => {
    const maps = clientset(watching.client).core.v1.configMaps("default");
    const options = {
      labelSelector: "reconnects=yes",
      resourceVersion: start,
      timeoutSeconds: 1,
      signal: stopping.signal,
    };
    for await (const { object } of maps.watch(options)) found.push(object.metadata.resourceVersion);
  });
  const following = await count();
  const caches = Array.from({ length: STREAMS }, (_, i) => {
    // One factory would share one stream.
    const informers = createInformers(following.client);
    onTestFinished(() => informers.close());
    return informers.of(clientset(following.client).core.v1.configMaps("default"), {
      labelSelector: "reconnects=yes",
      timeoutSeconds: 1,
      streamingList: i % 2 === 0,
    });
  });
  await Promise.all(caches.map(({ synced }) => synced));
  const initial = versions.length;
  for (let i = initial; watching.counts.watches + following.counts.watches < RECONNECTS + 2 * STREAMS; i++) {
    await write(i);
    await sleep(200);
  }
  const last = versions.at(-1) as string;
  await Promise.all(caches.map((cache) => cache.caughtUp(last)));
  const missing = (): number => seen.filter((found) => found.at(-1) !== last).length;
  await expect.poll(missing, { timeout: 60_000 }).toBe(0);
  stopping.abort();
  await Promise.all(watches);

  for (const found of seen) expect(found).toEqual(versions.slice(initial));
  const { items } = await writer.list({ labelSelector: "reconnects=yes" });
  for (const cache of caches) {
    expect(cache.list().sort((one, other) => (one.metadata.name < other.metadata.name ? -1 : 1))).toEqual(items);
    expect(cache.failure).toBeUndefined();
  }
  expect(watching.counts.lists).toBe(0);
  expect(following.counts.lists).toBe(STREAMS);
}, 600_000);
