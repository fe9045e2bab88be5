import fc from "fast-check";
import { expect, it } from "vitest";
import { sameJson } from "../../json.js";
import type { OpenAPIDocument } from "../../openapi/index.js";
import { EMBEDDED_SNAPSHOT } from "../../sources/index.js";
import { readSnapshot } from "../read.js";
import { sharedValues } from "./decode.js";
import { shareValues } from "./index.js";

const KEYS = ["apis/apps/v1", "apis/batch/v1", "apis/autoscaling/v2", "apis/policy/v1"];
const RUNS = 60;

const NASTY = [
  "$shared",
  "$with",
  "$changes",
  "$without",
  "$$shared",
  "__proto__",
  "",
  "a/b~",
  "${kind}",
  "$${id}",
  "$",
  "-0",
];
const leaf = fc.oneof(
  fc.constantFrom<unknown>(...NASTY, -0, 0, 2 ** 60, null, true, [], {}),
  fc.string(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    leaf,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...NASTY), fc.string()), tie("value"), { maxKeys: 4 }),
  ),
})).value;
const edit = fc.record({
  document: fc.nat(KEYS.length - 1),
  /** Which member to descend to, at each level. */
  path: fc.array(fc.nat(), { minLength: 1, maxLength: 9 }),
  action: fc.constantFrom("replace", "remove", "add", "copy"),
  key: fc.oneof(fc.constantFrom(...NASTY), fc.string()),
  value,
});
type Edit = typeof edit extends fc.Arbitrary<infer E> ? E : never;

/** Edits a document in place; `copied` is what to put there in an edit that copies. */
function apply(document: OpenAPIDocument, { path, action, key, value }: Edit, copied: unknown): void {
  let parent: object = document;
  let last = "info";
  for (const step of path) {
    const keys = Object.keys(parent).filter((name) => parent !== document || name !== "openapi");
    last = keys[step % Math.max(1, keys.length)] ?? "x";
    const child: unknown = parent[last as never];
    if (typeof child !== "object" || child === null) break;
    if (step !== path.at(-1)) parent = child;
  }
  if (action === "remove" && !Array.isArray(parent)) return void delete parent[last as never];
  const name = action === "add" && !Array.isArray(parent) && parent !== document ? key : last;
  if (name === "openapi") return;
  const set = { value: action === "copy" ? copied : value, enumerable: true, configurable: true, writable: true };
  Object.defineProperty(parent, name, set);
}

it("documents with any edits are restored as they were", async () => {
  const texts = (await readSnapshot(EMBEDDED_SNAPSHOT, KEYS)).map(({ document }) => JSON.stringify(document));
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 40 }), async (edits) => {
      const documents = texts.map((text): OpenAPIDocument => JSON.parse(text));
      for (const one of edits) {
        const document = documents[one.document];
        const other = documents[(one.document + 1) % documents.length];
        if (document !== undefined) apply(document, one, structuredClone(other?.info));
      }
      const recorded = documents.map((document, i) => ({ key: KEYS[i] ?? "", document }));
      const written = shareValues(recorded);
      // Not as a document: after most edits, it is none that any source accepts.
      const values = sharedValues(JSON.parse(written.shared).values);
      for (const { key, document } of recorded) {
        expect(sameJson(values.restore(JSON.parse(written.texts.get(key) ?? "")), document)).toBe(true);
      }
    }),
    { numRuns: RUNS },
  );
});
