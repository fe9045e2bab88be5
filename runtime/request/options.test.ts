import { describe, expect, test } from "vitest";
import { configMaps } from "../testdata/tokens.js";
import type { Action } from "./action.js";
import { buildRequest } from "./index.js";

const named = { token: configMaps, namespace: "default", name: "web" };
/** Builds a call whose options come from JavaScript. */
function build(action: Action, options: unknown): string {
  const body = action === "json" ? [] : { metadata: { name: "web" } };
  const { method, path, query, body: sent } = buildRequest({ ...named, action, body, options: options as object });
  return `${method} ${path}?${query} ${sent ?? ""}`;
}
const refusal = (code: string, message: RegExp): unknown =>
  expect.objectContaining({ name: "RequestError", code, message: expect.stringMatching(message) });
const ALL: readonly Action[] = [
  "get",
  "list",
  "create",
  "update",
  "apply",
  "merge",
  "json",
  "strategic",
  "delete",
  "deleteCollection",
];
const required = (action: Action): object => ({
  ...(action === "apply" && { fieldManager: "ops" }),
  ...(action === "deleteCollection" && { labelSelector: "a=b" }),
});

describe("deleteCollection deletes everything only if that is said", () => {
  test.each<[string, unknown, RegExp]>([
    ["no options", undefined, /requires a selector or all: true/],
    ["empty options", {}, /requires a selector or all: true/],
    ["all: false", { all: false }, /requires a selector or all: true/],
    ["other options alone", { propagationPolicy: "Background", limit: 5 }, /requires a selector or all: true/],
    ["an empty label selector", { labelSelector: "" }, /labelSelector is empty/],
    ["an undefined label selector", { labelSelector: undefined }, /labelSelector is undefined/],
    ["a label selector of blanks", { labelSelector: " \t" }, /labelSelector is empty/],
    ["a label selector without labels", { labelSelector: {} }, /labelSelector is empty/],
    ["an empty field selector", { fieldSelector: "" }, /fieldSelector is empty/],
    ["an undefined field selector", { fieldSelector: undefined }, /fieldSelector is undefined/],
    ["a field selector of commas, which selects everything", { fieldSelector: " , ," }, /fieldSelector is empty/],
    ["a field selector without fields", { fieldSelector: {} }, /fieldSelector is empty/],
    ["an empty selector next to another", { labelSelector: "a=b", fieldSelector: "" }, /fieldSelector is empty/],
    ["an undefined one next to another", { labelSelector: undefined, fieldSelector: "a=b" }, /labelSelector is undef/],
    ["an empty one with all", { all: true, labelSelector: "" }, /all: true and labelSelector/],
    ["an undefined one with all", { all: true, labelSelector: undefined }, /all: true and labelSelector/],
    ["a selector with all", { all: true, fieldSelector: "a=b" }, /all: true and fieldSelector/],
  ])("%s", (_name, options, message) => {
    expect(() => build("deleteCollection", options)).toThrow(refusal("InvalidSelector", message));
  });

  test("all: true selects all objects, and a selector those that it selects", () => {
    const path = "DELETE /api/v1/namespaces/default/configmaps?";
    expect(build("deleteCollection", { all: true })).toBe(`${path} `);
    expect(build("deleteCollection", { all: true, limit: 5 })).toBe(`${path}limit=5 `);
    expect(build("deleteCollection", { labelSelector: { app: "web" } })).toBe(`${path}labelSelector=app%3Dweb `);
    expect(build("deleteCollection", { fieldSelector: "a=b", all: false })).toBe(`${path}fieldSelector=a%3Db `);
  });
});

describe("options that no verb has are refused", () => {
  test.each(ALL)("%s", (action) => {
    expect(() => build(action, { ...required(action), dryrun: true })).toThrow(
      refusal("InvalidOption", /^ConfigMap: unknown option "dryrun"; .*\bsignal\b/),
    );
    expect(() => build(action, "default")).toThrow(refusal("InvalidOption", /options must be an object/));
    expect(() => build(action, ["a"])).toThrow(refusal("InvalidOption", /options must be an object/));
    // Undefined options are absent.
    expect(build(action, { ...required(action), limit: undefined, nothing: undefined })).toBe(
      build(action, required(action)),
    );
  });

  test("a misspelt selector does not widen a list or a deletion", () => {
    for (const options of [{ labelselector: "a=b" }, { selector: "a=b" }, { fieldselector: "a=b" }]) {
      expect(() => build("list", options)).toThrow(refusal("InvalidOption", /unknown option/));
      expect(() => build("deleteCollection", { all: true, ...options })).toThrow(refusal("InvalidOption", /unknown/));
    }
  });

  test("an option of another verb", () => {
    expect(() => build("create", { force: true })).toThrow(refusal("InvalidOption", /unknown option "force"/));
    expect(() => build("delete", { labelSelector: "a=b" })).toThrow(refusal("InvalidOption", /"labelSelector"/));
    expect(() => build("get", { dryRun: true })).toThrow(refusal("InvalidOption", /"dryRun"/));
  });
});

