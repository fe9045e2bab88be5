import { expect, test } from "vitest";
import { createGaps } from "./gaps.js";
import type { Gap } from "./protocol.js";

test("a gap lasts from the version before a list to the first one after it", () => {
  let version: string | undefined;
  const found: Gap[] = [];
  const gaps = createGaps(
    "view",
    () => version,
    (gap) => void found.push(gap),
  );
  gaps.begin();
  gaps.check();
  expect(found).toEqual([]);
  version = "10";
  gaps.check();
  version = "20";
  gaps.check();
  expect(found).toEqual([{ view: "view", from: 0, to: 10 }]);
  gaps.begin();
  // Tried again.
  gaps.begin();
  gaps.check();
  version = "30";
  gaps.check();
  expect(found.slice(1)).toEqual([{ view: "view", from: 20, to: 30 }]);
});
