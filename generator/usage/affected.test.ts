import { describe, expect, test } from "vitest";
import type { Change } from "../diff/index.js";
import { affectedBy } from "./affected.js";
import { HEAD, usageOf } from "./testdata/usage-of.js";

const change = (given: Partial<Change>): Change => ({
  kind: "property-removed",
  rank: "breaking",
  breaks: ["readers", "writers"],
  groupVersion: "v1",
  reaches: [],
  ...given,
});
const TEXT = `${HEAD}
const pods = k8s.core.v1.pods("a");
const pod = await pods.get("b");
console.log(pod.spec.nodeName);
await k8s.apps.v1.deployments("a").scale.patch.merge("b", { spec: { replicas: 3 } });
await k8s.core.v1.services("a").create({ metadata: {}, spec: { ports: [{ port: 80 }] } });
`;
const usage = usageOf(TEXT);
const linesOf = (given: Partial<Change>): number[] => [
  ...new Set(affectedBy([change(given)], usage).flatMap(({ places }) => places.map(({ line }) => line))),
];

describe("a change inside a definition touches the places that use the property", () => {
  const podSpec = { definition: "io.k8s.api.core.v1.PodSpec", properties: ["nodeName"], path: "nodeName" };
  test.each<[string, Partial<Change>, number[]]>([
    ["a property that is read", podSpec, [9]],
    ["a property that is not used", { ...podSpec, properties: ["hostPID"] }, []],
    ["what only breaks writers", { ...podSpec, breaks: ["writers"] }, []],
    ["what breaks nobody", { ...podSpec, breaks: [] }, [9]],
    ["a definition of the same name in another group", { ...podSpec, groupVersion: "example.com/v1" }, []],
    [
      "a property that is found by the path in a kind",
      {
        groupVersion: "v1",
        definition: "com.example.Renamed",
        properties: ["x"],
        reaches: [{ groupVersion: "v1", kind: "Service", path: "spec.ports[].port" }],
      },
      [11],
    ],
    [
      "a property that became required, for whoever writes the object without it",
      {
        kind: "property-became-required",
        breaks: ["writers", "appliers"],
        definition: "io.k8s.api.core.v1.ServicePort",
        properties: ["name"],
      },
      [11],
    ],
    [
      "a required property that was added, for whoever writes the object",
      {
        kind: "property-added",
        breaks: ["writers", "appliers"],
        definition: "io.k8s.api.core.v1.ServicePort",
        properties: ["zone"],
      },
      [11],
    ],
    [
      "an optional property that was added",
      {
        kind: "property-added",
        rank: "compatible",
        breaks: [],
        definition: "io.k8s.api.core.v1.ServicePort",
        properties: ["zone"],
      },
      [],
    ],
    [
      "a rule for the whole object",
      { kind: "rule-added", breaks: ["writers"], definition: "io.k8s.api.core.v1.ServiceSpec", properties: [] },
      [11],
    ],
  ])("%s", (_name, given, lines) => {
    expect(linesOf(given)).toEqual(lines);
  });
});

describe("a change of a resource touches its requests", () => {
  test.each<[string, Partial<Change>, number[]]>([
    ["a resource", { kind: "resource-removed", resource: "pods" }, [8]],
    ["a verb", { kind: "verb-removed", resource: "pods", verb: "get" }, [8]],
    ["another verb", { kind: "verb-removed", resource: "pods", verb: "delete" }, []],
    [
      "a subresource",
      { kind: "subresource-removed", groupVersion: "apps/v1", resource: "deployments", subresource: "scale" },
      [10],
    ],
    [
      "another subresource",
      { kind: "subresource-removed", groupVersion: "apps/v1", resource: "deployments", subresource: "status" },
      [],
    ],
    ["a group/version", { kind: "group-version-removed", groupVersion: "apps/v1" }, [10]],
    ["another group/version", { kind: "group-version-removed", groupVersion: "batch/v1" }, []],
  ])("%s", (_name, given, lines) => {
    expect(linesOf(given)).toEqual(lines);
  });
});

test("changes keep their order, and those that do not touch the program are left out", () => {
  const first = change({ kind: "resource-removed", resource: "services" });
  const unused = change({ kind: "resource-removed", resource: "secrets" });
  const last = change({ kind: "resource-removed", resource: "pods" });
  expect(affectedBy([first, unused, last], usage)).toEqual([
    { change: first, places: [{ file: "main.ts", line: 11, column: 7 }] },
    { change: last, places: [{ file: "main.ts", line: 8, column: 19 }] },
  ]);
});
