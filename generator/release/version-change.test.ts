import { describe, expect, it } from "vitest";
import type { Change } from "../diff/index.js";
import { decideBump, generationChanges, type ReleaseFacts } from "./version-change.js";

const change = (kind: Change["kind"], rank: Change["rank"]): Change => ({
  kind,
  rank,
  breaks: [],
  groupVersion: "apps/v1",
  reaches: [],
});
const NOTHING = { changes: [], types: [], generation: [] };
const FACTS: ReleaseFacts = {
  generator: "1.2.0",
  runtime: "1.2.0",
  enums: "closed",
  strippedDocs: false,
  documents: { "api/v1": "A" },
};
const bumpAfter = (facts: Partial<ReleaseFacts>): string =>
  decideBump({ ...NOTHING, generation: generationChanges(FACTS, { ...FACTS, ...facts }) });

describe("who breaks decides the version", () => {
  it.each([
    ["nobody, because nothing changed", NOTHING, "none"],
    [
      "nobody, because a property was added",
      { ...NOTHING, changes: [change("property-added", "compatible")] },
      "minor",
    ],
    ["everyone", { ...NOTHING, changes: [change("resource-removed", "breaking")] }, "major"],
    ["perhaps someone", { ...NOTHING, changes: [change("rule-added", "possibly-breaking")] }, "major"],
    [
      "no program, because the types accept any value",
      { ...NOTHING, changes: [change("enum-values-added", "possibly-breaking")] },
      "minor",
    ],
    [
      "programs that handle each value",
      {
        ...NOTHING,
        changes: [change("enum-values-added", "possibly-breaking")],
        types: [{ kind: "enum-changed", module: "apps/v1", name: "DeploymentStrategy", property: "type" }],
      },
      "major",
    ],
    [
      "programs that import the name",
      { ...NOTHING, types: [{ kind: "export-removed", module: "apps/v1", name: "OldName" }] },
      "major",
    ],
  ] as const)("%s", (_, reasons, bump) => {
    expect(decideBump(reasons)).toBe(bump);
  });

  it.each([
    ["nothing", {}, "none"],
    ["descriptions", { documents: { "api/v1": "B" } }, "patch"],
    ["a hash that the server does not say", { documents: { "api/v1": "" } }, "patch"],
    ["the generator", { generator: "1.3.0" }, "patch"],
    ["the generator's major version", { generator: "2.0.0" }, "major"],
    ["the runtime's major version", { runtime: "2.0.0" }, "major"],
    ["the setting of enums", { enums: "open" }, "major"],
    ["descriptions are omitted", { strippedDocs: true }, "patch"],
  ] as const)("if only this changed: %s", (_, facts, bump) => {
    expect(bumpAfter(facts)).toBe(bump);
  });

  it("a previous version whose generator is not known needs at least a patch", () => {
    expect(decideBump({ ...NOTHING, generation: generationChanges(undefined, FACTS) })).toBe("patch");
  });
});
