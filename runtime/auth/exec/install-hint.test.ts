import { expect, test } from "vitest";
import { createInstallHint } from "./install-hint.js";

test("B.26, G.15 the install hint of a kubeconfig cannot control a terminal, and is shown at most ten times an hour", () => {
  const clock = { now: 5 };
  const hint = createInstallHint("Get \u001b[31mit\u0007\nfrom\there\u202e – ü", () => clock.now);
  const text = "\n\nGet U+001B[31mitU+0007\nfrom\thereU+202E – ü";
  expect(Array.from({ length: 12 }, hint)).toEqual([...Array<string>(10).fill(text), "", ""]);
  clock.now += 3_599_999;
  expect(hint()).toBe("");
  clock.now += 1;
  expect(hint()).toBe(text);
  expect(createInstallHint("")()).toBe("");
});
