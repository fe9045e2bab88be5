import { AsyncLocalStorage } from "node:async_hooks";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ApiError, type Client } from "../../index.js";
import { createEventRecorder, type EventRecorder, type EventToRecord } from "./index.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const POD = { apiVersion: "v1", kind: "Pod", metadata: { name: "a", namespace: "default", uid: "u" } };
const created: EventToRecord = { type: "Normal", reason: "Created", note: "a was created" };
const notFound = new ApiError(
  { kind: "Status", apiVersion: "v1", reason: "NotFound", code: 404 },
  { method: "PATCH", url: "/" },
);

interface Written {
  readonly metadata: { readonly name: string };
  readonly reason: string;
  readonly series?: { readonly count: number };
}
interface Setting {
  readonly recorder: EventRecorder;
  readonly errors: Error[];
  /** What was written: `create Created`, `patch 2`. */
  readonly writes: string[];
  readonly names: string[];
  /** Called before each write is answered. */
  answer: (what: string, signal: AbortSignal) => Promise<void> | void;
}

function prepare(onError?: () => never): Setting {
  const setting: { -readonly [M in keyof Setting]?: Setting[M] } = {
    errors: [],
    writes: [],
    names: [],
    answer: () => {},
  };
  const write = async (what: string, name: string, signal: AbortSignal): Promise<void> => {
    setting.writes?.push(what);
    setting.names?.push(name);
    await setting.answer?.(what, signal);
  };
  const countOf = ({ series }: Partial<Written>): string => (series === undefined ? "" : ` ${series.count}`);
  const resource = {
    create: (event: Written, { signal }: { signal: AbortSignal }) =>
      write(`create ${event.reason}${countOf(event)}`, event.metadata.name, signal),
    patch: {
      merge: (name: string, patch: Partial<Written>, { signal }: { signal: AbortSignal }) =>
        write(`patch${countOf(patch)}`, name, signal),
    },
  };
  setting.recorder = createEventRecorder({ resource: () => resource } as never as Client, {
    reportingController: "websites",
    reportingInstance: "websites-1",
    onError: onError ?? ((error) => void setting.errors?.push(error)),
  });
  return setting as Setting;
}

describe("repetitions", () => {
  test("H.9 become one Event with a series: written at the first repetition, then at most every 10 seconds", async () => {
    const { recorder, writes, names } = prepare();
    recorder.record(POD, created);
    await vi.advanceTimersByTimeAsync(0);
    recorder.record(POD, created);
    await vi.advanceTimersByTimeAsync(0);
    expect(writes).toEqual(["create Created", "patch 2"]);
    for (let i = 0; i < 50; i++) recorder.record(POD, created);
    await vi.advanceTimersByTimeAsync(9000);
    expect(writes).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1001);
    expect(writes).toEqual(["create Created", "patch 2", "patch 52"]);
    expect(new Set(names).size).toBe(1);
  });

  test("H.9 before the first write are in it", async () => {
    const { recorder, writes } = prepare();
    for (let i = 0; i < 5; i++) recorder.record(POD, created);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(writes.at(-1)).toMatch(/5$/);
    expect(writes.length).toBeLessThanOrEqual(2);
  });

  test.each([
    ["reason", POD, { ...created, reason: "Other" }],
    ["action", POD, { ...created, action: "Other" }],
    ["note", POD, { ...created, note: "other" }],
    ["type", POD, { ...created, type: "Warning" as const }],
    ["object", { ...POD, metadata: { ...POD.metadata, uid: "v" } }, created],
    ["related object", POD, { ...created, related: POD }],
  ])("H.9 another %s is another Event", async (_name, object, event) => {
    const { recorder, writes, names } = prepare();
    recorder.record(POD, created);
    recorder.record(object, event);
    await vi.advanceTimersByTimeAsync(1000);
    expect(writes.filter((what) => what.startsWith("create"))).toHaveLength(2);
    expect(new Set(names).size).toBe(2);
  });

  test("H.9 a series ends after 6 minutes without a repetition", async () => {
    const { recorder, writes, names } = prepare();
    recorder.record(POD, created);
    await vi.advanceTimersByTimeAsync(359_000);
    recorder.record({ ...POD, metadata: { ...POD.metadata } }, created);
    await vi.advanceTimersByTimeAsync(361_000);
    recorder.record(POD, created);
    await vi.advanceTimersByTimeAsync(1000);
    expect(writes).toEqual(["create Created", "patch 2", "create Created"]);
    expect(new Set(names).size).toBe(2);
  });

  test("H.9 an Event that the server no longer has is created again", async () => {
    const setting = prepare();
    setting.recorder.record(POD, created);
    await vi.advanceTimersByTimeAsync(0);
    setting.answer = (what) => {
      if (what.startsWith("patch")) throw notFound;
    };
    setting.recorder.record(POD, created);
    await vi.advanceTimersByTimeAsync(0);
    expect(setting.writes).toEqual(["create Created", "patch 2", "create Created 2"]);
    expect(setting.names[2]).not.toBe(setting.names[0]);
    expect(setting.errors).toEqual([]);
  });
});