describe("options of the wrong kind are refused", () => {
  const table: [Action, string, unknown][] = [
    ["list", "limit", Number.NaN],
    ["list", "limit", "5"],
    ["list", "limit", -1],
    ["list", "limit", 1.5],
    ["list", "limit", Number.POSITIVE_INFINITY],
    ["list", "limit", null],
    ["list", "timeoutSeconds", Number.NaN],
    ["list", "timeoutSeconds", "5s"],
    ["list", "continue", 5],
    ["list", "labelSelector", null],
    ["list", "labelSelector", ["a=b"]],
    ["list", "labelSelector", new Map([["a", "b"]])],
    ["list", "fieldSelector", 5],
    ["list", "fieldSelector", new URLSearchParams("a=b")],
    ["get", "resourceVersion", 7],
    ["list", "resourceVersionMatch", true],
    ["create", "dryRun", "All"],
    ["update", "dryRun", ["All"]],
    ["merge", "fieldManager", {}],
    ["json", "fieldValidation", true],
    ["apply", "force", "true"],
    ["delete", "gracePeriodSeconds", Number.NaN],
    ["delete", "gracePeriodSeconds", "30"],
    ["delete", "gracePeriodSeconds", -1],
    ["delete", "propagationPolicy", 1],
    ["delete", "dryRun", 1],
    ["delete", "preconditions", "uid"],
    ["deleteCollection", "all", "yes"],
    ["deleteCollection", "limit", Number.NaN],
    ["get", "signal", new AbortController()],
    ["get", "signal", {}],
    ["get", "onWarning", "console.log"],
    ["get", "headers", new Headers({ a: "b" })],
    ["get", "headers", [["a", "b"]]],
    ["get", "query", new URLSearchParams("a=b")],
    ["get", "query", "a=b"],
  ];
  test.each(table)("%s: %s %o", (action, name, value) => {
    expect(() => build(action, { ...required(action), [name]: value })).toThrow(
      refusal(
        name.endsWith("Selector") ? "InvalidSelector" : "InvalidOption",
        new RegExp(`^ConfigMap: ${name} must be `),
      ),
    );
  });

  test.each<[unknown, RegExp]>([
    [{ uid: undefined }, /preconditions\.uid must not be undefined/],
    [{ uid: "u", resourceVersion: undefined }, /preconditions\.resourceVersion must not be undefined/],
    [{ UID: "u" }, /unknown precondition "UID"/],
    [{ resourceVersion: 7 }, /preconditions\.resourceVersion must be/],
    [{}, /preconditions must contain/],
  ])("delete: preconditions that would not restrict it, %o", (preconditions, message) => {
    expect(() => build("delete", { preconditions })).toThrow(refusal("InvalidOption", message));
  });

  test.each<[unknown, RegExp]>([
    [{ a: undefined }, /query parameter "a"/],
    [{ a: null }, /query parameter "a"/],
    [{ a: Number.NaN }, /query parameter "a"/],
    [{ a: { b: 1 } }, /query parameter "a"/],
    [{ a: ["b", undefined] }, /query parameter "a"/],
  ])("query parameters that would be sent as other text, %o", (query, message) => {
    expect(() => build("get", { query })).toThrow(refusal("InvalidOption", message));
  });

  test.each<unknown>([{ a: undefined }, { a: 5 }, { a: ["b"] }])("headers that are not text, %o", (headers) => {
    expect(() => build("get", { headers })).toThrow(refusal("InvalidHeader", /header "a" must be a string/));
  });
});

test("options of every kind are accepted", () => {
  const common = { signal: new AbortController().signal, headers: { a: "b" }, query: { a: [] }, onWarning: () => {} };
  for (const action of ALL) build(action, { ...required(action), ...common });
  build("list", {
    limit: 0,
    timeoutSeconds: 0,
    labelSelector: "",
    fieldSelector: {},
    continue: "",
    resourceVersion: "",
  });
  build("delete", { gracePeriodSeconds: 0, preconditions: { uid: "" }, dryRun: false, propagationPolicy: "Orphan" });
  build("list", { labelSelector: Object.create(null), query: Object.assign(Object.create(null), { a: true }) });
});
