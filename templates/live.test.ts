import { describe, expect, it } from "vitest";
import type { EmitDefinition, EmitResource } from "../generator/naming/index.js";
import { liveStatement } from "./live.js";

const gvk = { group: "example.com", version: "v1", kind: "Thing" };
const things: EmitResource = {
  plural: "things",
  gvk,
  scope: "Namespaced",
  verbs: ["get"],
  object: "Thing",
  alwaysReturned: ["spec"],
  stored: true,
  strategic: false,
  answersStatus: false,
  subresources: [],
  tokenName: "things",
  typeName: "ThingsResource",
  liveName: "LiveThing",
};
const thing: EmitDefinition = {
  id: "Thing",
  name: "com.example.v1.Thing",
  gvk,
  schema: { type: "object", properties: { metadata: { $ref: "Meta" }, spec: { type: "string", nullable: true } } },
  required: new Set(),
  moduleId: "example.com/v1",
  exportName: "Thing",
};
const types: Parameters<typeof liveStatement>[2] = {
  runtime: (name) => name,
  definition: (id) => id,
  merge: () => "{}",
  schema: ({ $ref, type }) => $ref ?? type ?? "unknown",
  admitsNull: ({ type, $ref }) => type === undefined && $ref === undefined,
};

/** The members of the interface, a line each. */
function membersOf(resource: EmitResource, object: EmitDefinition | undefined): string[] {
  return liveStatement(resource, object, types).flatMap(({ properties }) =>
    properties.map(({ name, type }) => `${name}: ${type}`),
  );
}

describe("the interface of what is read", () => {
  it("extends the written form", () => {
    expect(liveStatement(things, thing, types)).toMatchObject([
      { kind: "interface", name: "LiveThing", extends: ["Thing"] },
    ]);
  });

  it("has the type's name, the metadata and the fields that the server always returns", () => {
    expect(membersOf(things, thing)).toEqual([
      'apiVersion: "example.com/v1"',
      'kind: "Thing"',
      "metadata: Meta & NamespacedLiveMetadata",
      "spec: string",
    ]);
  });

  it("requires no namespace of cluster-scoped resources", () => {
    expect(membersOf({ ...things, scope: "Cluster" }, thing)).toContain("metadata: Meta & LiveMetadata");
  });

  it("describes fields that the document does not describe", () => {
    const { gvk: _, ...without } = thing;
    expect(membersOf(things, { ...without, schema: { type: "object", properties: {} } })).toEqual([
      "apiVersion: string",
      "kind: string",
      "metadata: NamespacedLiveMetadata",
      "spec: unknown & {}",
    ]);
  });

  it("takes the fields of a written form that another module declares from there", () => {
    expect(membersOf(things, undefined)).toEqual([
      'apiVersion: Thing["apiVersion"] & {}',
      'kind: Thing["kind"] & {}',
      'metadata: (Thing["metadata"] & {}) & NamespacedLiveMetadata',
      'spec: Thing["spec"] & {}',
    ]);
  });

  it("is omitted if objects are not stored", () => {
    const { liveName: _, ...reviews } = things;
    expect(liveStatement(reviews, thing, types)).toEqual([]);
  });
});
