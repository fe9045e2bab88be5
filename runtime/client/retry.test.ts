import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  ApiError,
  ConnectionError,
  defaultBackoff,
  defaultRetry,
  type RetryOptions,
  retry,
  retryOnConflict,
} from "../index.js";

const failure = new Error("not yet");
const always = (): boolean => true;

/** Runs until everything has failed, and returns the milliseconds from each attempt to the next. */
async function pauses(options: RetryOptions): Promise<readonly number[]> {
  const times: number[] = [];
  const done = retry(always, options, async () => {
    times.push(Date.now());
    throw failure;
  });
  const settled = expect(done).rejects.toBe(failure);
  await vi.runAllTimersAsync();
  await settled;
  return times.slice(1).map((time, index) => time - (times[index] ?? 0));
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

// The right values are those of client-go's retry.OnError with a wait.Backoff of the same numbers.
describe("retry() waits between attempts as wait.Backoff says:", () => {
  test.each<[string, RetryOptions, readonly number[]]>([
    ["5 attempts, 10 ms apart, without options", {}, [10, 10, 10, 10]],
    ["a factor", { attempts: 4, delay: 10, factor: 5 }, [10, 50, 250]],
    ["a factor of 0 leaves the delay as it is", { attempts: 3, delay: 7, factor: 0 }, [7, 7]],
    ["a factor below 1", { attempts: 4, delay: 400, factor: 0.5 }, [400, 200, 100]],
    ["one attempt", { attempts: 1 }, []],
    ["no delay", { attempts: 3, delay: 0 }, [0, 0]],
    ["a cap that is not exceeded", { attempts: 4, delay: 10, factor: 2, cap: 80 }, [10, 20, 40]],
    ["a cap that is exceeded after the last but one", { attempts: 4, delay: 10, factor: 2, cap: 79 }, [10, 20]],
    ["the attempts end when the delay would grow beyond the cap", { attempts: 9, delay: 10, factor: 2, cap: 30 }, [10]],
    ["a cap of 0 is none", { attempts: 4, delay: 10, factor: 10, cap: 0 }, [10, 100, 1000]],
    ["a cap below a delay that does not grow is not used", { attempts: 3, delay: 10, factor: 0, cap: 5 }, [10, 10]],
    ["client-go's DefaultRetry", { ...defaultRetry, jitter: 0 }, [10, 10, 10, 10]],
    ["client-go's DefaultBackoff", { ...defaultBackoff, jitter: 0 }, [10, 50, 250]],
  ])("%s", async (_name, options, expected) => {
    expect(await pauses({ jitter: 0, ...options })).toEqual(expected);
  });

  test("jitter adds up to its fraction, and does not add up over the attempts", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    expect(await pauses({ attempts: 4, delay: 100, factor: 2, jitter: 1 })).toEqual([150, 300, 600]);
    expect(await pauses({ attempts: 2, delay: 100 })).toEqual([105]);
  });
});

