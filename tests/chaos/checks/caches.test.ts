import type { KubernetesObject } from "@kubesmith/runtime";
import { expect, test } from "vitest";
import { A_VIEW } from "../testdata/a-view.js";
import { checkCache } from "./caches.js";

function object(name: string, version: number, label = "yes", namespace = "a", data = {}): KubernetesObject {
  return {
    metadata: { namespace, name, resourceVersion: String(version), labels: { in: label } },
    data,
  } as KubernetesObject;
}

test("a cache with all selected objects is complete", () => {
  const objects = [object("x", 1), object("y", 2, "no"), object("z", 3, "yes", "b")];
  expect(checkCache(A_VIEW, { view: "view", objects: [object("x", 1)], failure: undefined }, objects)).toEqual([]);
});

test("each difference is reported", () => {
  const objects = [
    object("same", 1),
    object("other", 2),
    object("contents", 3),
    object("new", 4),
    object("left", 5, "no"),
  ];
  const cached = [
    object("same", 1),
    object("other", 1),
    object("contents", 3, "yes", "a", { x: "1" }),
    object("left", 4),
  ];
  expect(checkCache(A_VIEW, { view: "view", objects: cached, failure: "refused" }, objects)).toEqual([
    "view: it does not follow the server: refused",
    "view: a/other: the cache has version 1, the server 2",
    "view: a/contents: the contents of 3 differ",
    "view: a/left: only the cache has it, in version 4",
    "view: a/new: the cache lacks version 4",
  ]);
});
