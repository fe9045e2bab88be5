import { expect, it } from "vitest";
import { parseDocuments } from "./read.js";

const text = `# A comment.
# mistake: wrong-type
kind: A
mode: 0644
---
# mistake: missing-required
kind: B
text: "0644"
---
---
kind: C
# mistake: unknown-field
list: []
`;

it("documents are read with their line and the mistake of the comment before", () => {
  expect(parseDocuments(text, "a.yaml")).toEqual([
    { label: "a.yaml:3", mistake: "wrong-type", object: { kind: "A", mode: 0o644 } },
    { label: "a.yaml:7", mistake: "missing-required", object: { kind: "B", text: "0644" } },
    { label: "a.yaml:11", mistake: "none", object: { kind: "C", list: [] } },
  ]);
});

it.each([
  ["kind: [", /a\.yaml/],
  ["- a", /a\.yaml:1: a document must be an object/],
  ["# mistake: bad-mood\nkind: A", /unknown mistake "bad-mood"/],
])("a broken file is refused: %j", (broken, message) => {
  expect(() => parseDocuments(broken, "a.yaml")).toThrow(message);
});
