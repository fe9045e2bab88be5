import { expect, test } from "vitest";
import type { CandidateLine } from "../candidates/index.js";
import { checkSections, type Recorded } from "./sections.js";

const begin = (at: number, name = "x"): CandidateLine => ({
  at,
  kind: "reconcile",
  step: "begin",
  name,
  uid: "u",
  read: { object: "1", child: undefined },
});
const end = (at: number, isAborted = false, name = "x"): CandidateLine => ({
  at,
  kind: "reconcile",
  step: "end",
  name,
  uid: "u",
  isAborted,
});
const sent = (at: number): CandidateLine => ({ at, kind: "sent" });
const of = (identity: string, ...lines: readonly CandidateLine[]): Recorded => ({ identity, lines });

test("processes that reconcile one after the other are fine, and are counted", () => {
  const a = of("a", begin(1), begin(2, "y"), sent(3), end(4), end(9, false, "y"), begin(30), end(31));
  const b = of("b", begin(10), sent(11), end(12));
  expect(checkSections([a, b])).toEqual({ problems: [], reconciles: 4, handovers: 2 });
});

test("a reconcile during one of another process is reported", () => {
  const overlapping = [of("a", begin(1), end(9)), of("b", begin(5), end(6))];
  expect(checkSections(overlapping).problems[0]).toBe("controller: b began to work 4.0 ms before a ended");
});

test("a short reconcile after the begin of a long one does not hide an overlap", () => {
  const a = of("a", begin(1), begin(2, "y"), end(3, false, "y"), end(9));
  expect(checkSections([a, of("b", begin(5), end(6))]).problems).not.toEqual([]);
});

test("a suspended reconcile counts up to the last that it did", () => {
  const b = of("b", begin(10), end(20));
  expect(checkSections([of("a", begin(1), sent(2), end(15, true)), b]).problems).toEqual([]);
  expect(checkSections([of("a", begin(1), sent(15), end(16, true)), b]).problems).not.toEqual([]);
  const suspended: CandidateLine = { at: 16, kind: "suspended", from: 1 };
  expect(checkSections([of("a", begin(1), sent(2), end(15), suspended), b]).problems).toEqual([]);
  expect(checkSections([of("a", begin(1), sent(15), end(15), suspended), b]).problems).not.toEqual([]);
  expect(checkSections([of("a", begin(1), end(2), begin(15), suspended), b]).problems).not.toEqual([]);
  // Its process was killed.
  expect(checkSections([of("a", begin(1), sent(2)), b]).problems).toEqual([]);
});
