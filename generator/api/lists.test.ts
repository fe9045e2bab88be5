import { describe, expect, it } from "vitest";
import type { Schema } from "../openapi/index.js";
import type { CollectedDefinition } from "./definitions.js";
import { withoutLists } from "./lists.js";

/** Definitions that refer to others, by id. */
function definitionsOf(references: { readonly [id: string]: readonly string[] }): Map<string, CollectedDefinition> {
  return new Map(
    Object.entries(references).map(([id, targets]) => {
      const properties = Object.fromEntries(targets.map((target): [string, Schema] => [target, { $ref: target }]));
      return [id, { id, name: id, custom: false, schema: { type: "object", properties } }];
    }),
  );
}

const pods = {
  Pod: ["ObjectMeta"],
  PodList: ["ListMeta", "Pod"],
  ListMeta: ["ShardInfo"],
  ObjectMeta: [],
  ShardInfo: [],
};

describe("the definition of a list", () => {
  it.each<[string, { readonly [id: string]: readonly string[] }, string[], string[]]>([
    ["is removed, and so is what only lists refer to", pods, ["Pod"], ["Pod", "ObjectMeta"]],
    [
      "is removed without what another definition refers to",
      { ...pods, Status: ["ListMeta"] },
      ["Pod"],
      ["Pod", "ListMeta", "ObjectMeta", "ShardInfo", "Status"],
    ],
    [
      "stays if another definition refers to it",
      { ...pods, Report: ["PodList"] },
      ["Pod"],
      [...Object.keys(pods), "Report"],
    ],
    ["stays if it is an object of a resource", pods, ["Pod", "PodList"], Object.keys(pods)],
    [
      "stays if an object that its elements contain refers to it",
      { ...pods, Pod: ["PodList"] },
      ["Pod"],
      ["Pod", "PodList", "ListMeta", "ObjectMeta", "ShardInfo"],
    ],
  ])("%s", (_, references, exchanged, want) => {
    const definitions = definitionsOf(references);
    expect([...withoutLists(definitions, ["PodList"], exchanged).keys()]).toEqual(want);
  });

  it("does not keep a list that refers to itself", () => {
    const definitions = definitionsOf({ Pod: [], PodList: ["Pod", "PodList"] });
    expect([...withoutLists(definitions, ["PodList"], ["Pod"]).keys()]).toEqual(["Pod"]);
  });
});
