import { describe, expect, test } from "vitest";
import { type Decision, decide, type Observation, observe, pauseOf } from "./decide.js";
import { type Claim, createdSpec, type LeaseSpec, releasedSpec, renewedSpec, takenSpec } from "./lease.js";

const held = (holder: string, seenAt: number, duration = 15_000): Observation => ({
  record: "",
  holder,
  duration,
  seenAt,
});

test.each<[string, Observation | undefined, number, boolean, Decision]>([
  ["does not exist: it is created", undefined, 0, false, { action: "create" }],
  ["was deleted under the leader: it is created", undefined, 0, true, { action: "create" }],
  ["is held by another: waits until it expires", held("b", 100), 101, false, { action: "wait", until: 15_100 }],
  ["expires in a millisecond: waits", held("b", 100), 15_099, false, { action: "wait", until: 15_100 }],
  ["has expired: takes over", held("b", 100), 15_100, false, { action: "take" }],
  ["has a duration of its own: waits for that", held("b", 0, 60_000), 20_000, false, { action: "wait", until: 60_000 }],
  ["has no duration: takes over", held("b", 100, 0), 100, false, { action: "take" }],
  ["was released: takes over", held("", 100), 101, false, { action: "take" }],
  ["is ours: renews", held("a", 100), 101, true, { action: "renew" }],
  ["has expired, and is ours: renews", held("a", 100), 99_999, true, { action: "renew" }],
  ["is ours since an earlier run: renews", held("a", 100), 101, false, { action: "renew" }],
  ["was taken from the leader: ends", held("b", 100), 101, true, { action: "yield" }],
  ["was taken from the leader, and expired: ends", held("b", 100), 99_999, true, { action: "yield" }],
  ["was released by someone else: ends", held("", 100), 101, true, { action: "yield" }],
])("F.2, F.3 a Lease that %s", (_state, observation, now, isLeading, expected) => {
  expect(decide(observation, "a", now, isLeading)).toEqual(expected);
});

describe("F.2 the time from which a Lease is valid", () => {
  const spec: LeaseSpec = {
    holderIdentity: "b",
    leaseDurationSeconds: 15,
    acquireTime: "2020-01-01T00:00:00.000000Z",
    renewTime: "2020-01-01T00:00:00.000000Z",
    leaseTransitions: 3,
  };
  const first = observe(undefined, spec, 1000);

  test.each<[string, LeaseSpec, number]>([
    ["an unchanged record", { ...spec }, 1000],
    ["a renewal", { ...spec, renewTime: "2020-01-01T00:00:02.000000Z" }, 5000],
    ["a renewal by a clock that was set back", { ...spec, renewTime: "1970-01-01T00:00:00.000000Z" }, 5000],
    ["a renewal by a clock that is years ahead", { ...spec, renewTime: "2099-01-01T00:00:00.000000Z" }, 5000],
    ["another holder", { ...spec, holderIdentity: "c" }, 5000],
    ["another duration", { ...spec, leaseDurationSeconds: 20 }, 5000],
    ["another term of the same holder", { ...spec, leaseTransitions: 4 }, 5000],
    ["fields that are not of the record", { ...spec, strategy: "OldestEmulationVersion" } as LeaseSpec, 1000],
  ])("is when this process saw the last change: %s", (_change, changed, expected) => {
    expect(observe(first, changed, 5000).seenAt).toBe(expected);
  });

  test("counts the duration in the record, and reads nonsense as none", () => {
    expect(observe(undefined, spec, 0)).toMatchObject({ holder: "b", duration: 15_000 });
    expect(observe(undefined, {}, 0)).toMatchObject({ holder: "", duration: 0 });
    const odd: object = { holderIdentity: null, leaseDurationSeconds: "9" };
    expect(observe(undefined, odd, 0)).toMatchObject({ holder: "", duration: 0 });
  });
});

test("F.3 processes that wait try again after 1 to 2.2 retry periods, and when the Lease expires", () => {
  expect(pauseOf(undefined, 0, 2000, 0)).toBe(2000);
  expect(pauseOf(undefined, 0, 2000, 0.999999)).toBeCloseTo(4400, 1);
  expect(pauseOf(10_000, 0, 2000, 0.5)).toBe(3200);
  expect(pauseOf(10_000, 9000.5, 2000, 0.5)).toBe(1000);
  expect(pauseOf(10_000, 11_000, 2000, 0.5)).toBe(0);
});

describe("what is written into a Lease", () => {
  const time = new Date("2026-01-02T03:04:05.678Z");
  const claim: Claim = { identity: "a", leaseDurationSeconds: 15, time };
  const now = "2026-01-02T03:04:05.678000Z";
  const before = {
    holderIdentity: "b",
    leaseDurationSeconds: 60,
    acquireTime: "2020-01-01T00:00:00.123456Z",
    renewTime: "2020-01-01T00:00:01.123456Z",
    leaseTransitions: 7,
    strategy: "OldestEmulationVersion",
    preferredHolder: "c",
    addedLater: { of: ["a", "newer", "version"] },
  };
  const ours = { ...before, holderIdentity: "a", leaseDurationSeconds: 15, renewTime: now };

  test.each<[string, LeaseSpec, LeaseSpec]>([
    [
      "a new record has had no transitions",
      createdSpec(claim),
      { holderIdentity: "a", leaseDurationSeconds: 15, acquireTime: now, renewTime: now, leaseTransitions: 0 },
    ],
    ["a renewal keeps acquireTime, leaseTransitions and all other fields", renewedSpec(before, claim), ours],
    ["a take-over counts a transition", takenSpec(before, claim), { ...ours, acquireTime: now, leaseTransitions: 8 }],
    [
      "a take-over of one without a spec is the first transition",
      takenSpec({}, claim),
      { holderIdentity: "a", leaseDurationSeconds: 15, acquireTime: now, renewTime: now, leaseTransitions: 1 },
    ],
    [
      "transitions stay in the range that the server accepts",
      takenSpec({ leaseTransitions: 2 ** 31 - 1 }, claim),
      {
        holderIdentity: "a",
        leaseDurationSeconds: 15,
        acquireTime: now,
        renewTime: now,
        leaseTransitions: 2 ** 31 - 1,
      },
    ],
    [
      "a release keeps the transitions, and is valid for one second",
      releasedSpec(before, time),
      { ...before, holderIdentity: "", leaseDurationSeconds: 1, acquireTime: now, renewTime: now },
    ],
  ])("F.4, F.6 in a Lease that is written, %s", (_what, written, expected) => {
    expect(written).toEqual(expected);
  });

  test("F.4 a renewal always changes the record, so that others see it", () => {
    const once = renewedSpec(before, claim);
    const twice = renewedSpec(once, claim);
    const again = renewedSpec(twice, claim);
    expect(once.renewTime).not.toBe(twice.renewTime);
    expect(twice.renewTime).not.toBe(again.renewTime);
    expect(twice.renewTime).toMatch(/\.678001Z$/);
  });
});
