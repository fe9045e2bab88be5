import { describe, expect, it } from "vitest";
import type { EmitDefinition } from "../../../generator/naming/index.js";
import { findingOf, isDoubtful, shortName } from "./propose.js";
import { proposals, proposalsText } from "./report.js";
import { type Count, createTallies, holderOf, type Tally } from "./tally.js";

function definition(required: readonly string[] = []): EmitDefinition {
  const properties = { image: { type: "string" }, args: { type: "array", items: { type: "string" } } };
  return {
    id: "io.k8s.api.core.v1.Container",
    name: "io.k8s.api.core.v1.Container",
    moduleId: "core/v1",
    exportName: "Container",
    schema: { type: "object", properties },
    required: new Set(required),
  };
}

function tally(counts: { readonly [C in Count]?: number }, required: readonly string[] = []): Tally {
  const tallies = createTallies();
  for (const [what, count] of Object.entries(counts)) {
    for (let i = 0; i < count; i++) tallies.count(definition(required), "image", what as Count, `${what} ${i}`);
  }
  const [found] = tallies.all.values();
  if (found === undefined) throw new Error("nothing counted");
  return found;
}

describe("findingOf", () => {
  it.each([
    ["required", tally({ dropRequired: 2, present: 3 }), "asks"],
    ["required", tally({ dropRequired: 2, absent: 1 }), "denies"],
    ["required", tally({ dropRequired: 2, dropAccepted: 1 }), "denies"],
    ["required", tally({ dropRequired: 2, readAbsent: 1 }), "denies"],
    ["required", tally({ dropOtherwise: 2 }), "unseen"],
    ["required", tally({ dropRequired: 1 }, ["image"]), "said"],
    ["optional", tally({ dropAccepted: 1 }, ["image"]), "asks"],
    ["optional", tally({ readAbsent: 1 }, ["image"]), "asks"],
    ["optional", tally({ dropAccepted: 1, dropRequired: 1 }, ["image"]), "asks"],
    ["optional", tally({ dropRequired: 1 }, ["image"]), "denies"],
    ["optional", tally({ dropAccepted: 1 }), "said"],
    ["nullable", tally({ readNull: 1 }), "asks"],
    ["nullable", tally({ present: 1 }), "unseen"],
  ] as const)("%s: %#", (make, seen, stand) => {
    expect(findingOf(seen, make).stand).toBe(stand);
  });

  it("gives the first document that shows it", () => {
    expect(findingOf(tally({ dropRequired: 2 }), "required")).toMatchObject({ count: 2, evidence: "dropRequired 0" });
  });
});

it("is doubtful if every document has the property and the server never requires it", () => {
  expect(isDoubtful(tally({ dropOtherwise: 1 }))).toBe(true);
  expect(isDoubtful(tally({ dropOtherwise: 1, absent: 1 }))).toBe(false);
  expect(isDoubtful(tally({ dropOtherwise: 1, dropRequired: 1 }))).toBe(false);
});

it("reports what one version requires, and how the others differ", () => {
  const runs = new Map([
    ["1.36", [tally({ dropRequired: 2 })]],
    ["1.37", [tally({ dropRequired: 2 }, ["image"])]],
  ]);
  expect(proposalsText(proposals(runs))).toBe(
    "required core.v1.Container.image  (1.36 asks 2:0, 1.37 said)\n    dropRequired 0\n",
  );
  expect(proposals(new Map([["1.37", [tally({ dropRequired: 2 }, ["image"])]]]))).toEqual([]);
});

it.each([
  ["io.k8s.api.core.v1.Pod", "core.v1.Pod"],
  ["io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector", "meta.v1.LabelSelector"],
  ["io.cert-manager.v1.Certificate#spec.privateKey", "io.cert-manager.v1.Certificate#spec.privateKey"],
])("shortens %s", (name, short) => {
  expect(shortName(name)).toBe(short);
});

it("finds the object that has a property, and none for a key of a map", () => {
  const instances = [
    { definition: definition(), path: ["spec", "containers", 0], value: {} },
    { definition: definition(), path: ["spec", "containers", 1], value: {} },
  ];
  expect(holderOf(instances, ["spec", "containers", 1, "image"])).toBe(instances[1]);
  expect(holderOf(instances, ["spec", "containers", 1, "app"])).toBeUndefined();
  expect(holderOf(instances, ["metadata", "labels", "image"])).toBeUndefined();
});
