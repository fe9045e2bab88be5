import fc from "fast-check";
import { expect, test } from "vitest";
import type { DecodedEvent } from "../client/watch/decode-event.js";
import type { KubernetesObject } from "../types/object.js";
import { type Cache, createCache } from "./cache.js";
import { createConsumer } from "./consumer.js";

/** A state of an object, or its deletion. */
interface Version {
  readonly name: string;
  readonly version: number;
  readonly isDeleted: boolean;
}
const objectOf = ({ name, version }: Version): KubernetesObject => ({
  metadata: {
    name,
    uid: name,
    resourceVersion: String(version),
    labels: { version: String(version), fixed: "the same everywhere" },
  },
});

/** What happens: a write, the delivery of events that may begin in the past, a list, or a consumer that begins or reads. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ write: fc.constantFrom("a", "b", "c"), isDeleted: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ back: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.constant({ list: true } as const) },
  { weight: 1, arbitrary: fc.constant({ join: true } as const) },
  { weight: 2, arbitrary: fc.record({ read: fc.nat(5), reader: fc.nat(3) }) },
);

/** What the server has at the end of its history. */
function stateOf(history: readonly Version[]): Map<string, number> {
  const state = new Map<string, number>();
  for (const { name, version, isDeleted } of history) {
    if (isDeleted) state.delete(name);
    else state.set(name, version);
  }
  return state;
}
function contentsOf(cache: Cache): Map<string, number> {
  return new Map(
    [...cache.store.values()].map(({ metadata }) => [metadata?.name ?? "", Number(metadata?.resourceVersion)]),
  );
}

test("D.14, D.16 whatever is repeated, missed and listed, consumers see a subsequence of the true states, and end with the true one", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.boolean(), (steps, structuralSharing) => {
      const history: Version[] = [];
      const cache = createCache(
        [undefined],
        { transform: undefined, structuralSharing, freeze: true },
        { report: (error) => expect.fail(error.message), onProgress: () => {} },
      );
      const [part] = cache.parts;
      if (part === undefined) expect.fail("a cache has a part");
      const list = (): void => {
        const staged = part.stage();
        for (const [name, version] of stateOf(history)) staged.set(objectOf({ name, version, isDeleted: false }));
        part.replace(staged, String(history.length + 1));
      };
      /** Sends the events from some versions before the cache's own. */
      const deliver = (back: number): void => {
        const from = Math.max(Number(part.resourceVersion) - 1 - back, 0);
        const events = history.slice(from).map((each): DecodedEvent => {
          const type = each.isDeleted ? "DELETED" : "MODIFIED";
          return { type, object: objectOf(each) as DecodedEvent["object"] };
        });
        part.apply(events, true);
      };
      const consumers = [createConsumer(cache, {}, () => {})];
      const views = [new Map<string, number>()];
      const read = (i: number, count: number): void => {
        const [consumer, view] = [consumers[i], views[i]];
        if (consumer === undefined || view === undefined) return;
        for (let left = count; left > 0; left--) {
          const change = consumer.take();
          if (change === undefined) return;
          const { name = "" } = change.object.metadata ?? {};
          const version = Number(change.object.metadata?.resourceVersion);
          const known = view.get(name);
          expect(change.type).toBe(change.type === "deleted" ? "deleted" : known === undefined ? "added" : "updated");
          if (change.type === "deleted") {
            expect(Number(change.previous.metadata?.resourceVersion)).toBe(known);
            expect(version).toBeGreaterThanOrEqual(known ?? Number.POSITIVE_INFINITY);
            view.delete(name);
          } else {
            if (change.type === "updated") expect(Number(change.previous.metadata?.resourceVersion)).toBe(known);
            expect(version).toBeGreaterThan(known ?? 0);
            expect(history[version - 2]).toEqual({ name, version, isDeleted: false });
            expect(change.object).toEqual(objectOf({ name, version, isDeleted: false }));
            view.set(name, version);
          }
        }
      };
      list();
      for (const each of steps) {
        if ("write" in each) {
          // The first version is that of the empty list.
          const exists = stateOf(history).has(each.write);
          history.push({ name: each.write, version: history.length + 2, isDeleted: each.isDeleted && exists });
        } else if ("back" in each) {
          deliver(each.back);
          expect(contentsOf(cache)).toEqual(stateOf(history));
        } else if ("list" in each) {
          list();
          expect(contentsOf(cache)).toEqual(stateOf(history));
        } else if ("join" in each) {
          consumers.push(createConsumer(cache, {}, () => {}));
          views.push(new Map());
        } else read(each.reader, each.read);
      }
      deliver(0);
      for (const [i, view] of views.entries()) {
        read(i, Number.POSITIVE_INFINITY);
        expect(view).toEqual(stateOf(history));
      }
    }),
    { numRuns: 500 },
  );
});
