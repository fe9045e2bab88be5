import { expect, it } from "vitest";
import { openSource } from "./open.js";

it("the bundled snapshot lists its documents, and loads the requested ones", async () => {
  const source = await openSource({ embedded: true });
  const { documents, unavailable } = await source.load(["apis/apps/v1", "apis/none/v1"]);
  expect(source.label).toBe("the bundled snapshot");
  expect(source.strippedDocs).toBe(false);
  expect(documents.map(({ key, hash }) => [key, hash])).toEqual([["apis/apps/v1", source.hashes.get("apis/apps/v1")]]);
  expect(unavailable).toEqual([]);
});

it("two sources at once are an error", async () => {
  await expect(openSource({ embedded: true, snapshot: "api" })).rejects.toMatchObject({ code: "usage" });
});