describe("retry()", () => {
  test("resolves with the first success, and counts the attempts", async () => {
    const attempts: number[] = [];
    const done = retry(always, defaultBackoff, async (attempt) => {
      attempts.push(attempt);
      if (attempt < 3) throw failure;
      return "done";
    });
    await vi.runAllTimersAsync();
    expect(await done).toBe("done");
    expect(attempts).toEqual([1, 2, 3]);
  });

  test("rejects at once with a failure that `when` does not accept, even after others", async () => {
    const lost = new ConnectionError("ECONNRESET", "connection lost", { method: "GET", url: "/", server: "" });
    const work = vi.fn().mockRejectedValueOnce(lost).mockRejectedValueOnce(failure);
    const done = retry((error) => error instanceof ConnectionError, {}, work);
    const settled = expect(done).rejects.toBe(failure);
    await vi.runAllTimersAsync();
    await settled;
    expect(work).toHaveBeenCalledTimes(2);
  });

  test("rejects with what `when` throws", async () => {
    const broken = (): boolean => {
      throw new Error("broken");
    };
    await expect(retry(broken, {}, async () => Promise.reject(failure))).rejects.toThrow("broken");
  });

  test("repeats work that throws before it returns a promise", async () => {
    const work = vi.fn((): Promise<never> => {
      throw failure;
    });
    const done = retry(always, { attempts: 2 }, work);
    const settled = expect(done).rejects.toBe(failure);
    await vi.runAllTimersAsync();
    await settled;
    expect(work).toHaveBeenCalledTimes(2);
  });

  test("ends with its signal while it waits, and does nothing if it has aborted", async () => {
    const work = vi.fn().mockRejectedValue(failure);
    const abort = new AbortController();
    const done = retry(always, { delay: 60_000, signal: abort.signal }, work);
    await vi.advanceTimersByTimeAsync(1);
    abort.abort(new Error("enough"));
    await expect(done).rejects.toThrow("enough");
    await expect(retry(always, { signal: abort.signal }, work)).rejects.toThrow("enough");
    expect(work).toHaveBeenCalledTimes(1);
  });

  test.each<[string, RetryOptions | undefined, string]>([
    [
      "no number of attempts",
      { attempts: Number.NaN },
      'option "attempts" must be a whole number greater than or equal to 1, but is NaN',
    ],
    [
      "attempts as text",
      { attempts: "5" as never },
      'option "attempts" must be a whole number greater than or equal to 1, but is "5"',
    ],
    ["no attempt", { attempts: 0 }, 'option "attempts" must be a whole number greater than or equal to 1, but is 0'],
    [
      "a half attempt",
      { attempts: 1.5 },
      'option "attempts" must be a whole number greater than or equal to 1, but is 1.5',
    ],
    [
      "a delay as text",
      { delay: "1s" as never },
      'option "delay" must be a number greater than or equal to 0, but is "1s"',
    ],
    ["a negative delay", { delay: -1 }, 'option "delay" must be a number greater than or equal to 0, but is -1'],
    [
      "a factor that is not a number",
      { factor: Number.NaN },
      'option "factor" must be a number greater than or equal to 0, but is NaN',
    ],
    ["a negative jitter", { jitter: -0.1 }, 'option "jitter" must be a number greater than or equal to 0, but is -0.1'],
    ["a cap as text", { cap: "1s" as never }, 'option "cap" must be a number greater than or equal to 0, but is "1s"'],
  ])("refuses %s before the first attempt", async (_name, options, message) => {
    const work = vi.fn();
    await expect(retry(always, options, work)).rejects.toMatchObject({
      name: "RequestError",
      code: "InvalidOption",
      message: expect.stringContaining(message),
    });
    expect(work).not.toHaveBeenCalled();
    await expect(retryOnConflict(work, options)).rejects.toMatchObject({ code: "InvalidOption" });
  });

  test("accepts Infinity as the number of attempts, and undefined for each option", async () => {
    const none: object = { delay: undefined, factor: undefined, jitter: undefined, cap: undefined };
    const work = vi.fn().mockRejectedValue(failure).mockResolvedValueOnce(1);
    expect(await retry(always, { ...none, attempts: Number.POSITIVE_INFINITY }, work)).toBe(1);
  });
});

test("retryOnConflict() is retry() for conflicts: with the same options, and no other failure", async () => {
  const status = {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    reason: "Conflict",
    code: 409,
  } as const;
  const conflict = new ApiError(status, { method: "PUT", url: "/" });
  const work = vi.fn().mockRejectedValue(failure).mockRejectedValueOnce(conflict).mockRejectedValueOnce(conflict);
  const done = retryOnConflict(work, { attempts: 9, delay: 10, factor: 2, jitter: 0, cap: 30 });
  const settled = expect(done).rejects.toBe(conflict);
  await vi.runAllTimersAsync();
  await settled;
  expect(work).toHaveBeenCalledTimes(2);
  await expect(retryOnConflict(work)).rejects.toBe(failure);
});
