import { expect, test } from "vitest";
import type { ReconcileStep } from "../candidates/index.js";
import type { History } from "../history/index.js";
import { checkReconciles } from "./reconciles.js";

const NOTHING: History = new Map();
const begin = (name: string, uid: string, object: string, child?: string): ReconcileStep => ({
  step: "begin",
  name,
  uid,
  read: { object, child },
});
const wrote = (name: string, uid: string, what: "object" | "child", version: string): ReconcileStep => ({
  step: "wrote",
  name,
  uid,
  what,
  version,
});
const end = (name: string, uid: string): ReconcileStep => ({ step: "end", name, uid, isAborted: false });

test("reconciles that begin with what the last one wrote, or with something newer, are fine", () => {
  const first = [begin("a", "u", "1"), wrote("a", "u", "child", "9"), wrote("a", "u", "object", "10"), end("a", "u")];
  const other = [begin("b", "v", "2"), end("b", "v")];
  const second = [begin("a", "u", "10", "11"), end("a", "u")];
  expect(checkReconciles([...first, ...other, ...second], NOTHING)).toEqual({ problems: [], afterWrites: 1 });
});

test("what was written for another object of the same name does not count", () => {
  const first = [begin("a", "u", "1"), wrote("a", "u", "object", "10"), end("a", "u")];
  expect(checkReconciles([...first, begin("a", "v", "9"), end("a", "v")], NOTHING)).toEqual({
    problems: [],
    afterWrites: 0,
  });
});

test("a reconcile that begins too early is reported", () => {
  const first = [begin("a", "u", "1"), wrote("a", "u", "child", "9"), wrote("a", "u", "object", "10"), end("a", "u")];
  expect(checkReconciles([...first, begin("a", "u", "9"), end("a", "u")], NOTHING).problems).toEqual([
    "controller: a: a reconcile began with version 9 of the object, after it wrote 10",
    "controller: a: a reconcile began with version undefined of the child, after it wrote 9",
  ]);
});

test("two reconciles of an object at once are reported", () => {
  expect(checkReconciles([begin("a", "u", "1"), begin("b", "v", "1"), begin("a", "u", "1")], NOTHING).problems).toEqual(
    ["controller: a: two reconciles at once"],
  );
});

test("a child that belongs to a successor by now is not missed", () => {
  const steps = [begin("a", "u", "1"), wrote("a", "u", "child", "9"), end("a", "u"), begin("a", "u", "10")];
  const of = (owner: string): History =>
    new Map([["chaos-2/child-of-a", [{ revision: 10, uid: "c", labels: {}, owners: [owner] }]]]);
  expect(checkReconciles(steps, of("v")).problems).toEqual([]);
  expect(checkReconciles(steps, of("u")).problems).toHaveLength(1);
});
