import { configMaps } from "@kubesmith/kubernetes/core/v1";
import { type Client, connect } from "@kubesmith/runtime";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { failureOf } from "../support/failure-of.js";
import { type Relay, startRelay } from "../support/relay.js";
import { startVerbsCluster, type VerbsCluster } from "../support/verbs-cluster.js";

let on: VerbsCluster;
let relay: Relay;
let client: Client;

beforeAll(async () => {
  // What was read a moment ago is soon too old for the server to go on from.
  on = await startVerbsCluster({
    extraArgs: ["--etcd-compaction-interval=1s"],
    featureGates: { ListFromCacheSnapshot: false },
  });
  const maps = on.clients.token.resource(configMaps, "default");
  await Promise.all(Array.from({ length: 9 }, (_, i) => maps.create({ metadata: { name: `map-${i}` } })));
});
afterAll(() => on?.stop());
beforeEach(async () => {
  relay = await startRelay(on.cluster.server);
  client = await connectTo(relay);
});
afterEach(async () => {
  await relay.stop();
  await client.close();
});

const connectTo = ({ server }: Relay, signal?: AbortSignal): Promise<Client> =>
  connect({ server, ca: on.cluster.ca, token: on.cluster.users.admin.token, ...(signal && { signal }) });
const socketIsFree = (): Promise<void> => vi.waitFor(() => expect(relay.waiting).toBe(0), { timeout: 5_000 });
/** A write that changes nothing. Each takes a connection of its own, as reads at once do not. */
const touch = (of: Client): Promise<unknown> => of.resource(configMaps, "default").patch.merge("map-0", {});
/** Opens all connections that a client makes: what is held later are then requests, no handshakes. */
const warmUp = (of: Client): Promise<unknown> => Promise.all(Array.from({ length: 16 }, () => touch(of)));

test.each(["get", "list", "create", "delete"] as const)(
  "an abort ends %s in flight and frees its socket",
  async (verb) => {
    const maps = client.resource(configMaps, "default");
    const controller = new AbortController();
    const { signal } = controller;
    const calls = {
      get: () => maps.get("map-0", { signal }),
      list: () => maps.list({ signal }),
      create: () => maps.create({ metadata: { name: "aborted" } }, { signal }),
      delete: () => maps.delete("nothing", { signal }),
    };
    await warmUp(client);
    relay.hold();
    const failing = failureOf(calls[verb]());
    await relay.asked();
    const reason = new Error("changed my mind");
    controller.abort(reason);
    expect(await failing).toBe(reason);
    await socketIsFree();
    relay.release();
    expect((await maps.get("map-1")).metadata.name).toBe("map-1");
  },
);

test("an aborted signal prevents the request", async () => {
  const signal = AbortSignal.abort("no");
  const maps = client.resource(configMaps, "default");
  expect(await failureOf(maps.get("map-0", { signal }))).toBe("no");
  expect(await failureOf(maps.list({ signal }))).toBe("no");
  expect(await failureOf(maps.list({ signal })[Symbol.asyncIterator]().next())).toBe("no");
  expect(relay.opened).toBe(0);
});

test("a timeout signal is the reason of the failure", async () => {
  await warmUp(client);
  relay.hold();
  const failure = await failureOf(
    client.resource(configMaps, "default").get("map-0", { signal: AbortSignal.timeout(50) }),
  );
  expect(failure).toMatchObject({ name: "TimeoutError" });
  await socketIsFree();
});

test("an iteration stops at an abort, before the next page or while it is loading", async () => {
  const maps = client.resource(configMaps, "default");
  await warmUp(client);
  for (const when of ["before", "during"] as const) {
    const controller = new AbortController();
    const names: string[] = [];
    const failure = await failureOf(
      (async () => {
        for await (const { metadata } of maps.list({ limit: 2, signal: controller.signal })) {
          names.push(metadata.name);
          if (names.length !== 2) continue;
          if (when === "before") {
            controller.abort(when);
          } else {
            relay.hold();
            void relay.asked().then(() => controller.abort(when));
          }
        }
      })(),
    );
    expect(failure).toBe(when);
    expect(names).toHaveLength(2);
  }
  await socketIsFree();
});

test("the client's signal ends all its requests", async () => {
  const controller = new AbortController();
  const own = await connectTo(relay, controller.signal);
  await warmUp(own);
  relay.hold();
  const calls = Array.from({ length: 20 }, () => failureOf(touch(own)));
  await relay.asked(16);
  expect(relay.waiting).toBe(16);
  controller.abort("over");
  expect(new Set(await Promise.all(calls))).toEqual(new Set(["over"]));
  await socketIsFree();
  await own.close();
});

test("a request that waits for a socket is aborted without being sent", async () => {
  const maps = client.resource(configMaps, "default");
  await warmUp(client);
  relay.hold();
  const waiting = Array.from({ length: 16 }, () => touch(client));
  await relay.asked(16);
  const controller = new AbortController();
  const failing = failureOf(maps.create({ metadata: { name: "unsent" } }, { signal: controller.signal }));
  controller.abort("too late");
  expect(await failing).toBe("too late");
  relay.release();
  expect(await Promise.all(waiting)).toHaveLength(16);
  expect((await on.cluster.kubectl(["get", "configmap", "unsent"])).stderr).toContain("NotFound");
});

test("C.23 an iteration continues after its version has expired, with each object once", async () => {
  const maps = client.resource(configMaps, "default");
  const names: string[] = [];
  for await (const { metadata, items } of maps.list({ limit: 4 }).pages()) {
    names.push(...items.map((item) => item.metadata.name));
    if (names.length !== 4) continue;
    // Each write makes a version; the server forgets those that are older than its interval.
    await vi.waitFor(
      async () => {
        await maps.patch.merge("map-8", { data: { now: `${performance.now()}` } });
        const options = { limit: 4, continue: metadata.continue ?? "" };
        expect(await failureOf(maps.list(options)).catch(() => undefined)).toMatchObject({ reason: "Expired" });
      },
      { timeout: 30_000, interval: 200 },
    );
  }
  expect(names.filter((name) => name.startsWith("map-"))).toEqual(Array.from({ length: 9 }, (_, i) => `map-${i}`));
});
