import { afterAll, expect, vi } from "vitest";

const clock = (): readonly unknown[] => [setTimeout, clearTimeout, setInterval, performance.now, Date];
const real = clock();
const { env } = process;
const variables = { ...env };

/**
 * Unit tests share what they have loaded, so what one file leaves behind changes the next file: a fake timer would stop it, and a variable
 * such as HTTPS_PROXY would send its requests elsewhere. A spy on a fake timer is the hidden case: it brings the fake timer back when some
 * later file restores all mocks.
 */
afterAll(() => {
  vi.restoreAllMocks();
  expect(clock(), "this file leaves fake timers behind").toEqual(real);
  // By identity: Vitest would go on to set variables in the object that was there before.
  expect(process.env === env, "this file replaces the environment").toBe(true);
  expect({ ...env }, "this file leaves environment variables behind").toEqual(variables);
});