describe("limits", () => {
  const other = (i: number): EventToRecord => ({ ...created, note: `note ${i}` });

  test("H.9 at most 5 writes a second, and 5 at once; 1000 events wait, further ones are dropped and reported", async () => {
    const { recorder, writes, errors } = prepare();
    for (let i = 0; i < 1500; i++) recorder.record(POD, other(i));
    await vi.advanceTimersByTimeAsync(0);
    expect(writes).toHaveLength(5);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(writes.length).toBeGreaterThan(50);
    expect(writes.length).toBeLessThanOrEqual(55);
    recorder.record(POD, created);
    expect(errors.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^(499|500) events were not recorded, because too many events were waiting$/),
    ]);
    await vi.advanceTimersByTimeAsync(300_000);
    expect(writes.length).toBeLessThanOrEqual(1002);
  });

  test("H.9 recording does not wait for a server that does not answer, and goes on after 10 seconds", async () => {
    const setting = prepare();
    setting.answer = (_what, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    setting.recorder.record(POD, other(1));
    setting.recorder.record(POD, other(2));
    await vi.advanceTimersByTimeAsync(9000);
    expect(setting.writes).toHaveLength(1);
    setting.answer = () => {};
    await vi.advanceTimersByTimeAsync(2000);
    expect(setting.writes).toHaveLength(2);
    expect(setting.errors).toMatchObject([
      { message: "the event Created for Pod default/a was not written", cause: { message: /did not answer/ } },
    ]);
  });
});

describe("failures", () => {
  test("H.9 are reported and dropped; the next repetition begins again", async () => {
    const setting = prepare();
    setting.answer = () => {
      throw new Error("forbidden");
    };
    setting.recorder.record(POD, created);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(setting.writes).toEqual(["create Created"]);
    expect(setting.errors).toMatchObject([{ cause: { message: "forbidden" } }]);
    setting.answer = () => {};
    setting.recorder.record(POD, created);
    await vi.advanceTimersByTimeAsync(0);
    expect(setting.writes).toEqual(["create Created", "create Created"]);
  });

  test("H.9 a failed repetition is counted with the next one", async () => {
    const setting = prepare();
    setting.recorder.record(POD, created);
    await vi.advanceTimersByTimeAsync(0);
    setting.answer = () => {
      throw new Error("forbidden");
    };
    setting.recorder.record(POD, created);
    await vi.advanceTimersByTimeAsync(60_000);
    setting.answer = () => {};
    setting.recorder.record(POD, created);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(setting.writes).toEqual(["create Created", "patch 2", "patch 3"]);
  });

  test.each([
    ["an object without metadata", { metadata: null }, created],
    ["no object", undefined, created],
    ["no reason", POD, { ...created, reason: undefined }],
  ])("H.9 recording never throws: %s", (_name, object, event) => {
    const { recorder, errors } = prepare();
    recorder.record(object as never, event as never);
    expect(errors).toMatchObject([{ message: "an event was not recorded, because it is not valid" }]);
    const throwing = prepare(() => {
      throw new Error("from onError");
    });
    throwing.recorder.record(object as never, event as never);
  });
});

describe("the end", () => {
  test("H.9 close() writes what waits, also what is not due", async () => {
    const { recorder, writes, errors } = prepare();
    recorder.record(POD, created);
    await vi.advanceTimersByTimeAsync(0);
    recorder.record(POD, created);
    await vi.advanceTimersByTimeAsync(0);
    recorder.record(POD, created);
    const closing = recorder.close();
    expect(recorder.close()).toBe(closing);
    recorder.record(POD, { ...created, reason: "TooLate" });
    await vi.advanceTimersByTimeAsync(2000);
    await closing;
    expect(writes).toEqual(["create Created", "patch 2", "patch 3"]);
    expect(errors).toEqual([]);
  });

  test("H.9 close() ends after 2 seconds, even if the server does not answer", async () => {
    const setting = prepare();
    setting.answer = (_what, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    for (let i = 0; i < 3; i++) setting.recorder.record(POD, { ...created, note: String(i) });
    const closing = setting.recorder.close();
    await vi.advanceTimersByTimeAsync(2000);
    await closing;
    expect(setting.errors.map(({ message }) => message)).toEqual([
      "the event Created for Pod default/a was not written",
      "2 events were not recorded, because the program ended",
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("H.9 writes do not belong to the reconcile that records", async () => {
    const current = new AsyncLocalStorage<string>();
    const setting = prepare();
    const seen: (string | undefined)[] = [];
    setting.answer = () => void seen.push(current.getStore());
    await current.run("a reconcile", async () => {
      setting.recorder.record(POD, created);
      await vi.advanceTimersByTimeAsync(0);
      for (let i = 0; i < 10; i++) setting.recorder.record(POD, { ...created, note: String(i) });
      await vi.advanceTimersByTimeAsync(1000);
      setting.recorder.record(POD, { ...created, note: "last" });
      const closing = setting.recorder.close();
      await vi.advanceTimersByTimeAsync(2000);
      await closing;
    });
    expect(seen.length).toBeGreaterThan(10);
    expect(seen.every((store) => store === undefined)).toBe(true);
  });
});
