import { expect, test } from "vitest";
import type { Change } from "../informer/index.js";
import type { KubernetesObject } from "../types/object.js";
import { priorityOf } from "./priority.js";

const NOW = Date.parse("2026-01-01T12:00:00Z");
const objectOf = (creationTimestamp?: string): KubernetesObject => ({
  metadata: { ...(creationTimestamp && { creationTimestamp }) },
});
const added = (isInitial: boolean, created?: string): Change<KubernetesObject> => ({
  type: "added",
  object: objectOf(created),
  previous: undefined,
  isInitial,
});
const updated = (isResync: boolean): Change<KubernetesObject> => ({
  type: "updated",
  object: objectOf("2020-01-01T00:00:00Z"),
  previous: objectOf("2020-01-01T00:00:00Z"),
  isResync,
});

test.each([
  ["an initial object that is older than a minute", added(true, "2026-01-01T11:58:59Z"), -100],
  ["an initial object that is exactly a minute old", added(true, "2026-01-01T11:59:00Z"), 0],
  ["an initial object that is older, in another form", added(true, "2026-01-01T11:58:59.999+00:00"), -100],
  ["an initial object that is younger than a minute", added(true, "2026-01-01T11:59:30Z"), 0],
  ["an initial object without a time", added(true), 0],
  ["an object that appears later, however old", added(false, "2020-01-01T00:00:00Z"), 0],
  ["an update", updated(false), 0],
  ["a repetition without a change", updated(true), -100],
])("H.2 %s has the priority that it should", (_, change, priority) => {
  expect(priorityOf(change, 0, NOW)).toBe(priority);
  expect(priorityOf(change, 7, NOW)).toBe(priority + 7);
});
