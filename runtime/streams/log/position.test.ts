import { describe, expect, test } from "vitest";
import { LineSplitter } from "./lines.js";
import { LogPosition, timedLine } from "./position.js";

describe("lines", () => {
  test.each([
    ["a\nb\n", ["a", "b"], undefined],
    ["a\n\nb", ["a", ""], "b"],
    ["", [], undefined],
    ["\n", [""], undefined],
    ["ä\r\nö", ["ä\r"], "ö"],
  ])("%j, in any pieces", (text, lines, rest) => {
    const bytes = Buffer.from(text);
    for (let size = 1; size <= bytes.length + 1; size++) {
      const splitter = new LineSplitter();
      const found: string[] = [];
      for (let at = 0; at < bytes.length; at += size) {
        for (const line of splitter.add(bytes.subarray(at, at + size))) found.push(line.toString());
      }
      expect([found, splitter.rest()?.toString()]).toEqual([lines, rest]);
    }
  });
});

describe("the time of a line", () => {
  test.each([
    ["2026-01-02T03:04:05.000000001Z text", 1n, "text"],
    ["2026-01-02T03:04:05Z text", 0n, "text"],
    ["2026-01-02T04:04:05.1+01:00 a b", 100_000_000n, "a b"],
    ["2026-01-02T03:04:05.5Z ", 500_000_000n, ""],
  ])("%j", (line, nanoseconds, text) => {
    const second = BigInt(Date.UTC(2026, 0, 2, 3, 4, 5)) * 1_000_000n;
    const found = timedLine(Buffer.from(line));
    expect([found.time, found.text.toString()]).toEqual([second + nanoseconds, text]);
  });

  test.each(["unable to retrieve container logs", "2026-13-45T99:99:99Z text", "", "2026-01-02T03:04:05Z"])(
    "%j has none",
    (line) => {
      expect(timedLine(Buffer.from(line))).toEqual({ time: undefined, text: Buffer.from(line) });
    },
  );
});

test("E.14 a log that is requested again from any line on has each line once", () => {
  // Several lines of one time, several times in one second, and a second that begins with the position.
  const second = 1_800_000_000n * 1_000_000_000n;
  const offsets = [0n, 0n, 0n, 5n, 5n, 999_999_999n, 1_000_000_000n, 1_000_000_000n, 1_000_000_003n, 3_000_000_000n];
  const log = offsets.map((offset) => second + offset);
  for (let first = 0; first <= log.length; first++) {
    for (let then = first; then <= log.length; then++) {
      const position = new LogPosition();
      const found: number[] = [];
      const read = (until: number): void => {
        const { since } = position;
        position.restart();
        const from = since === undefined ? 0n : BigInt(Date.parse(since)) * 1_000_000n;
        // As the server does it: whole seconds.
        const rounded = from - (from % 1_000_000_000n);
        log.slice(0, until).forEach((time, i) => {
          if (time >= rounded && position.accept(time)) found.push(i);
        });
      };
      for (const until of [first, then, log.length]) read(until);
      expect(found).toEqual(log.map((_, i) => i));
    }
  }
});

test("a log that is followed from its end on repeats no line of the last time", () => {
  const position = new LogPosition();
  position.continueAfter(10n);
  position.restart();
  expect([9n, 10n, 10n, 11n, 11n].map((time) => position.accept(time))).toEqual([false, false, false, true, true]);
});
