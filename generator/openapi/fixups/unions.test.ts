import { describe, expect, it } from "vitest";
import { readSnapshot } from "../../snapshot/read.js";
import { EMBEDDED_SNAPSHOT } from "../../sources/index.js";
import { annotations } from "../annotations.js";
import type { Schema } from "../types.js";
import { applyFixups } from "./apply.js";
import { UNIONS } from "./unions.js";

const PROFILE = "io.k8s.api.core.v1.SeccompProfile";

/** A profile as documents have it, with other values or members. */
function profile(values: readonly string[], members: readonly string[], discriminator = "type"): Schema {
  return {
    type: "object",
    required: ["type"],
    properties: {
      type: { type: "string", enum: values },
      ...Object.fromEntries(members.map((member) => [member, { type: "string" }])),
    },
    "x-kubernetes-unions": [
      { discriminator, "fields-to-discriminateBy": Object.fromEntries(members.map((member) => [member, "A"])) },
    ],
  };
}

function fixed(schema: Schema): Schema | undefined {
  const { documents } = applyFixups([{ document: { components: { schemas: { [PROFILE]: schema } } } }]);
  return documents[0]?.document.components?.schemas?.[PROFILE];
}

const VALUES = ["Localhost", "RuntimeDefault", "Unconfined"];

describe("fix-ups of unions", () => {
  it("say which members belong to which value, and that survives normalising", () => {
    const schema = fixed(profile(VALUES, ["localhostProfile"])) ?? {};
    const want = {
      discriminator: "type",
      cases: [
        { value: "Localhost", requires: ["localhostProfile"], allows: [] },
        { value: "RuntimeDefault", requires: [], allows: [] },
        { value: "Unconfined", requires: [], allows: [] },
      ],
    };
    expect(schema["x-kubesmith-union"]).toEqual(want);
    expect(annotations(schema)["x-kubesmith-union"]).toEqual(want);
    expect(annotations(JSON.parse(JSON.stringify(schema)))["x-kubesmith-union"]).toBeUndefined();
  });

  it.each([
    ["another value", profile([...VALUES, "Image"], ["localhostProfile"])],
    ["another member", profile(VALUES, ["localhostProfile", "image"])],
    ["another discriminator", profile(VALUES, ["localhostProfile"], "mode")],
    ["no union", { ...profile(VALUES, ["localhostProfile"]), "x-kubernetes-unions": [] }],
  ])("do not apply to a later definition with %s", (_, schema) => {
    expect(fixed(schema)).toBe(schema);
  });

  it("cover all unions with a discriminator in the bundled documents", async () => {
    const documents = await readSnapshot(EMBEDDED_SNAPSHOT);
    const described = documents.flatMap(({ document }) =>
      Object.entries(document.components?.schemas ?? {}).flatMap(([name, schema]) =>
        schema["x-kubernetes-unions"]?.some(({ discriminator }) => discriminator !== undefined) === true ? [name] : [],
      ),
    );
    const covered = UNIONS.map(({ change }) => ("union" in change ? change.definition : ""));
    expect([...new Set(described)].sort()).toEqual(covered.toSorted());
  });
});
