import { describe, expect, it } from "vitest";
import { type WidgetsInput, widgetsDocument } from "../testdata/widgets.js";
import type { Change } from "./change.js";
import { diffDocuments } from "./diff.js";

const ALL = ["readers", "writers", "appliers", "listers"];

function changesOf(before: WidgetsInput, after: WidgetsInput): Change[] {
  return diffDocuments([widgetsDocument(before)], [widgetsDocument(after)]);
}

const widget = { groupVersion: "example.com/v1", kind: "Widget" };

describe("I.1 a group/version", () => {
  const one = widgetsDocument();
  const other = widgetsDocument({ group: "other.example.com" });
  const groupVersion = "other.example.com/v1";

  it("that was removed breaks everyone", () => {
    expect(diffDocuments([one, other], [one])).toEqual([
      {
        kind: "group-version-removed",
        rank: "breaking",
        breaks: ALL,
        groupVersion,
        document: "apis/other.example.com/v1",
        reaches: [{ groupVersion, kind: "Widget", path: "" }],
      },
    ]);
  });

  it("that was added breaks nobody", () => {
    expect(diffDocuments([one], [other, one])).toMatchObject([
      { kind: "group-version-added", rank: "compatible", breaks: [], groupVersion },
    ]);
  });

  it("that was removed names another version with the same resources", () => {
    const newer = { ...widgetsDocument(), key: "apis/example.com/v2" };
    const text = JSON.stringify(newer.document).replaceAll("example.com/v1", "example.com/v2");
    const changes = diffDocuments([one], [{ ...newer, document: JSON.parse(text) }]);
    expect(changes).toMatchObject([
      { kind: "group-version-removed", groupVersion: "example.com/v1", counterpart: "example.com/v2" },
      { kind: "group-version-added", groupVersion: "example.com/v2" },
    ]);
  });
});

describe("I.1 a resource", () => {
  it("that was removed breaks everyone, and names the one that has the same objects now", () => {
    expect(changesOf({}, { plural: "gadgets" })).toEqual([
      {
        kind: "resource-added",
        rank: "compatible",
        breaks: [],
        groupVersion: "example.com/v1",
        resource: "gadgets",
        document: "apis/example.com/v1",
        counterpart: "widgets",
        reaches: [{ ...widget, path: "" }],
      },
      {
        kind: "resource-removed",
        rank: "breaking",
        breaks: ALL,
        groupVersion: "example.com/v1",
        resource: "widgets",
        counterpart: "gadgets",
        document: "apis/example.com/v1",
        reaches: [{ ...widget, path: "" }],
      },
    ]);
  });

  it.each<[title: string, before: WidgetsInput, after: WidgetsInput, want: Partial<Change>]>([
    [
      "without a subresource that it had breaks who uses it",
      { subresources: ["scale", "status"] },
      { subresources: ["status"] },
      { kind: "subresource-removed", subresource: "scale", breaks: ["readers", "writers", "appliers"] },
    ],
    [
      "with a new subresource breaks nobody",
      {},
      { subresources: ["scale", "status"] },
      { kind: "subresource-added", subresource: "scale", rank: "compatible" },
    ],
    [
      "that cannot be deleted any more breaks who deletes",
      {},
      { actions: ["get", "put", "patch"] },
      { kind: "verb-removed", verb: "delete", rank: "breaking", breaks: ["writers"] },
    ],
    [
      "that cannot be patched any more breaks who applies, too",
      {},
      { actions: ["get", "put", "delete"] },
      { kind: "verb-removed", verb: "patch", rank: "breaking", breaks: ["writers", "appliers"] },
    ],
    [
      "that can be deleted now breaks nobody",
      { actions: ["get"] },
      { actions: ["get", "delete"] },
      { kind: "verb-added", verb: "delete", rank: "compatible", breaks: [] },
    ],
  ])("%s", (_, before, after, want) => {
    expect(changesOf(before, after)).toMatchObject([
      { ...want, groupVersion: "example.com/v1", resource: "widgets", reaches: [{ ...widget, path: "" }] },
    ]);
  });
});

describe("I.2 a resource", () => {
  it("that is no longer namespaced breaks everyone", () => {
    expect(changesOf({}, { scope: "Cluster" })).toMatchObject([
      { kind: "scope-changed", rank: "breaking", breaks: ALL, from: "Namespaced", to: "Cluster" },
    ]);
  });

  it("whose kind was renamed breaks everyone, and the new kind is compared with the old one", () => {
    const spec = { type: "object", properties: { size: { type: "string" } } };
    expect(changesOf({}, { kind: "Gadget", listKind: "WidgetList", spec })).toMatchObject([
      { kind: "property-added", definition: "com.example.v1.Widget", path: "spec.size" },
      { kind: "kind-renamed", rank: "breaking", breaks: ALL, from: "Widget", to: "Gadget" },
    ]);
  });

  it("whose lists have another kind breaks who lists", () => {
    expect(changesOf({}, { listKind: "Widgets" })).toMatchObject([
      { kind: "list-kind-renamed", rank: "breaking", breaks: ["listers"], from: "WidgetList", to: "Widgets" },
    ]);
  });
});

describe("I.1 the requests of a resource", () => {
  it("may have new parameters, and lose some", () => {
    const both = [widgetsDocument(), widgetsDocument({ group: "other.example.com" })];
    const parameters = ["shard"];
    const after = [widgetsDocument({ parameters }), widgetsDocument({ group: "other.example.com", parameters })];
    const reaches = [widget, { groupVersion: "other.example.com/v1", kind: "Widget" }];
    // The same for all resources, so that it is one change.
    const place = { groupVersion: "meta/v1", verb: "list", keyword: "parameter", reaches };
    expect(diffDocuments(both, after)).toEqual([
      { kind: "parameter-added", rank: "compatible", breaks: [], to: "shard", ...place },
      { kind: "parameter-removed", rank: "possibly-breaking", breaks: ["listers"], from: "limit", ...place },
    ]);
  });

  it("may not have a media type that they could have", () => {
    const patches = ["application/merge-patch+json", "application/apply-patch+yaml"];
    expect(changesOf({ patches }, {})).toMatchObject([
      {
        kind: "media-type-removed",
        rank: "breaking",
        breaks: ["writers", "appliers"],
        resource: "widgets",
        verb: "patch",
        keyword: "request",
        from: "application/apply-patch+yaml",
      },
    ]);
  });
});

describe("I.1 fields that lists can select by", () => {
  const fields = (...paths: string[]): WidgetsInput => ({
    root: { "x-kubernetes-selectable-fields": paths.map((fieldPath) => ({ fieldPath })) },
  });

  it("break who lists if they are removed", () => {
    expect(changesOf(fields("spec.a", "spec.b"), fields("spec.c", "spec.b"))).toMatchObject([
      { kind: "selectable-field-added", rank: "compatible", breaks: [], to: "spec.c" },
      { kind: "selectable-field-removed", rank: "breaking", breaks: ["listers"], from: "spec.a" },
    ]);
  });
});
