import { afterAll, expect, vi } from "vitest";

const clock = (): readonly unknown[] => [setTimeout, clearTimeout, setInterval, performance.now, Date];
const real = clock();

/**
 * Unit tests share what they have loaded, so a fake timer that one file leaves behind would stop the next file. A spy on a fake timer is the
 * hidden case: it brings the fake timer back when some later file restores all mocks.
 */
afterAll(() => {
  vi.restoreAllMocks();
  expect(clock(), "this file leaves fake timers behind").toEqual(real);
});
