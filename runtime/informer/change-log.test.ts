import { expect, test } from "vitest";
import { createChangeLog } from "./change-log.js";

const SYNCED = { kind: "synced" } as const;

test("everyone who waits for one reader is resumed by an entry, by closing, and by the end", async () => {
  for (const finish of ["entry", "close", "end"] as const) {
    const log = createChangeLog<object>();
    const reader = log.open();
    const waiting = Promise.all([reader.wait(), reader.wait(), reader.wait()]);
    if (finish === "entry") log.append(SYNCED);
    if (finish === "entry") log.wake();
    else if (finish === "close") reader.close();
    else log.end();
    await waiting;
    expect([reader.read(), reader.isClosed]).toEqual(finish === "entry" ? [SYNCED, false] : [undefined, true]);
  }
});

test("a reader that is opened after all others were closed reads what follows", () => {
  const log = createChangeLog<object>();
  const first = log.open();
  log.append(SYNCED);
  first.close();
  const second = log.open();
  expect(second.read()).toBeUndefined();
  log.append(SYNCED);
  expect([second.read(), second.read()]).toEqual([SYNCED, undefined]);
});
