import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";

const source = new URL("./shutdown-signal.ts", import.meta.url).href;
const program = `
  const { shutdownSignal } = await import(${JSON.stringify(source)});
  const signal = shutdownSignal();
  signal.addEventListener("abort", () => console.log(signal.reason.message));
  console.log("ready");
  // It does not end by itself.
  setInterval(() => {}, 1000);`;

test.each([
  ["SIGINT", "SIGINT", 130],
  ["SIGTERM", "SIGTERM", 143],
  ["SIGTERM", "SIGINT", 130],
] as const)("H.10 %s aborts the signal, and a following %s ends the process with %d", async (first, second, code) => {
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", program]);
  const exit = once(child, "exit");
  const lines: string[] = [];
  for await (const chunk of child.stdout) {
    lines.push(...String(chunk).trim().split("\n"));
    if (lines.length === 1) child.kill(first);
    else child.kill(second);
  }
  expect(lines).toEqual(["ready", `the process received ${first}`]);
  expect(await exit).toEqual([code, null]);
});
