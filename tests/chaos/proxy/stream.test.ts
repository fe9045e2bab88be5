import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { createRandom } from "../../support/random.js";
import type { StreamEnd, StreamPlan } from "../faults/index.js";
import type { Downstream } from "./downstream.js";
import { passStream } from "./stream.js";

const NEVER: StreamPlan = {
  life: 60_000,
  end: "reset",
  cuts: 0,
  repeats: 0,
  stalls: 0,
  stall: 0,
  beginsWithOld: false,
};
const line = (version: number): string =>
  `${JSON.stringify({ type: "ADDED", object: { metadata: { resourceVersion: String(version) }, text: "漢字" } })}\n`;

/** A response that keeps what is written, each piece on its own, and how it ends. */
function record(): Downstream & {
  readonly pieces: string[];
  readonly bytes: Buffer[];
  readonly written: Promise<void>;
  ending: string;
} {
  const bytes: Buffer[] = [];
  let close = (): void => {};
  const closed = new Promise<void>((resolve) => {
    close = resolve;
  });
  let wrote = (): void => {};
  const written = new Promise<void>((resolve) => {
    wrote = resolve;
  });
  const downstream = {
    bytes,
    get pieces() {
      return bytes.map(String);
    },
    ending: "",
    get isClosed() {
      return downstream.ending !== "";
    },
    closed,
    head: () => {},
    written,
    write: async (piece: Buffer | string) => {
      bytes.push(Buffer.from(piece));
      wrote();
    },
    end: () => end("end"),
    reset: () => end("reset"),
    resetConnection: () => end("connection reset"),
  };
  const end = (how: string): void => {
    downstream.ending ||= how;
    close();
  };
  return downstream;
}

/** Passes lines on with a plan, until the stream is over. */
async function pass(plan: Partial<StreamPlan>, texts: readonly string[], old: readonly Buffer[] = []) {
  const upstream = new PassThrough();
  const downstream = record();
  void downstream.closed.then(() => upstream.destroy());
  const faults: string[] = [];
  const calm = new AbortController();
  const passing = passStream({
    upstream,
    downstream,
    plan: { ...NEVER, ...plan },
    random: createRandom(1),
    calm: calm.signal,
    old,
    atEndOfLife: (finish) => {
      // When the client has the first event.
      if (plan.end !== undefined) void downstream.written.then(finish);
      return () => {};
    },
    log: (what) => void faults.push(what),
  });
  for (const text of texts) upstream.write(text);
  if (plan.end === undefined) upstream.end();
  const recent = await passing;
  return { downstream, faults, recent: recent.map(String) };
}

test("a stream passes untouched if nothing is planned", async () => {
  const { downstream, faults, recent } = await pass({}, [line(1), line(2)]);
  expect(downstream.pieces.join("")).toBe(line(1) + line(2));
  expect(downstream.ending).toBe("end");
  expect(faults).toEqual([]);
  expect(recent).toEqual([line(1), line(2)]);
});

test("events are cut inside of a character", async () => {
  const { downstream } = await pass({ cuts: 1 }, [line(1)]);
  expect(downstream.bytes).toHaveLength(2);
  expect(Buffer.concat(downstream.bytes).toString()).toBe(line(1));
  expect(downstream.pieces.join("")).not.toBe(line(1));
});

test("events are repeated in their order, after the last one", async () => {
  const { downstream, faults } = await pass({ repeats: 1 }, [line(1), line(2)]);
  const lines = downstream.pieces.join("").trimEnd().split("\n");
  expect(lines.length).toBeGreaterThan(2);
  expect(`${lines.at(-1)}\n`).toBe(line(2));
  expect(faults).toContain("events repeated");
});

test("a stream can begin with old events", async () => {
  const { downstream, faults } = await pass({}, [line(3)], [Buffer.from(line(1))]);
  expect(downstream.pieces.join("")).toBe(line(1) + line(3));
  expect(faults).toEqual(["stream begins with old events"]);
});

test.each<[StreamEnd, string, RegExp]>([
  ["reset", "reset", /^$/],
  ["connection reset", "connection reset", /^$/],
  ["end between events", "end", /^$/],
  ["reset inside a character", "reset", /^\{"type":"ADDED".*\uFFFD$/],
  ["end inside an event", "end", /^\{"type":"ADDED".*\uFFFD$/],
  ["410 event", "end", /^\{"type":"ERROR".*"code":410\}\}\n$/],
  ["429 event", "end", /"reason":"TooManyRequests"/],
  ["500 event", "end", /"reason":"InternalError"/],
])("a stream ends by %s", async (end, ending, rest) => {
  const { downstream, faults, recent } = await pass({ end }, [line(1)]);
  expect(downstream.ending).toBe(ending);
  const text = downstream.pieces.join("");
  expect(text.slice(0, line(1).length)).toBe(line(1));
  expect(text.slice(line(1).length)).toMatch(rest);
  expect(faults).toEqual([`stream ends by ${end}`]);
  expect(recent).toEqual([line(1)]);
});
