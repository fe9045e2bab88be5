import { clientset } from "@kubesmith/kubernetes";
import {
  connect,
  type InterceptedRequest,
  isExpired,
  isForbidden,
  type Readable,
  waitFor,
  waitForDeletion,
} from "@kubesmith/runtime";
import { describe, expect, onTestFinished, test } from "vitest";
import { startRelay } from "../support/relay.js";
import { useControlPlane } from "../support/use-control-plane.js";

// Old versions expire soon, for resources that the server does not cache: events.
const cluster = useControlPlane({ extraArgs: ["--etcd-compaction-interval=1s"] });
let number = 0;

const maps = () => cluster.k8s.core.v1.configMaps("default");
const isDone = ({ data }: { data?: { [key: string]: string } }): boolean => data?.state === "done";
const limit = { timeout: 60_000 };

/** A ConfigMap of its own for a test. */
async function create(): Promise<string> {
  const name = `waited-${++number}`;
  await maps().create({ metadata: { name }, data: { state: "begun" } });
  return name;
}

/** ConfigMaps through a client that shows each request, and may change it or do something before it. */
async function spied(
  onRequest: (request: InterceptedRequest, number: number) => unknown = () => {},
  options: object = {},
) {
  const requests: string[] = [];
  const watching = await connect({
    kubeconfig: cluster.users.admin.kubeconfig,
    ...options,
    interceptors: [
      async (request, next) => {
        const count = requests.push(request.query.includes("watch=true") ? "watch" : request.query ? "list" : "get");
        const changed = await onRequest(request, count);
        return next((changed as InterceptedRequest | undefined) ?? request);
      },
    ],
  });
  onTestFinished(() => watching.close());
  const { configMaps, events } = clientset(watching).core.v1;
  return { maps: configMaps("default"), events: events("default"), requests };
}

/** Resolves when there have been so many requests. */
const sent = (requests: readonly string[], count: number) =>
  expect.poll(() => requests.length, { timeout: 30_000 }).toBe(count);

