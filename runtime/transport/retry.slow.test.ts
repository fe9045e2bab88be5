import { expect, onTestFinished, test, vi } from "vitest";
import type { RawHeaders } from "../types/raw.js";
import { type Retryable, sendWithRetries } from "./retry.js";

interface Answer {
  readonly status: number;
  readonly headers: RawHeaders;
}

/** Sends what fails with `code` the first time. */
async function sendAfter(code: string, isRead: boolean): Promise<{ result: unknown; sent: number }> {
  let sent = 0;
  const call: Retryable<Answer> = {
    send: async () => {
      if (++sent === 1) throw Object.assign(new Error("ended"), { code });
      return { status: 200, headers: {} };
    },
    discard: () => {},
    onAnswer: () => {},
    isRead,
    signal: undefined,
    closed: new AbortController().signal,
    explain: (error) => error,
  };
  const result = await sendWithRetries(call).catch((error: unknown) => error);
  return { result, sent };
}

test.each(["ECONNRESET", "CERTIFICATES_CHANGED"])(
  "a read whose connection ends before its head is sent again, and no other request is: %s",
  async (code) => {
    const [read, write] = await Promise.all([sendAfter(code, true), sendAfter(code, false)]);
    expect(read).toMatchObject({ sent: 2, result: { status: 200 } });
    expect(write).toMatchObject({ sent: 1, result: { code } });
  },
);

test("a request that fails for another reason is not sent again", async () => {
  expect(await sendAfter("ECONNREFUSED", true)).toMatchObject({ sent: 1, result: { code: "ECONNREFUSED" } });
});

test.each(["2147484", "3600000", "99999999999", "123456789012345678"])(
  "a server that asks for %s seconds is not asked again before the longest time of a timer",
  async (seconds) => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    let sent = 0;
    const sending = sendWithRetries<Answer>({
      send: async () =>
        ++sent === 1 ? { status: 429, headers: { "retry-after": seconds } } : { status: 200, headers: {} },
      discard: () => {},
      onAnswer: () => {},
      isRead: false,
      signal: undefined,
      closed: new AbortController().signal,
      explain: (error) => error,
    });
    await vi.advanceTimersByTimeAsync(2 ** 31 - 2);
    expect(sent).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await sending).toMatchObject({ status: 200 });
  },
);

test("a response is released if its listener throws", async () => {
  const discarded: Answer[] = [];
  const answer = { status: 200, headers: {} };
  const sending = sendWithRetries({
    send: async () => answer,
    discard: (one) => void discarded.push(one),
    onAnswer: () => {
      throw new Error("not today");
    },
    isRead: true,
    signal: undefined,
    closed: new AbortController().signal,
    explain: (error) => error,
  });
  await expect(sending).rejects.toThrow("not today");
  expect(discarded).toEqual([answer]);
});
