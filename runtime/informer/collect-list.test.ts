import { expect, test, vi } from "vitest";
import { parse } from "../json/index.js";
import { configMaps } from "../testdata/tokens.js";
import type { KubernetesObject, List } from "../types/object.js";
import { createCache } from "./cache.js";
import { createListCollector, type ListCollector } from "./collect-list.js";

interface Setting {
  readonly collector: ListCollector;
  /** The body of a page is read. */
  readonly read: (body: string) => void;
  readonly stored: () => unknown[];
}

function collect(): Setting {
  const { parts } = createCache(
    [undefined],
    { transform: undefined, structuralSharing: true, freeze: true },
    { report: (error) => expect.fail(error.message), onProgress: () => {} },
  );
  const [part] = parts;
  if (part === undefined) expect.fail("a cache has a part");
  const collector = createListCollector(part, configMaps as never);
  return {
    collector,
    read: (body) => {
      const page = collector.parse([Buffer.from(body)]) as List<KubernetesObject>;
      collector.take(page.items);
    },
    stored: () => [...collector.staged.objects.values()],
  };
}

const itemOf = (i: number): object => ({
  metadata: { name: `a${i}`, namespace: "default", resourceVersion: String(i + 1) },
  data: { index: `${i}`, text: "the same everywhere".repeat(20) },
});
const typed = (item: object): object => ({ apiVersion: "v1", kind: "ConfigMap", ...item });
const bodyOf = (items: readonly object[]): string =>
  JSON.stringify({ kind: "ConfigMapList", apiVersion: "v1", metadata: { resourceVersion: "7" }, items });
const items = Array.from({ length: 3000 }, (_, i) => itemOf(i));

test("the objects of a large list are complete, in their order, and have their type first", () => {
  const { read, stored, collector } = collect();
  read(bodyOf(items));
  expect(stored()).toEqual(items.map(typed));
  expect(JSON.stringify(stored()[2])).toBe(JSON.stringify(typed(itemOf(2))));
  expect(collector.isDoubtful).toBe(false);
});

test("the objects of a large list are stored before all of it is parsed, and the list is returned without them", () => {
  const { collector, stored } = collect();
  const parseJson = vi.spyOn(JSON, "parse");
  const list = collector.parse([Buffer.from(bodyOf(items))]);
  const longest = Math.max(...parseJson.mock.calls.map(([text]) => text.length));
  parseJson.mockRestore();
  expect(longest).toBeLessThan(140_000);
  expect(stored().length).toBe(3000);
  expect(list).toEqual({ kind: "ConfigMapList", apiVersion: "v1", metadata: { resourceVersion: "7" }, items: [] });
});

test("pages are collected in their order, and forgotten when everything is listed again", () => {
  const { collector, read, stored } = collect();
  read(bodyOf(items.slice(0, 2)));
  read(bodyOf(items.slice(2)));
  expect(stored().map((object) => (object as KubernetesObject).metadata?.name)).toEqual(items.map((_, i) => `a${i}`));
  collector.restart();
  read(bodyOf(items.slice(5, 6)));
  expect(stored()).toMatchObject([itemOf(5)]);
});

test.each<[string, string, boolean]>([
  ["with two lists of items", bodyOf(items).replace(/\}$/, ',"items":[]}'), true],
  ["whose first item is not an object", bodyOf(items).replace('{"metadata":', '{"metadata":{}},1,{"metadata":'), false],
  ["whose last item is not an object", bodyOf(items).replace(/\]\}$/, ",1]}"), true],
])("a list %s is what it is as a whole", (_, body, isDoubtful) => {
  const { collector } = collect();
  expect(collector.parse([Buffer.from(body)])).toEqual(parse(body));
  expect(collector.isDoubtful).toBe(isDoubtful);
});

test("a large list that is not JSON fails as it does as a whole", () => {
  const { collector } = collect();
  const body = bodyOf(items).replace('"a2000"', '"a2000');
  let failure: unknown;
  try {
    parse(body);
  } catch (error) {
    failure = error;
  }
  expect(() => collector.parse([Buffer.from(body)])).toThrow(failure as Error);
});
