import { expect, test } from "vitest";
import type { Version } from "../history/index.js";
import type { Gap, Observation } from "../observer/index.js";
import { A_VIEW } from "../testdata/a-view.js";
import { checkObservations } from "./observations.js";

const VIEW = { ...A_VIEW, namespaces: undefined };
const NOTHING: readonly Gap[] = [{ view: "view", namespace: undefined, from: 0, to: 1 }];
const GAP = [...NOTHING, { view: "view", namespace: undefined, from: 1, to: 4 }];

/** `u1` is a state of the object with this uid, `u1-` one without the label, `-` its absence; the revisions count from 1. */
function versions(...texts: readonly string[]): Map<string, Version[]> {
  const of = (text: string, i: number): Version => ({
    revision: i + 1,
    uid: text === "-" ? undefined : text.replace("-", ""),
    labels: { in: text.endsWith("-") ? "no" : "yes" },
    owners: [],
  });
  return new Map([["a/b", texts.map(of)]]);
}

/** `added 1 u1`, `updated 2 u1 of 1 u1`, `deleted 3 u1 of 2 u1`, with `?` behind it if the final state is unknown. */
function observed(...texts: readonly string[]): Observation[] {
  return texts.map((text) => {
    const [type, version = "", uid = "", , previous, previousUid = ""] = text.replace("?", "").split(" ");
    return {
      view: "view",
      type: type as Observation["type"],
      key: "a/b",
      object: { version, uid },
      previous: previous === undefined ? undefined : { version: previous, uid: previousUid },
      isFinalStateUnknown: text.endsWith("?"),
    };
  });
}

test.each<[string, Map<string, Version[]>, Observation[], readonly Gap[]]>([
  ["all changes", versions("u", "u", "-"), observed("added 1 u", "updated 2 u of 1 u", "deleted 3 u of 2 u"), NOTHING],
  ["labels", versions("u", "u-", "u-", "u"), observed("added 1 u", "deleted 2 u of 1 u", "added 4 u"), NOTHING],
  ["objects that are not selected", versions("u-", "-"), [], NOTHING],
  ["a list that misses states", versions("u", "u", "u", "u"), observed("added 1 u", "updated 4 u of 1 u"), GAP],
  ["a list without the object", versions("u", "u", "-"), observed("added 1 u", "deleted 1 u of 1 u?"), GAP],
  ["a list with a successor", versions("u", "-", "v"), observed("added 1 u", "updated 3 v of 1 u"), GAP],
  [
    "what was there before",
    versions("u", "u"),
    observed("added 2 u"),
    [{ view: "view", namespace: undefined, from: 0, to: 2 }],
  ],
])("nothing is wrong with %s", (_, history, observations, gaps) => {
  expect(checkObservations(VIEW, history, observations, gaps).problems).toEqual([]);
});

test.each<[string, Map<string, Version[]>, Observation[], readonly Gap[], string[]]>([
  [
    "a missed version",
    versions("u", "u", "u"),
    observed("added 1 u", "updated 3 u of 1 u"),
    NOTHING,
    ["missed the version 2"],
  ],
  ["a missed deletion", versions("u", "-"), observed("added 1 u"), NOTHING, ["missed the deletion 2"]],
  [
    "a missed end",
    versions("u", "u", "u", "u", "u"),
    observed("added 1 u", "updated 4 u of 1 u"),
    GAP,
    ["missed the version 5"],
  ],
  [
    "a repeated event",
    versions("u", "u"),
    observed("added 1 u", "updated 2 u of 1 u", "updated 2 u of 2 u"),
    NOTHING,
    ["updated 2: came again, or too late"],
  ],
  [
    "states in another order",
    versions("u", "u", "u"),
    observed("added 1 u", "updated 3 u of 1 u", "updated 2 u of 3 u"),
    GAP,
    ["updated 2: came again, or too late"],
  ],
  [
    "an invented version",
    versions("u"),
    observed("added 1 u", "updated 9 u of 1 u"),
    NOTHING,
    ["updated 9: there is no such version"],
  ],
  [
    "an object that was never written",
    new Map(),
    observed("added 1 u"),
    NOTHING,
    ["added 1: there is no such version"],
  ],
  [
    "an update without the object",
    versions("u", "u"),
    observed("added 1 u", "added 2 u"),
    NOTHING,
    ["added 2: the cache had 1", "added 2: continues from undefined, not from 1"],
  ],
  [
    "a deletion that did not happen",
    versions("u", "u"),
    observed("added 1 u", "updated 2 u of 1 u", "deleted 2 u of 2 u?"),
    NOTHING,
    ["deleted 2: it still existed"],
  ],
  [
    "an update that is a deletion",
    versions("u", "-"),
    observed("added 1 u", "updated 2 u of 1 u"),
    NOTHING,
    ["updated 2: what really happened was something else"],
  ],
])("finds %s", (_, history, observations, gaps, problems) => {
  expect(checkObservations(VIEW, history, observations, gaps).problems).toEqual(
    problems.map((problem) => `view, a/b: ${problem}`),
  );
});

test("what is not observed counts, and only a list of its namespace explains it", () => {
  const history = versions("u", "u", "u", "u");
  const observations = observed("added 1 u", "updated 4 u of 1 u");
  const gapOf = (namespace: string): Gap => ({ view: "view", namespace, from: 1, to: 4 });
  expect(checkObservations(VIEW, history, observations, [...NOTHING, gapOf("a")])).toEqual({
    problems: [],
    changes: 4,
    skipped: 2,
  });
  expect(checkObservations(VIEW, history, observations, [...NOTHING, gapOf("other")]).problems).toHaveLength(2);
});
