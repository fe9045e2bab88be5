import fc from "fast-check";
import { expect, test } from "vitest";
import { matchesLabels, parseLabelSelector } from "./label-selector.js";

const LABELS = { app: "web", tier: "", size: "10", in: "x" };
const matches = (selector: Parameters<typeof parseLabelSelector>[0]): boolean =>
  matchesLabels(parseLabelSelector(selector), LABELS);

test.each([
  ["", true],
  ["  ", true],
  ["app", true],
  ["!app", false],
  ["other", false],
  ["!other", true],
  ["app=web", true],
  ["app==web", true],
  [" app = web ", true],
  ["app=", false],
  ["tier=", true],
  ["tier=,app", true],
  ["app!=web", false],
  ["app!=other", true],
  ["other!=web", true],
  ["app in (web,db)", true],
  ["app in(web)", true],
  ["app in (db, cache)", false],
  ["tier in (,x)", true],
  ["tier in (x,)", true],
  ["app notin (web)", false],
  ["other notin (web)", true],
  ["size>9", true],
  ["size > 10", false],
  ["size<11", true],
  ["app>1", false],
  ["other>1", false],
  ["app=web,size in (10),!other", true],
  ["app=web,other", false],
  ["in", true],
  ["in in (x)", true],
  ["constructor", false],
])("the label selector %j matches as in kubectl: %s", (selector, expected) => {
  expect(matches(selector)).toBe(expected);
});

test.each([
  "app=web,",
  ",app",
  "app in",
  "app in ()",
  "app in (web",
  "app in web",
  "app web",
  "=web",
  "!",
  "!app=web",
  "app>x",
  "app=a=b",
  "(app)",
])("the label selector %j is not valid", (selector) => {
  expect(() => parseLabelSelector(selector)).toThrow(
    expect.objectContaining({ code: "InvalidSelector", message: expect.stringContaining(JSON.stringify(selector)) }),
  );
});

test("a label selector as an object matches as its text does", () => {
  expect(matches({ app: "web", tier: ["", "x"], other: null, size: true })).toBe(true);
  expect(matches({ app: ["db"] })).toBe(false);
  expect(() => matches({ app: undefined } as never)).toThrow(expect.objectContaining({ code: "InvalidSelector" }));
});

test("any text is a label selector or an error that says so", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", "in", " ", "=", "!", "(", ")", ",", ">", "é") }), (text) => {
      try {
        parseLabelSelector(text);
      } catch (error) {
        expect(error).toMatchObject({ code: "InvalidSelector" });
      }
    }),
  );
});
