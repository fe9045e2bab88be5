import { expect, test } from "vitest";
import { checkCoverage } from "./coverage.js";
import { missingFaults } from "./faults/index.js";
import type { Report, ViewReport } from "./report.js";

const VIEW: ViewReport = {
  ...{ true: 100, changes: 80, skipped: 20, deletions: 9, unseenDeletions: 1, lists: 3, failures: 5 },
};
const memory = { before: { heap: 1 }, after: { heap: 1 } };
/** What `missingFaults` names, as the log counts it. */
const faults = Object.fromEntries(
  missingFaults({}).map((what) => [what.replace("a request gets", "call request gets"), 1]),
);
const REPORT: Omit<Report, "problems"> = {
  ...{ seed: 1, minutes: 1, wanted: 10, written: 10, writes: 20, lastFaults: [], faults },
  views: { one: VIEW, other: VIEW },
  controller: { processes: 3, lost: 1, handovers: 2, reconciles: 9, aborted: 1, afterWrites: 4 },
  memory: { informers: memory, leader: memory },
};

test("a run in which everything happened is complete", () => {
  expect(Object.keys(faults).length).toBeGreaterThan(30);
  expect(checkCoverage(REPORT)).toEqual([]);
});

test.each<[string, Partial<Report>, string]>([
  ["too few writes", { written: 9 }, "9 writes succeeded, not 10"],
  [
    "a view that saw little",
    { views: { one: { ...VIEW, changes: 9 }, other: VIEW } },
    "one: saw only 9 of 100 changes",
  ],
  ["a view that never listed again", { views: { one: { ...VIEW, lists: 1 }, other: VIEW } }, "one: never listed again"],
  ["a view without deletions", { views: { one: { ...VIEW, deletions: 0 }, other: VIEW } }, "one: saw no deletion"],
  [
    "no deletion that only a list shows",
    { views: { one: { ...VIEW, unseenDeletions: 0 } } },
    "no informer learned of a deletion only by a list",
  ],
  ["no reconcile", { controller: { ...REPORT.controller, reconciles: 0 } }, "controller: no reconciles"],
  [
    "no reconcile after a write",
    { controller: { ...REPORT.controller, afterWrites: 0 } },
    "controller: no reconcile came after a write of its own",
  ],
  [
    "no other leader",
    { controller: { ...REPORT.controller, handovers: 0 } },
    "controller: no process took over from another one",
  ],
  [
    "no lost Lease",
    { controller: { ...REPORT.controller, lost: 0 } },
    "controller: no process noticed that it lost the Lease",
  ],
  ["a missing crash", { faults: { ...faults, "kill both": undefined as never } }, "this never happened: kill both"],
])("%s is reported", (_, change, problem) => {
  expect(checkCoverage({ ...REPORT, ...change })).toEqual([problem]);
});

test("a fault of requests counts whatever the request was for", () => {
  const missing = missingFaults({});
  expect(missing).toContain("a request gets 410");
  expect(missingFaults({ "watch request gets 410": 1 })).toEqual(
    missing.filter((what) => what !== "a request gets 410"),
  );
});
