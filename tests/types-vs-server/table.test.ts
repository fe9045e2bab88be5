import { expect, it } from "vitest";
import type { Comparison } from "./comparison.js";
import { findings, isSound } from "./findings.js";
import { reasonOf } from "./reasons.js";
import { classOf, confusion, tableText } from "./table.js";

interface Case {
  readonly server?: Partial<Comparison["server"]>;
  readonly types?: boolean;
  readonly incompleteStatus?: true;
  readonly operation?: Comparison["operation"];
  readonly mistake?: Comparison["document"]["mistake"];
}

function comparison({ server = {}, types = true, operation, mistake = "none", ...rest }: Case): Comparison {
  return {
    document: { label: "a", mistake, changed: ["spec", "list", 0, "name"], object: {} },
    ...(operation !== undefined && { operation }),
    server: { accepted: false, message: "", causes: [], ...server },
    types: { accepted: types, message: "", ...rest },
  };
}
function cause(reason: string, field: string, message = ""): Comparison["server"] {
  return { accepted: false, message, causes: [{ reason, field, message }] };
}

it.each<[string, Case]>([
  ["wrong-type", { mistake: "wrong-type" }],
  [
    "a status without what is always sent",
    { operation: "drop", server: { accepted: true }, types: false, incompleteStatus: true },
  ],
  ["another value, accepted", { operation: "revalue", server: { accepted: true } }],
  ["another value, refused", { operation: "revalue" }],
  ["dropped, accepted", { operation: "drop", server: { accepted: true } }],
  ["dropped, ignored", { operation: "drop", server: { accepted: true, ignored: true } }],
  ["dropped, said to be required", { operation: "drop", server: cause("FieldValueRequired", "spec.list[0].name") }],
  ["dropped, said to be required", { operation: "drop", server: cause("FieldValueRequired", "spec.list[0].name.x") }],
  [
    "dropped, said to be required",
    { operation: "drop", server: cause("FieldValueInvalid", "spec.list[0].name", 'Invalid value: "": no name') },
  ],
  ["dropped, refused otherwise", { operation: "drop", server: cause("FieldValueRequired", "spec.list[0].names") }],
  ["dropped, refused otherwise", { operation: "drop", server: cause("FieldValueInvalid", "spec.list[0].name") }],
  ["misspelt, an unknown field", { operation: "misspell", server: { message: 'unknown field "spec.x"' } }],
  ["misspelt, refused otherwise", { operation: "misspell", server: { message: "not a resource name" } }],
  ["retyped, a wrong type", { operation: "retype", server: { message: "json: cannot unmarshal string" } }],
  ["retyped, a wrong type", { operation: "retype", server: cause("FieldValueTypeInvalid", "spec.list[0].name") }],
  ["retyped, refused otherwise", { operation: "retype", server: cause("FieldValueTypeInvalid", "spec.other") }],
])("%s", (expected, given) => {
  expect(classOf(comparison(given))).toBe(expected);
});

it("documents are counted by class and verdicts", () => {
  const accepted = { accepted: true };
  const comparisons = [
    comparison({ server: accepted }),
    comparison({ server: accepted, types: false }),
    comparison({ mistake: "wrong-type" }),
    comparison({ mistake: "wrong-type", types: false }),
  ];
  expect(confusion(comparisons)).toEqual([
    { class: "none", both: 1, serverOnly: 1, typesOnly: 0, none: 0 },
    { class: "wrong-type", both: 0, serverOnly: 0, typesOnly: 1, none: 1 },
  ]);
  expect(tableText(confusion(comparisons)).split("\n")).toEqual([
    "            both accept  server only  types only  none accepts",
    "none                  1            1           0             0",
    "wrong-type            0            0           1             1",
  ]);
});

it("wrong types are found, except explicit nulls and ignored values", () => {
  const accepted = { accepted: true };
  const ignored = { accepted: true, ignored: true as const };
  const refused = comparison({ server: accepted, types: false, operation: "drop" });
  const status = comparison({ server: ignored, mistake: "status-in-apply" });
  const incomplete = comparison({ mistake: "missing-required" });
  const fine = [
    comparison({ server: accepted, types: false, mistake: "explicit-null" }),
    comparison({ server: accepted, types: false, operation: "null" }),
    comparison({ server: accepted, types: false, operation: "drop", incompleteStatus: true }),
    comparison({ server: accepted, types: false, incompleteStatus: true }),
    comparison({ server: ignored, types: false, operation: "misspell" }),
    comparison({ server: ignored, types: false, mistake: "status-in-apply" }),
  ];
  expect(findings([refused, status, incomplete, ...fine])).toEqual({
    refused: [refused],
    letThrough: [status],
    incomplete: [incomplete],
    mislabelled: [],
  });
  expect([isSound(findings([refused])), isSound(findings([status])), isSound(findings(fine))]).toEqual([
    false,
    false,
    true,
  ]);
});

it("documents whose comment disagrees with the server are found", () => {
  const comparisons = [comparison({}), comparison({ server: { accepted: true }, mistake: "unknown-field" })];
  expect(findings(comparisons).mislabelled).toEqual(comparisons);
});

it.each([
  ["spec: Required value: must specify a volume type", /one of several/],
  ["spec.a: Required value: must be set when type is B", /another field's value/],
  ['spec.a[0].name: Not found: "b"', /refers to it/],
  ["spec.capacity: Required value", /in others of the same type/],
])("%s", (message, reason) => {
  expect(reasonOf(comparison({ server: { message } }))).toMatch(reason);
});
