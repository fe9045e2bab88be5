import { expect, test } from "vitest";
import { redactStatus, withoutSecretValues } from "./redact-status.js";
import { isSecretPath } from "./secret-path.js";

const messageOf = (message: unknown): unknown =>
  redactStatus({ apiVersion: "v1", kind: "Status", message: message as string }).message;

test.each([
  [
    "a key",
    'Secret "a" is invalid: data[k/x]: Invalid value: "k/x": must match',
    'Secret "a" is invalid: data[k/x]: Invalid value: <hidden>: must match',
  ],
  [
    "a whole object, quoted in quotes",
    String.raw`patch: Invalid value: "{\"data\":{\"k\":\"\\\"c2VjcmV0\"}}": illegal base64`,
    "patch: Invalid value: <hidden>: illegal base64",
  ],
  [
    "a list",
    '[a: Invalid value: "x": no, b: Duplicate value: "y"]',
    "[a: Invalid value: <hidden>: no, b: Duplicate value: <hidden>]",
  ],
  [
    "a structure",
    'data: Invalid value: map[string]string{"a":"secret"}: no, and more',
    "data: Invalid value: <hidden>",
  ],
  ["a quotation without an end", `a: Invalid value: "${'\\"'.repeat(5_000_000)}`, "a: Invalid value: <hidden>"],
  [
    "what apply got",
    ".data: expected map, got &{secret\nsecret}\n.stringData: expected",
    ".data: expected map, got <hidden>",
  ],
  ["what has no kind", "Object 'Kind' is missing in '{\"data\":1}'", "Object 'Kind' is missing in <hidden>"],
  [
    "a strategic patch with an unknown directive",
    "unknown patch type: replaces in map: map[$patch:replaces data:map[k:c2VjcmV0]]",
    "unknown patch type: replaces in map: <hidden>",
  ],
  [
    "a list element without its key",
    "map: map[data:map[k:secret]] does not contain declared merge key: name",
    "map: <hidden>",
  ],
  ["an order of a list", "The order in patch list:\n[secret]\n doesn't match", "The order in patch list:\n<hidden>"],
  [
    "elements of a list",
    "invalid element type in merging list:[secret]",
    "invalid element type in merging list:<hidden>",
  ],
  ["what apply got as plain text", ".data: expected map, got secret", ".data: expected map, got <hidden>"],
  ["a field of a wrong type", ".data accessor error: secret is of the type", ".data accessor error: <hidden>"],
  ["a value in YAML", "line 1: cannot unmarshal !!str `secret` into int", "line 1: cannot unmarshal !!str <hidden>"],
  ["an object in JSON", 'cannot be handled: {"data":{"k":"secret"}}', "cannot be handled: <hidden>"],
  [
    "the type of a field",
    "json: cannot unmarshal string into Go struct field Secret.data of type map[string][]uint8",
    "json: cannot unmarshal string into Go struct field Secret.data of type map[string][]uint8",
  ],
  [
    "words in backticks",
    "data: Forbidden: field is immutable when `immutable` is set",
    "data: Forbidden: field is immutable when `immutable` is set",
  ],
  ["no value", 'secrets "a" not found', 'secrets "a" not found'],
  [
    "a conflict",
    'Apply failed with 1 conflict: conflict with "t": .data.k',
    'Apply failed with 1 conflict: conflict with "t": .data.k',
  ],
  ["no message", undefined, undefined],
  ["no text", 7, 7],
])("G.1 a failure about a Secret quotes no value: %s", (_name, message, want) => {
  expect(messageOf(message)).toBe(want);
});

test("G.1 a failure about a Secret quotes no value in its causes either", () => {
  const causes = [
    { field: "data[k]", message: 'Invalid value: "secret"', reason: "FieldValueInvalid" },
    null,
    { message: 7 },
  ];
  const status = { apiVersion: "v1", kind: "Status", code: 422, details: { name: "a", causes } } as never;
  expect(redactStatus(status)).toMatchObject({
    code: 422,
    details: {
      name: "a",
      causes: [
        { field: "data[k]", message: "Invalid value: <hidden>", reason: "FieldValueInvalid" },
        {},
        { message: 7 },
      ],
    },
  });
});

test.each([
  ["/api/v1/namespaces/a/secrets", true],
  ["/api/v1/namespaces/a/secrets/b?fieldManager=x", true],
  ["/api/v1/namespaces/a/serviceaccounts/b/token", true],
  ["/apis/authentication.k8s.io/v1/tokenreviews?dryRun=All", true],
  ["/api/v1/namespaces/a/secrets/b/status", true],
  ["/api/v1/namespaces/a/secrets/b/status?dryRun=All", true],
  ["/api/v1/watch/namespaces/a/secrets/b", true],
  ["/api/v1/namespaces/token/secrets", true],
  ["/api/v1/namespaces/a/secret%73/b", true],
  ["/api/v1/namespaces/a/secrets/%", true],
  ["/api/v1/secrets", true],
  ["/api/v1/namespaces/secrets", false],
  ["/api/v1/namespaces/secrets/pods/a", false],
  ["/api/v1/watch/namespaces/token/pods", false],
  ["/api/v1/namespaces/a/configmaps/secrets-of-mine?x=/secrets/", false],
])("G.1 paths that carry Secrets are recognised: %s", (path, want) => {
  expect(isSecretPath(path)).toBe(want);
});

test.each(["secrets", "Secret"])("G.1 a failure about %s quotes no value, whatever the path", (kind) => {
  const status = { apiVersion: "v1", kind: "Status", message: 'Invalid value: "secret"', details: { kind } } as const;
  expect(withoutSecretValues(status, "/apis/example.com/v1/batches").message).toBe("Invalid value: <hidden>");
  const other = { ...status, details: { kind: "configmaps" } };
  expect(withoutSecretValues(other, "/apis/example.com/v1/batches")).toBe(other);
});

test("a long message about a Secret is read in linear time", () => {
  for (const part of [
    "map",
    "map[string]",
    ", go",
    "list:",
    "list: ",
    "is missing in ",
    "accessor error",
    "cannot unmarshal !!a",
    "&",
    "Invalid value: ",
  ])
    expect(String(messageOf(part.repeat(300_000))).length).toBeLessThan(70_000);
});
