import { expect, test, vi } from "vitest";
import type { KubernetesObject } from "../types/object.js";
import { createMetadataKeeper } from "./keep-metadata.js";

const metadata = {
  ...{ name: "blog", uid: "u1", resourceVersion: "1", deletionTimestamp: "2026-01-31T12:00:00Z" },
  finalizers: ["example.com/one"],
  ownerReferences: [{ apiVersion: "v1", kind: "Website", name: "web", uid: "u2", controller: true }],
};

test("what a controller needs survives transforms that leave it out, replace it, or change their argument", () => {
  const keep = createMetadataKeeper();
  const { name, uid, resourceVersion } = metadata;
  for (const transform of [
    () => ({ metadata: { name, uid, resourceVersion } }),
    () => ({ metadata: { name, uid, resourceVersion, finalizers: [], ownerReferences: [] } }),
    (object: KubernetesObject) => {
      object.metadata?.finalizers?.splice(0);
      delete object.metadata?.ownerReferences;
      delete object.metadata?.deletionTimestamp;
      return object;
    },
  ]) {
    expect(keep(transform)(structuredClone({ kind: "Pod", metadata }) as never)).toMatchObject({ metadata });
  }
});

test("nothing is added to objects that do not have it, and the other members are those of the transform", () => {
  const transform = vi.fn(() => ({ kind: "Small", metadata: { name: "blog" } }));
  const given = { kind: "Pod", metadata: { name: "blog", labels: { app: "web" } } };
  expect(createMetadataKeeper()(transform)(given as never)).toEqual({ kind: "Small", metadata: { name: "blog" } });
  expect(transform).toHaveBeenCalledExactlyOnceWith(given);
});

test("the same transform leads to the same function", () => {
  const keep = createMetadataKeeper();
  const transform = (object: KubernetesObject): KubernetesObject => object;
  expect(keep(transform)).toBe(keep(transform));
  expect(keep((object: KubernetesObject) => object)).not.toBe(keep(transform));
});
