import { hostname } from "node:os";
import { describe, expect, test } from "vitest";
import { type LeadOptions, settingsOf } from "./options.js";

const lease = { namespace: "ops", name: "websites" };

describe("F.1 options of an election", () => {
  test("have client-go's defaults, and a unique identity", () => {
    const settings = settingsOf(lease);
    expect(settings).toMatchObject({
      leaseDuration: 15_000,
      renewDeadline: 10_000,
      retryPeriod: 2_000,
      releaseOnCancel: false,
    });
    expect(settings.identity.startsWith(`${hostname()}_`)).toBe(true);
    expect(settingsOf(lease).identity).not.toBe(settings.identity);
  });

  test.each<[string, object, string]>([
    ["no namespace", { namespace: "" }, 'option "namespace" is missing'],
    ["no name", { name: undefined }, 'option "name" is missing'],
    ["an empty identity", { identity: "" }, 'option "identity" is empty'],
    ["an unknown option", { leaseDurationSeconds: 15 }, 'unknown option "leaseDurationSeconds"'],
    [
      "text as a duration",
      { leaseDuration: "15s" },
      'option "leaseDuration" must be a number greater than or equal to 0, but is "15s"',
    ],
    [
      "a duration that is not a number",
      { retryPeriod: Number.NaN },
      'option "retryPeriod" must be a number greater than or equal to 0, but is NaN',
    ],
    ["no duration of the Lease", { leaseDuration: 0 }, 'option "leaseDuration" must be greater than 0'],
    ["no deadline", { renewDeadline: 0 }, 'option "renewDeadline" must be greater than 0'],
    ["no retry period", { retryPeriod: 0 }, 'option "retryPeriod" must be greater than 0'],
    [
      "a negative duration",
      { retryPeriod: -1 },
      'option "retryPeriod" must be a number greater than or equal to 0, but is -1',
    ],
    ["a part of a second", { leaseDuration: 15_500 }, "must be a whole number of seconds"],
    ["an endless Lease", { leaseDuration: Number.POSITIVE_INFINITY }, "must be a whole number of seconds"],
    ["more seconds than a Lease can store", { leaseDuration: 2 ** 31 * 1000 }, "must be a whole number of seconds"],
    ["a deadline as long as the Lease", { renewDeadline: 15_000 }, "must be greater than"],
    ["a deadline of 1.2 retry periods", { renewDeadline: 2_400 }, "must be greater than 1.2 times"],
  ])("are refused before anything is sent: %s", (_what, wrong, message) => {
    expect(() => settingsOf({ ...lease, ...wrong } as LeadOptions)).toThrow(
      expect.objectContaining({ code: "InvalidOption", message: expect.stringContaining(message) }),
    );
  });

  test("may be as close as client-go allows", () => {
    const least = { leaseDuration: 1000, renewDeadline: 999, retryPeriod: 832 };
    expect(settingsOf({ ...lease, ...least })).toMatchObject(least);
  });
});
