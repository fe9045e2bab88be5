import { connect } from "@kubesmith/runtime";
import { createController, runControllers } from "@kubesmith/runtime/controller";
import { createInformers } from "@kubesmith/runtime/informer";
import { configMaps, pods } from "bench-sdk/core/v1";

/** The version of the list that the server of made-up pods has. */
const LISTED = 200_000;

/** Opens a client. */
export async function open(kubeconfig) {
  const client = await connect({ kubeconfig });
  const inNamespace = client.resource(configMaps, "bench");
  const allPods = client.resource(pods);
  return {
    listPods: async () => (await allPods.list()).items,
    get: (name) => inNamespace.get(name),
    create: (object) => inNamespace.create(object),
    delete: (name) => inNamespace.delete(name),
    createIn: (namespace, object) => client.resource(configMaps, namespace).create(object),
    touch: (name, i) =>
      inNamespace.apply(
        { metadata: { name, annotations: { touched: `${Date.now()}-${i}` } } },
        { fieldManager: "bench", force: true },
      ),
    versionOfList: async () => (await inNamespace.list()).metadata.resourceVersion,
    /** The changes of ConfigMaps after a version, as bytes. */
    stream: async (resourceVersion) => {
      const path = "/api/v1/namespaces/bench/configmaps";
      const stream = await client.stream({
        path,
        query: { watch: true, ...(resourceVersion !== undefined && { resourceVersion }) },
      });
      const body = stream.body[Symbol.asyncIterator]();
      return { next: () => body.next(), close: stream.close };
    },
    watchPods: async () => {
      const watch = allPods.watch({ resourceVersion: String(LISTED) });
      return {
        receive: async (count) => {
          const started = client.send({ path: "/changes/start" });
          let left = count;
          for await (const _ of watch) if (--left === 0) break;
          await started;
        },
        close: () => watch.close(),
      };
    },
    cachePods: async (options) => {
      const informers = createInformers(client);
      const informer = informers.of(allPods, options);
      return {
        fill: async () => {
          await informer.synced;
          return informer.size;
        },
        update: async (count) => {
          await client.send({ path: "/changes/start" });
          await informer.caughtUp(String(LISTED + count));
        },
        close: () => informers.close(),
      };
    },
    /** Fills a cache of a namespace's ConfigMaps, which is then closed. */
    fillCache: async (namespace) => {
      const informers = createInformers(client);
      await informers.of(client.resource(configMaps, namespace)).synced;
      informers.close();
    },
    /**
     * Runs a controller of all pods, or of a namespace's ConfigMaps, until it has reconciled each of them: the milliseconds after its cache has
     * been filled. With a target, each reconcile applies a ConfigMap there.
     */
    reconcile: async ({ count, lanes, namespace, target, data }) => {
      const ending = new AbortController();
      const copies = target && client.resource(configMaps, target);
      const resource = namespace ? client.resource(configMaps, namespace) : allPods;
      const informers = createInformers(client);
      await informers.of(resource).synced;
      globalThis.gc();
      let left = count;
      let ended;
      const controller = createController(resource, {
        concurrency: lanes,
        reconcile: async ({ metadata: { name } }, { signal }) => {
          await copies?.apply({ metadata: { name }, data }, { fieldManager: "bench", force: true, signal });
          left--;
          if (left > 0) return;
          ended = performance.now();
          ending.abort();
        },
      });
      const begun = performance.now();
      await runControllers(client, [controller], { informers, signal: ending.signal, log: () => {} });
      informers.close();
      return ended - begun;
    },
    close: () => client.close(),
  };
}
