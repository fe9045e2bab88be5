import { afterEach, beforeEach, expect, type Mock, onTestFinished, test, vi } from "vitest";
import { type Liveness, type WatchedRequest, type WatchedSession, watchLiveness } from "./liveness.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Watched {
  readonly liveness: Liveness;
  readonly socket: { bytesRead: number };
  readonly ping: Mock<WatchedSession["ping"]>;
  readonly destroy: Mock<WatchedSession["destroy"]>;
  readonly request: { progress: number; readonly fail: Mock<WatchedRequest["fail"]> };
}

/** What is looked at in place of a connection that nobody answers on, with one request under way. */
function watch(): Watched {
  const socket = { bytesRead: 0 };
  const ping = vi.fn<WatchedSession["ping"]>(() => true);
  const destroy = vi.fn<WatchedSession["destroy"]>();
  const request = { progress: 0, fail: vi.fn<WatchedRequest["fail"]>() };
  const liveness = watchLiveness({ destroyed: false, ping, destroy }, socket, [request]);
  liveness.start();
  onTestFinished(() => liveness.stop());
  return { liveness, socket, ping, destroy, request };
}

test("a connection that is silent for 30 seconds is asked, and given up 15 seconds later", () => {
  const { ping, destroy } = watch();
  vi.advanceTimersByTime(29_999);
  expect(ping).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(ping).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(14_999);
  expect(destroy).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(destroy).toHaveBeenCalledWith(expect.objectContaining({ code: "ETIMEDOUT" }));
});

test("an answer to the question is a sign of life, and so is any byte", () => {
  const { socket, ping, destroy } = watch();
  ping.mockImplementation(() => {
    socket.bytesRead += 17;
    return true;
  });
  vi.advanceTimersByTime(250_000);
  expect(ping.mock.calls.length).toBeGreaterThan(3);
  expect(destroy).not.toHaveBeenCalled();
});

test("a request that makes no progress for five minutes ends, the connection does not", () => {
  const { socket, destroy, request } = watch();
  const pass = (seconds: number): void => {
    for (let i = 0; i < seconds / 15; i++) {
      socket.bytesRead++;
      vi.advanceTimersByTime(15_000);
    }
  };
  pass(150);
  request.progress++;
  pass(300);
  expect(request.fail).not.toHaveBeenCalled();
  pass(30);
  expect(request.fail).toHaveBeenCalledTimes(1);
  expect(request.fail).toHaveBeenCalledWith(expect.objectContaining({ code: "ETIMEDOUT" }));
  expect(destroy).not.toHaveBeenCalled();
});

test("nothing is looked at while nothing is under way", () => {
  const { liveness, ping, destroy } = watch();
  liveness.stop();
  vi.advanceTimersByTime(600_000);
  expect([ping, destroy].some(({ mock }) => mock.calls.length > 0)).toBe(false);
});
