import { afterEach, beforeEach, expect, type Mock, onTestFinished, test, vi } from "vitest";
import { type WatchedRequest, type WatchedSession, watchLiveness } from "./liveness.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Watched {
  readonly stop: () => void;
  readonly socket: { bytesRead: number };
  readonly ping: Mock<WatchedSession["ping"]>;
  readonly destroy: Mock<WatchedSession["destroy"]>;
  readonly request: { progress: number; isStream: boolean; readonly fail: Mock<WatchedRequest["fail"]> };
}

/** What is looked at in place of a connection that nobody answers on, with one request under way. */
function watch(): Watched {
  const socket = { bytesRead: 0 };
  const ping = vi.fn<WatchedSession["ping"]>(() => true);
  const destroy = vi.fn<WatchedSession["destroy"]>();
  const request = { progress: 0, isStream: false, fail: vi.fn<WatchedRequest["fail"]>() };
  const stop = watchLiveness({ destroyed: false, ping, destroy }, socket, [request]);
  onTestFinished(stop);
  return { stop, socket, ping, destroy, request };
}

test("a connection that is silent for 30 seconds is pinged, and closed 15 seconds later", () => {
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

test.each([1, 4_999, 5_001, 14_999, 15_001, 29_999, 44_000])(
  "a connection is closed within 45 seconds of its last byte, wherever that falls between two looks: after %d ms",
  (last) => {
    const { socket, ping, destroy } = watch();
    ping.mockImplementation(() => true);
    vi.advanceTimersByTime(last);
    socket.bytesRead++;
    vi.advanceTimersByTime(39_000);
    expect(destroy).not.toHaveBeenCalled();
    vi.advanceTimersByTime(6_000);
    expect(ping).toHaveBeenCalled();
    expect(destroy).toHaveBeenCalledTimes(1);
  },
);

test("a process that was suspended pings before it closes a connection", () => {
  const { socket, ping, destroy } = watch();
  ping.mockImplementation(() => {
    socket.bytesRead += 17;
    return true;
  });
  vi.advanceTimersByTime(1_000);
  // The clock moves on, but no timer fires.
  vi.setSystemTime(Date.now() + 3_600_000);
  vi.advanceTimersByTime(120_000);
  expect(ping).toHaveBeenCalled();
  expect(destroy).not.toHaveBeenCalled();
});

test("the response to a ping is a sign of life, and so is any other byte", () => {
  const { socket, ping, destroy } = watch();
  ping.mockImplementation(() => {
    socket.bytesRead += 17;
    return true;
  });
  vi.advanceTimersByTime(250_000);
  expect(ping.mock.calls.length).toBeGreaterThan(3);
  expect(destroy).not.toHaveBeenCalled();
});

test("a request without progress for five minutes ends, but the connection does not", () => {
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

test("a silent connection is closed even if nobody is waiting for it", () => {
  const destroy = vi.fn<WatchedSession["destroy"]>();
  onTestFinished(watchLiveness({ destroyed: false, ping: () => true, destroy }, { bytesRead: 0 }, []));
  vi.advanceTimersByTime(45_000);
  expect(destroy).toHaveBeenCalledTimes(1);
});

test("a stream whose head has arrived may be silent for any time", () => {
  const { socket, request } = watch();
  Object.assign(request, { isStream: true, progress: 1 });
  for (let minutes = 0; minutes < 60; minutes++) {
    socket.bytesRead++;
    vi.advanceTimersByTime(60_000);
  }
  expect(request.fail).not.toHaveBeenCalled();
});

test("nothing is checked after the end", () => {
  const { stop, ping, destroy } = watch();
  stop();
  vi.advanceTimersByTime(600_000);
  expect([ping, destroy].some(({ mock }) => mock.calls.length > 0)).toBe(false);
});
