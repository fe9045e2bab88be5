import { describe, expect, test } from "vitest";
import { pods } from "../testdata/tokens.js";
import { buildRequest } from "./index.js";
import type { Call } from "./testdata/calls.js";

describe("C.3 options become query parameters", () => {
  const table: [string, Call, string][] = [
    ["nothing", { action: "list", options: {} }, ""],
    [
      "every list option",
      {
        action: "list",
        options: {
          labelSelector: "a in (b,c),!d",
          fieldSelector: "metadata.name=x",
          limit: 10,
          continue: "tok+/=",
          resourceVersion: "7",
          resourceVersionMatch: "Exact",
        },
      },
      "labelSelector=a%20in%20(b%2Cc)%2C!d&fieldSelector=metadata.name%3Dx&limit=10&resourceVersion=7&resourceVersionMatch=Exact&continue=tok%2B%2F%3D",
    ],
    [
      "C.4 a list's limit of time, for server and connection",
      { action: "list", options: { timeoutSeconds: 20 } },
      "timeoutSeconds=20&timeout=20s",
    ],
    [
      "an explicit zero if the server distinguishes it from nothing",
      { action: "list", options: { timeoutSeconds: 0 } },
      "timeoutSeconds=0",
    ],
    [
      "plain zero and empty text are not sent",
      { action: "list", options: { limit: 0, continue: "", labelSelector: "", resourceVersion: "" } },
      "",
    ],
    ["C.4 the client's limit of time", { action: "list", timeout: 1500 }, "timeout=1.5s"],
    [
      "every write option",
      { action: "create", body: {}, options: { dryRun: true, fieldManager: "a b", fieldValidation: "Strict" } },
      "dryRun=All&fieldManager=a%20b&fieldValidation=Strict",
    ],
    ["false is not sent", { action: "create", body: {}, options: { dryRun: false } }, ""],
    [
      "extra parameters, repeated ones too",
      { action: "list", options: { query: { shardSelector: "x", many: ["1", "2"], flag: true, n: 3 } } },
      "shardSelector=x&many=1&many=2&flag=true&n=3",
    ],
    [
      "label selector as an object",
      {
        action: "list",
        options: { labelSelector: { app: "web", "example.com/tier": ["a", "b"], old: null, new: true } },
      },
      "labelSelector=app%3Dweb%2Cexample.com%2Ftier%20in%20(a%2Cb)%2C!old%2Cnew",
    ],
    [
      "field selector as an object, escaped",
      { action: "list", options: { fieldSelector: { "spec.nodeName": "a,b=c\\d" } } },
      `fieldSelector=${encodeURIComponent("spec.nodeName=a\\,b\\=c\\\\d")}`,
    ],
  ];
  test.each(table)("%s", (_name, call, want) => {
    expect(buildRequest({ token: pods, namespace: "a", ...call }).query).toBe(want);
  });
});
