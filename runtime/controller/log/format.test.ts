import { expect, test } from "vitest";
import { formatLogEntry } from "./format.js";
import { createLog, type LogEntry } from "./index.js";

const entry: LogEntry = {
  time: new Date("2026-01-31T12:00:00.000Z"),
  level: "warn",
  message: "the image is old",
  controller: "websites",
  key: { name: "blog", namespace: "default" },
  fields: {},
};

test("an entry is one readable line", () => {
  const fields = { image: "nginx:1.20", note: "two words", count: 3, list: ["a"], nothing: undefined, big: 1n };
  expect(formatLogEntry({ ...entry, fields })).toBe(
    '2026-01-31T12:00:00.000Z WARN websites default/blog: the image is old image=nginx:1.20 note="two words" count=3 list=["a"] nothing=undefined big=1',
  );
  expect(formatLogEntry({ ...entry, key: undefined, controller: undefined })).toBe(
    "2026-01-31T12:00:00.000Z WARN the image is old",
  );
});

test("control characters do not reach the terminal, and do not make further lines", () => {
  const hostile = "a\u001b[31m\r\n2026 ERROR fake\u202e";
  const line = formatLogEntry({ ...entry, message: hostile, fields: { [hostile]: hostile, object: { hostile } } });
  expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

test("an error is shown with its causes, without a stack trace", () => {
  const error = new TypeError("outer", { cause: new Error("inner") });
  const line = formatLogEntry({ ...entry, fields: { error } });
  expect(line.endsWith('error="TypeError: outer; caused by Error: inner"')).toBe(true);
});

test("long and cyclic values are cut", () => {
  const cycle: { self?: object } = {};
  cycle.self = cycle;
  expect(formatLogEntry({ ...entry, fields: { cycle } })).toContain("cycle=[object Object]");
  expect(formatLogEntry({ ...entry, message: "x".repeat(100_000) }).length).toBeLessThan(10_000);
});

test("what is called with the entries cannot fail what logs", () => {
  const entries: LogEntry[] = [];
  const log = createLog((written) => void entries.push(written), { controller: "c", key: { name: "n" } });
  for (const level of ["debug", "info", "warn", "error"] as const) log[level](`a ${level}`, { level });
  expect(
    entries.map(({ level, message, controller, key, fields }) => [level, message, controller, key, fields]),
  ).toEqual(["debug", "info", "warn", "error"].map((level) => [level, `a ${level}`, "c", { name: "n" }, { level }]));
  const failing = createLog(() => {
    throw new Error("full");
  });
  expect(() => failing.info("x")).not.toThrow();
});

test("as JSON, an entry has the messages of its errors and of their causes", () => {
  const entries: LogEntry[] = [];
  const log = createLog((written) => void entries.push(written), { controller: "c", key: { name: "n" } });
  const cyclic = new Error("cyclic");
  cyclic.cause = cyclic;
  log.error("failed", { error: new TypeError("outer", { cause: new Error("inner") }), cyclic, count: 3 });
  const [first] = entries;
  expect(JSON.parse(JSON.stringify(first))).toEqual({
    time: first?.time.toISOString(),
    level: "error",
    message: "failed",
    controller: "c",
    key: { name: "n" },
    fields: {
      error: { name: "TypeError", message: "outer", cause: { name: "Error", message: "inner" } },
      cyclic: expect.objectContaining({ message: "cyclic" }),
      count: 3,
    },
  });
  expect(JSON.parse(JSON.stringify({ ...first, more: 1 }))).toMatchObject({
    more: 1,
    fields: { error: { message: "outer" } },
  });
});
