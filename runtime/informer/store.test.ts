import fc from "fast-check";
import { expect, test } from "vitest";
import { createStore, type Key, keyOf } from "./store.js";

interface Thing {
  metadata: { name: string; namespace?: string; resourceVersion: string };
  tags: string[];
}
const fail = (error: unknown): void => expect.fail(String(error));
const text = ({ namespace, name }: Key): string => `${namespace}/${name}`;

/** What can be done to a store. */
type Step = { readonly set: Thing } | { readonly remove: Key } | { readonly index: true } | { readonly move: true };
const key = fc.record({ namespace: fc.constantFrom("", "a", "b"), name: fc.constantFrom("", "x", "y", "__proto__") });
const thing = fc
  .record({ key, tags: fc.array(fc.constantFrom("red", "blue", "constructor"), { maxLength: 3 }), version: fc.nat(9) })
  .map(
    ({ key: { namespace, name }, tags, version }): Thing => ({
      metadata: { name, ...(namespace !== "" && { namespace }), resourceVersion: String(version) },
      tags,
    }),
  );
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    thing.map((set) => ({ set })),
    key.map((remove) => ({ remove })),
    fc.constant({ index: true } as const),
    fc.constant({ move: true } as const),
  ),
  { maxLength: 40 },
);

test("D.20 a store and its indexes always contain what was last stored, whenever an index was added", () => {
  fc.assert(
    fc.property(steps, (all) => {
      let store = createStore<Thing>();
      let indexes = [store.addIndex(({ tags }) => tags, fail)];
      const model = new Map<string, Thing>();
      for (const step of all) {
        if ("set" in step) {
          store.set(keyOf(step.set), step.set);
          model.set(text(keyOf(step.set)), step.set);
        } else if ("remove" in step) {
          store.delete(step.remove);
          model.delete(text(step.remove));
        } else if ("move" in step) {
          const source = store;
          store = createStore<Thing>();
          indexes = [store.addIndex(({ tags }) => tags, fail)];
          store.adopt(source.release());
          expect([source.size, ...source.values()]).toEqual([0]);
        } else indexes.push(store.addIndex(({ tags }) => tags, fail));
        const expected = [...model.values()];
        expect(store.size).toBe(model.size);
        expect(new Set(store.values())).toEqual(new Set(expected));
        for (const namespace of ["", "a", "b"]) {
          const inNamespace = expected.filter(({ metadata }) => (metadata.namespace ?? "") === namespace);
          expect(new Set(store.values(namespace))).toEqual(new Set(inNamespace));
        }
        for (const object of expected) expect(store.get(keyOf(object))).toBe(object);
        for (const index of indexes) {
          for (const tag of ["red", "blue", "constructor", "other"]) {
            const found = index.by(tag);
            expect(new Set(found)).toEqual(new Set(expected.filter(({ tags }) => tags.includes(tag))));
            expect(found).toHaveLength(new Set(found).size);
          }
        }
      }
    }),
    { numRuns: 300 },
  );
});

test("D.20 an index function that throws is reported when the object is added, which is then in no index", () => {
  const errors: unknown[] = [];
  const store = createStore<Thing>();
  const index = store.addIndex(
    ({ tags }) => {
      if (tags.includes("bad")) throw new Error("a bad tag");
      return tags;
    },
    (error) => errors.push(error),
  );
  const good = { metadata: { name: "x", resourceVersion: "1" }, tags: ["red"] };
  const bad = { metadata: { name: "x", resourceVersion: "2" }, tags: ["red", "bad"] };
  store.set(keyOf(good), good);
  expect(index.by("red")).toEqual([good]);
  store.set(keyOf(bad), bad);
  expect(errors).toMatchObject([{ message: "a bad tag" }]);
  expect(index.by("red")).toEqual([]);
  expect(store.get(keyOf(bad))).toBe(bad);
  store.set(keyOf(good), good);
  expect(index.by("red")).toEqual([good]);
  expect(errors).toHaveLength(1);
});
