import { describe, expect, it } from "vitest";
import { bumpVersion, isInCaretRange, isVersion } from "./semver.js";

describe("a version", () => {
  it.each(["0.0.0", "1.2.3", "10.20.30", "1.2.3-beta.1", "1.2.3+build.5", "1.2.3-rc-1.2+x"])("can be %s", (version) => {
    expect(isVersion(version)).toBe(true);
  });

  it.each([
    "",
    "1",
    "1.2",
    "v1.2.3",
    "01.2.3",
    "1.2.3-",
    "1.2.3-a..b",
    "1.2.3 ",
    "99999999999999999.0.0",
    `1.2.3-${"a".repeat(300)}`,
  ])("cannot be %j", (version) => {
    expect(isVersion(version)).toBe(false);
  });
});

describe("the next version", () => {
  it.each([
    ["1.2.3", "major", "2.0.0"],
    ["1.2.3", "minor", "1.3.0"],
    ["1.2.3", "patch", "1.2.4"],
    ["1.2.3", "none", "1.2.3"],
    // Before 1.0.0, ^0.3.1 does not accept 0.4.0.
    ["0.3.1", "major", "0.4.0"],
    ["0.3.1", "minor", "0.3.2"],
    ["0.3.1", "patch", "0.3.2"],
    ["2.0.0-beta.1", "major", "2.0.0"],
    ["2.1.0-beta.1", "major", "3.0.0"],
    ["2.1.0-beta.1", "minor", "2.1.0"],
    ["2.1.1-beta.1", "minor", "2.2.0"],
    ["2.1.1-beta.1", "patch", "2.1.1"],
    ["1.2.3+build", "patch", "1.2.4"],
  ] as const)("of %s after a %s change is %s", (version, bump, next) => {
    expect(bumpVersion(version, bump)).toBe(next);
  });
});

it.each([
  ["1.2.3", "1.9.0", true],
  ["1.2.3", "2.0.0", false],
  ["0.1.0", "0.1.9", true],
  ["0.1.0", "0.2.0", false],
  ["next", "1.0.0", false],
])("^%s accepts %s: %s", (before, version, accepted) => {
  expect(isInCaretRange(before, version)).toBe(accepted);
});
