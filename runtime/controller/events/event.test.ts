import { expect, test } from "vitest";
import { type EventToRecord, eventOf, renamed } from "./event.js";

const reporter = { reportingController: "example.com/websites", reportingInstance: "websites-1" };
const time = new Date("2026-01-02T03:04:05.678Z");
const created: EventToRecord = { type: "Normal", reason: "Created", note: "the Service was created" };
const website = {
  apiVersion: "example.com/v1",
  kind: "Website",
  metadata: { name: "a", namespace: "team", uid: "u", resourceVersion: "7", labels: { a: "b" } },
};

test("H.9 an Event has its object, its reporter and a time with microseconds", () => {
  const related = { apiVersion: "v1", kind: "Service", metadata: { name: "s", namespace: "team" } };
  expect(eventOf(website, { ...created, related }, reporter, time)).toEqual({
    metadata: { name: expect.stringMatching(/^a\.[0-9a-f]{16}$/), namespace: "team" },
    eventTime: "2026-01-02T03:04:05.678000Z",
    type: "Normal",
    reason: "Created",
    action: "Created",
    note: "the Service was created",
    regarding: { apiVersion: "example.com/v1", kind: "Website", namespace: "team", name: "a", uid: "u" },
    related: { apiVersion: "v1", kind: "Service", namespace: "team", name: "s" },
    ...reporter,
  });
});

test("H.9 an Event about a cluster-scoped object is in the namespace default", () => {
  const { metadata, regarding } = eventOf({ kind: "Node", metadata: { name: "n" } }, created, reporter, time);
  expect([metadata.namespace, regarding]).toEqual(["default", { kind: "Node", name: "n" }]);
});

test.each([
  ["a", /^a\.[0-9a-f]{16}$/],
  ["a.b-c", /^a\.b-c\.[0-9a-f]{16}$/],
  ["system:node:a", /^[0-9a-f-]{36}$/],
  ["a".repeat(250), /^[0-9a-f-]{36}$/],
  [`${"a-".repeat(100)}A`, /^[0-9a-f-]{36}$/],
  ["", /^[0-9a-f-]{36}$/],
])("H.9 the name of an Event is unique and allowed: for %s", (name, expected) => {
  const events = Array.from({ length: 100 }, () => eventOf({ metadata: { name } }, created, reporter, time));
  for (const { metadata } of events) expect(metadata.name).toMatch(expected);
  const first = events[0] as (typeof events)[0];
  expect(new Set([...events, renamed(first)].map(({ metadata }) => metadata.name)).size).toBe(101);
});

test.each([
  ["x".repeat(1025), "x".repeat(1024)],
  ["x".repeat(1024), "x".repeat(1024)],
  // 2, 3 and 4 bytes, of which the last does not fit completely.
  ["é".repeat(600), "é".repeat(512)],
  ["€".repeat(400), "€".repeat(341)],
  ["🙂".repeat(300), "🙂".repeat(256)],
  [`x${"🙂".repeat(300)}`, `x${"🙂".repeat(255)}`],
  ["a\ud800b", "a\ufffdb"],
])("H.9 a note has at most 1024 bytes, and ends with a complete character", (note, expected) => {
  expect(eventOf(website, { ...created, note }, reporter, time).note).toBe(expected);
});

test("H.9 reason, action and reporting instance are cut to what the server accepts", () => {
  const long = "R".repeat(200);
  const event = eventOf(
    website,
    { ...created, reason: long, action: long },
    { ...reporter, reportingInstance: long },
    time,
  );
  expect([event.reason, event.action, event.reportingInstance].map(({ length }) => length)).toEqual([128, 128, 128]);
});
