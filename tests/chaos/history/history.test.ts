import { expect, test } from "vitest";
import { A_VIEW } from "../testdata/a-view.js";
import { changesIn, countOf, type Version } from "./history.js";

const state = (revision: number, uid: string | undefined, label = "yes"): Version => ({
  revision,
  uid,
  labels: { in: label },
  owners: [],
});

test("an object that leaves a view by its labels is gone, as if it was deleted", () => {
  const versions = [
    state(1, "u", "no"),
    state(2, "u"),
    state(3, "u", "no"),
    state(4, "u", "no"),
    state(5, "u"),
    state(6, undefined),
    state(7, "v"),
  ];
  expect(changesIn(A_VIEW, "a/b", versions)).toEqual([
    { revision: 2, uid: "u" },
    { revision: 3, uid: undefined },
    { revision: 5, uid: "u" },
    { revision: 6, uid: undefined },
    { revision: 7, uid: "v" },
  ]);
});

test("objects of another namespace do not belong to a view of one", () => {
  expect(changesIn(A_VIEW, "b/b", [state(1, "u")])).toEqual([]);
  expect(changesIn({ ...A_VIEW, namespaces: undefined }, "b/b", [state(1, "u")])).toHaveLength(1);
});

test("all writes count", () => {
  expect(
    countOf(
      new Map([
        ["a/b", [state(1, "u"), state(2, undefined)]],
        ["a/c", [state(3, "v")]],
      ]),
    ),
  ).toBe(3);
});
