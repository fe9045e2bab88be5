import { stat } from "node:fs/promises";
import { connect } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Supervisor, startSupervisor } from "./supervisor.js";
import { exists, isRunning } from "./testdata/processes.js";

let supervisor: Supervisor;

beforeEach(async () => {
  supervisor = await startSupervisor();
});
afterEach(() => supervisor.stop());

const stubborn = ["-e", "process.on('SIGTERM', () => {}); console.log('deaf'); setInterval(() => {}, 1000)"];

test("a supervisor stops its processes and removes its folder", async () => {
  const { folder } = supervisor;
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  await supervisor.start("one", "sleep", ["60"]);
  await supervisor.start("two", "sleep", ["60"]);
  const pids = Object.values(supervisor.pids);
  expect(Object.keys(supervisor.pids)).toEqual(["supervisor", "one", "two"]);
  expect(pids.map(isRunning)).toEqual([true, true, true]);
  await supervisor.stop();
  expect(pids.map(isRunning)).toEqual([false, false, false]);
  expect(await exists(folder)).toBe(false);
  await supervisor.stop();
});

test("a supervisor ends stubborn processes with SIGKILL, all within one time limit", async () => {
  const processes = await Promise.all(
    ["a", "b", "c"].map((name) => supervisor.start(name, process.execPath, stubborn)),
  );
  for (const process of processes) {
    await vi.waitUntil(async () => (await process.output()).includes("deaf"), 5_000);
  }
  const start = performance.now();
  await supervisor.stop();
  expect(performance.now() - start).toBeLessThan(5_000);
  expect(processes.map(({ pid }) => isRunning(pid))).toEqual([false, false, false]);
  expect(processes.map(({ ended }) => ended)).toEqual(Array(3).fill("signal SIGKILL"));
});

test("a supervisor reports output and end of a process", async () => {
  const shell = await supervisor.start("x", "sh", ["-c", "echo out; echo err >&2; exit 3"]);
  await vi.waitUntil(() => shell.ended !== undefined);
  expect(shell.ended).toBe("code 3");
  expect(await shell.output()).toBe("out\nerr\n");
  expect(Object.keys(supervisor.pids)).toEqual(["supervisor"]);
});

test("a supervisor ends one process and leaves the others", async () => {
  const one = await supervisor.start("one", "sleep", ["60"]);
  const two = await supervisor.start("two", "sleep", ["60"]);
  await one.end();
  expect([one.ended, two.ended]).toEqual(["signal SIGTERM", undefined]);
  await one.end();
});

test("a supervisor rejects a program that cannot be run", async () => {
  await expect(supervisor.start("x", "/no/such/program", [])).rejects.toThrow(/^cannot run .*ENOENT/);
});

test.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
  "a supervisor ends all its processes when it gets %s itself",
  async (signal) => {
    const sleeper = await supervisor.start("x", "sleep", ["60"]);
    process.kill(supervisor.pids.supervisor, signal);
    await vi.waitUntil(() => sleeper.ended !== undefined, 5_000);
    await supervisor.stop();
    expect(await exists(supervisor.folder)).toBe(false);
    await expect(supervisor.start("y", "sleep", ["60"])).rejects.toThrow("the supervisor of the testbed ended");
  },
);

test("a process inherits the listening sockets that it asks for, on ports that are free", async () => {
  const server = `for (const fd of [3, 4]) {
    require("node:net").createServer((socket) => socket.end(String(fd))).listen({ fd }, () => console.log("listening"));
  }`;
  const process = await supervisor.start("server", globalThis.process.execPath, ["-e", server], { sockets: 2 });
  await vi.waitUntil(async () => (await process.output()) === "listening\nlistening\n", 10_000);
  const answers = process.ports.map(async (port) => {
    const chunks = await connect(port, "127.0.0.1").setEncoding("utf8").toArray();
    return chunks.join("");
  });
  expect(await Promise.all(answers)).toEqual(["3", "4"]);
});

test("a supervisor ends a process with the signal that it was started with", async () => {
  const sleeper = await supervisor.start("x", "sleep", ["60"], { signal: "SIGKILL" });
  await sleeper.end();
  expect(sleeper.ended).toBe("signal SIGKILL");
});
