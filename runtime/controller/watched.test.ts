import { expect, test, vi } from "vitest";
import { describe as describeResource } from "../client/description.js";
import type { ChangeHandler } from "../informer/index.js";
import type { KubernetesObject } from "../types/object.js";
import { createController } from "./create-controller.js";
import { createMetadataKeeper } from "./keep-metadata.js";
import { queueKeyOf, textOfQueueKey } from "./keys.js";
import { createLog } from "./log/index.js";
import type { RunParts } from "./parts.js";
import { planOf } from "./plan.js";
import { createObservedQueue } from "./queue/index.js";
import { watchFor } from "./watched.js";

function resource(plural: string): never {
  const token = { group: "example.com", version: "v1", plural, kind: plural, scope: "Cluster", verbs: [] };
  return describeResource(
    {},
    { client: { send: () => {} } as never, token: token as never, namespace: undefined },
  ) as never;
}

/** An informer without a server: `change` calls its handlers, and `end` ends it. */
function informer() {
  const handlers: ChangeHandler<KubernetesObject>[] = [];
  let end: (reason: unknown) => void = () => {};
  const ended = new Promise((resolve) => {
    end = resolve;
  });
  const on = (handler: ChangeHandler<KubernetesObject>): object => {
    handlers.push(handler);
    return { synced: Promise.resolve(), close: () => {} };
  };
  const change: ChangeHandler<KubernetesObject> = (given) => handlers.forEach((handler) => void handler(given));
  return { close: vi.fn(() => end("closed")), on, synced: Promise.resolve(), ended, end, change };
}

/** A controller of websites that own pages. */
function watched(of: () => unknown) {
  const controller = createController(resource("websites"), { owns: [resource("pages")], reconcile: () => {} });
  const queue = createObservedQueue({}, undefined, textOfQueueKey);
  const parts = { informers: { of }, keepMetadata: createMetadataKeeper() } as unknown as RunParts;
  const [onGone, onEnd] = [vi.fn(), vi.fn()];
  const open = () => watchFor(planOf(controller), queue, parts, { log: createLog(() => {}), onGone, onEnd });
  return { open, queue, onGone, onEnd };
}

const website = (uid: string, resourceVersion = "1"): KubernetesObject => ({
  metadata: { name: "blog", uid, resourceVersion },
});

test("if an informer cannot be created, those that were created are closed", () => {
  const first = informer();
  const of = vi
    .fn(() => first)
    .mockImplementationOnce(() => first)
    .mockImplementationOnce(() => {
      throw new Error("another client");
    });
  expect(watched(of as never).open).toThrow("another client");
  expect(first.close).toHaveBeenCalledOnce();
});

test("H.4 an object that was deleted, or deleted and created again, is reported with its former uid", async () => {
  const informers = [informer(), informer()];
  const [own] = informers;
  const { open, queue, onGone } = watched(() => informers.shift());
  await open().start();
  own?.change({ type: "added", object: website("u1"), previous: undefined, isInitial: true });
  own?.change({ type: "updated", object: website("u1", "2"), previous: website("u1"), isResync: false });
  expect(onGone).not.toHaveBeenCalled();
  queue.add(queueKeyOf("blog", undefined), { rateLimited: true });
  own?.change({ type: "updated", object: website("u2", "3"), previous: website("u1", "2"), isResync: false });
  expect(onGone.mock.calls).toEqual([["blog", "u1"]]);
  expect(queue.failures(queueKeyOf("blog", undefined))).toBe(0);
  const previous = website("u2", "3");
  own?.change({ type: "deleted", object: website("u2", "4"), previous, isFinalStateUnknown: false });
  expect(onGone.mock.calls.slice(1)).toEqual([["blog", "u2"]]);
});

test("a cache that has ended is reported, but not when the controller closes it", async () => {
  for (const isClosing of [true, false]) {
    const [own, pages] = [informer(), informer()];
    const informers = [own, pages];
    const { open, onEnd } = watched(() => informers.shift());
    const { close, start } = open();
    await start();
    if (isClosing) close();
    const reason = new Error("the client is closed");
    pages.end(reason);
    own.end(reason);
    await new Promise((resolve) => setImmediate(resolve));
    if (isClosing) expect(onEnd).not.toHaveBeenCalled();
    else {
      expect(onEnd.mock.calls[0]?.[0]).toMatchObject({
        message: "the controller websites stops, because the cache of pages has ended",
        cause: reason,
      });
    }
  }
});
