import { expect, it } from "vitest";
import type { DocumentSource } from "./document-source.js";
import { loadWanted } from "./load-wanted.js";

/** A source that lists `listed`, cannot load `down` of them, and knows `registered` to be registered. */
function source(
  listed: readonly string[],
  down: readonly string[],
  registered: readonly string[] = [],
): DocumentSource {
  return {
    label: "a source",
    hashes: new Map(listed.map((key) => [key, "H"])),
    strippedDocs: false,
    load: async (keys) => ({
      documents: keys.filter((key) => !down.includes(key)).map((key) => ({ key, hash: "H", document: {} })),
      unavailable: keys.filter((key) => down.includes(key)).map((key) => ({ key, reason: `${key}: down` })),
    }),
    registered: async (keys) => keys.filter((key) => registered.includes(key)),
    close: async () => {},
  };
}

it.each<[string, DocumentSource, string[], string[], string[]]>([
  ["what is listed is loaded", source(["a", "b"], []), ["a"], ["a"], []],
  ["what is down is unavailable", source(["a", "b"], ["b"]), ["a", "b"], ["a"], ["b"]],
  ["what is gone is neither", source(["a"], []), ["a", "b"], ["a"], []],
  ["what is registered but not listed is unavailable", source(["a"], [], ["b"]), ["a", "b"], ["a"], ["b"]],
])("%s", async (_, given, wanted, loaded, unavailable) => {
  const found = await loadWanted(given, wanted);
  expect(found.documents.map(({ key }) => key)).toEqual(loaded);
  expect(found.unavailable.map(({ key }) => key)).toEqual(unavailable);
});

it("what cannot be used is unavailable, and is neither loaded nor asked for", async () => {
  const given = { ...source(["a"], []), unusable: new Map([["B", "B: not a name"]]) };
  const found = await loadWanted({ ...given, registered: async (keys) => keys }, ["a", "B"]);
  expect(found.documents.map(({ key }) => key)).toEqual(["a"]);
  expect(found.unavailable).toEqual([{ key: "B", reason: "B: not a name; to omit it, use `exclude` B" }]);
  await expect(loadWanted(given, ["B"])).rejects.toThrow("B: not a name");
  expect((await loadWanted(given, ["a"])).unavailable).toEqual([]);
});

it("loading fails if no requested document is available", async () => {
  await expect(loadWanted(source(["a"], ["a"]), ["a"])).rejects.toMatchObject({
    message: "a: down",
    // Of the advice that a malformed document comes with.
    options: ["exclude"],
  });
});