describe("a wait at a real server", () => {
  test("sends a list and a watch, however long it takes and however often the object changes", async () => {
    const name = await create();
    const spy = await spied();
    const waiting = waitFor(spy.maps, name, isDone, { ...limit, interval: 1 });
    await sent(spy.requests, 2);
    for (let i = 0; i < 10; i++) {
      await maps().patch.merge(name, { data: { count: `${i}` } });
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    await maps().patch.merge(name, { data: { state: "done" } });
    expect((await waiting).data).toEqual({ state: "done", count: "9" });
    expect(spy.requests).toEqual(["list", "watch"]);
  });

  test("sees each state, also one that lasts for a moment", async () => {
    const name = await create();
    const spy = await spied();
    const waiting = waitFor(spy.maps, name, isDone, limit);
    await sent(spy.requests, 2);
    await maps().patch.merge(name, { data: { state: "done" } });
    await maps().patch.merge(name, { data: { state: "undone" } });
    expect((await waiting).data).toEqual({ state: "done" });
  });

  test("sees a change between the list and the watch", async () => {
    const name = await create();
    const spy = await spied(async (_request, count) => {
      if (count === 2) await maps().patch.merge(name, { data: { state: "done" } });
    });
    expect((await waitFor(spy.maps, name, isDone, limit)).data).toEqual({ state: "done" });
    expect(spy.requests).toEqual(["list", "watch"]);
  });

  test("goes on if the object is deleted and created again", async () => {
    const name = await create();
    const spy = await spied();
    const waiting = waitFor(spy.maps, name, isDone, limit);
    const gone = waitForDeletion(spy.maps, name, limit);
    await sent(spy.requests, 4);
    await maps().delete(name);
    await maps().create({ metadata: { name }, data: { state: "begun" } });
    const second = await maps().patch.merge(name, { data: { state: "done" } });
    expect((await waiting).metadata.uid).toBe(second.metadata.uid);
    await gone;
  });

  test("lists again when the version of its watch is too old", async () => {
    const events = cluster.k8s.core.v1.events("default");
    const involvedObject = { kind: "ConfigMap", name: "waited", namespace: "default" };
    await events.create({ metadata: { name: "waited" }, involvedObject, reason: "Begun" });
    const isExpiredNow = async (): Promise<boolean> => {
      await using watch = events.watch({ resourceVersion: "1" });
      return await watch.next().then(() => false, isExpired);
    };
    await expect.poll(isExpiredNow, { timeout: 30_000 }).toBe(true);
    const spy = await spied(async (request, count) => {
      if (count !== 2) return undefined;
      return { ...request, query: request.query.replace(/resourceVersion=\d+/, "resourceVersion=1") };
    });
    const waiting = waitFor(spy.events, "waited", ({ reason }) => reason === "Done", limit);
    await sent(spy.requests, 4);
    await events.patch.merge("waited", { reason: "Done" });
    await waiting;
    expect(spy.requests).toEqual(["list", "watch", "list", "watch"]);
  });

  test("goes on after its connection was interrupted", async () => {
    const name = await create();
    const relay = await startRelay(cluster.server);
    onTestFinished(() => relay.stop());
    const { token } = cluster.users.admin;
    const spy = await spied(undefined, { kubeconfig: undefined, server: relay.server, ca: cluster.ca, token });
    const waiting = waitFor(spy.maps, name, isDone, limit);
    await sent(spy.requests, 2);
    relay.cut();
    await maps().patch.merge(name, { data: { state: "done" } });
    await waiting;
    // If the server had not answered the watch yet, it begins with a list again.
    expect(spy.requests.slice(0, 2)).toEqual(["list", "watch"]);
    expect(spy.requests.at(-1)).toBe("watch");
    expect(spy.requests).not.toContain("get");
  });

  test("reads the object again and again for a user who may only get it", async () => {
    const name = await create();
    const rbac = cluster.k8s.rbac.v1;
    await rbac.roles("default").create({
      metadata: { name: "getter" },
      rules: [{ apiGroups: [""], resources: ["configmaps"], resourceNames: [name], verbs: ["get"] }],
    });
    await rbac.roleBindings("default").create({
      metadata: { name: "getter" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "getter" },
      subjects: [{ kind: "User", name: "getter", apiGroup: "rbac.authorization.k8s.io" }],
    });
    const spy = await spied(undefined, { impersonate: { user: "getter" } });
    // The server takes a moment to see the role.
    await expect.poll(() => spy.maps.get(name).then(() => true, isForbidden), { timeout: 30_000 }).toBe(true);
    spy.requests.length = 0;
    const waiting = waitFor(spy.maps, name, isDone, { ...limit, interval: 100 });
    await expect.poll(() => spy.requests.length, { timeout: 30_000 }).toBeGreaterThan(3);
    await maps().patch.merge(name, { data: { state: "done" } });
    await waiting;
    expect(new Set(spy.requests.slice(1))).toEqual(new Set(["get"]));
    expect(spy.requests[0]).toBe("list");
  });

  test("rejects at once for a user who may not even do that", async () => {
    const name = await create();
    const spy = await spied(undefined, { impersonate: { user: "stranger" } });
    await expect(waitFor(spy.maps, name, isDone, limit)).rejects.toSatisfy(isForbidden);
    expect(spy.requests).toEqual(["list", "get"]);
  });

  test("needs only list and watch of the object", async () => {
    const name = await create();
    const rbac = cluster.k8s.rbac.v1;
    await rbac.roles("default").create({
      metadata: { name: "follower" },
      rules: [{ apiGroups: [""], resources: ["configmaps"], resourceNames: [name], verbs: ["list", "watch"] }],
    });
    await rbac.roleBindings("default").create({
      metadata: { name: "follower" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "follower" },
      subjects: [{ kind: "User", name: "follower", apiGroup: "rbac.authorization.k8s.io" }],
    });
    const spy = await spied(undefined, { impersonate: { user: "follower" } });
    const { list, watch } = spy.maps;
    const fieldSelector = { "metadata.name": name };
    // The server takes a moment to see the role.
    await expect.poll(() => list({ fieldSelector }).then(() => true, isForbidden), { timeout: 30_000 }).toBe(true);
    await expect(spy.maps.get(name)).rejects.toSatisfy(isForbidden);
    for (const resource of [spy.maps, { list, watch }]) {
      await maps().patch.merge(name, { data: { state: "begun" } });
      spy.requests.length = 0;
      const waiting = waitFor(resource, name, isDone, limit);
      await sent(spy.requests, 2);
      await maps().patch.merge(name, { data: { state: "done" } });
      expect((await waiting).data).toEqual({ state: "done" });
      expect(spy.requests).toEqual(["list", "watch"]);
    }
  });

  test("reads what has nothing but `get`", async () => {
    const name = await create();
    const { get } = maps();
    const reader: Readable<{ data?: { [key: string]: string } }> = { get };
    const waiting = waitFor(reader, name, isDone, { ...limit, interval: 20 });
    await maps().patch.merge(name, { data: { state: "done" } });
    expect((await waiting).data).toEqual({ state: "done" });
  });
});
