import { expect, test } from "vitest";
import { type Duration, millisecondsOf } from "./duration.js";

test.each<[Duration, number]>([
  [0, 0],
  [1500, 1500],
  ["250ms", 250],
  ["30s", 30_000],
  ["1.5m", 90_000],
  ["2h", 7_200_000],
])("%j is %d milliseconds", (duration, milliseconds) => {
  expect(millisecondsOf(duration, "timeout")).toBe(milliseconds);
});

test.each(["", "30", "s", "-1s", "1e3s", "30 s", "1m30s", "1d", -1, Number.NaN, Number.POSITIVE_INFINITY, null, {}])(
  "%j is not a duration",
  (duration) => {
    expect(() => millisecondsOf(duration as Duration, "timeout")).toThrow(/^option "timeout" must be a number of/);
  },
);
