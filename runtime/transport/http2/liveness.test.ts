import type { ClientHttp2Session } from "node:http2";
import type { Socket } from "node:net";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import type { Exchange } from "./exchange.js";
import { type Liveness, watchLiveness } from "./liveness.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Watched {
  readonly liveness: Liveness;
  readonly socket: { bytesRead: number };
  readonly ping: ReturnType<typeof vi.fn>;
  readonly destroy: ReturnType<typeof vi.fn>;
  readonly exchange: { progress: number; readonly fail: ReturnType<typeof vi.fn> };
}

/** What is looked at in place of a connection that nobody answers on, with one request under way. */
function watch(): Watched {
  const socket = { bytesRead: 0 };
  const [ping, destroy] = [vi.fn(), vi.fn()];
  const exchange = { progress: 0, fail: vi.fn() };
  const session = { destroyed: false, ping, destroy } as unknown as ClientHttp2Session;
  const liveness = watchLiveness(session, socket as Socket, [exchange as unknown as Exchange]);
  liveness.start();
  onTestFinished(() => liveness.stop());
  return { liveness, socket, ping, destroy, exchange };
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
  });
  vi.advanceTimersByTime(250_000);
  expect(ping.mock.calls.length).toBeGreaterThan(3);
  expect(destroy).not.toHaveBeenCalled();
});

test("a request that makes no progress for five minutes ends, the connection does not", () => {
  const { socket, destroy, exchange } = watch();
  const pass = (seconds: number): void => {
    for (let i = 0; i < seconds / 15; i++) {
      socket.bytesRead++;
      vi.advanceTimersByTime(15_000);
    }
  };
  pass(150);
  exchange.progress++;
  pass(300);
  expect(exchange.fail).not.toHaveBeenCalled();
  pass(30);
  expect(exchange.fail).toHaveBeenCalledTimes(1);
  expect(exchange.fail).toHaveBeenCalledWith(expect.objectContaining({ code: "ETIMEDOUT" }));
  expect(destroy).not.toHaveBeenCalled();
});

test("nothing is looked at while nothing is under way", () => {
  const { liveness, ping, destroy } = watch();
  liveness.stop();
  vi.advanceTimersByTime(600_000);
  expect([ping, destroy].some(({ mock }) => mock.calls.length > 0)).toBe(false);
});
