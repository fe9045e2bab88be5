import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compile, createProject } from "../support/compile.js";
import { type Fixture, openFixture } from "./fixture.js";
import { type CorpusRoundTrip, roundTripCorpus, roundTripText } from "./round-trip/corpus.js";
import { isVersionOf } from "./round-trip/other-versions.js";
import { roundTripProgram } from "./round-trip/program.js";

let fixture: Fixture;
let result: CorpusRoundTrip;

beforeAll(async () => {
  fixture = await openFixture({ projects: true, controllers: true });
  result = await roundTripCorpus(fixture);
  process.stdout.write(roundTripText(result));
}, 240_000);
afterAll(() => fixture?.close());

describe("an object of every kind that can be created", () => {
  it("is created", () => {
    const { creatable, observations } = result;
    expect(creatable.length).toBeGreaterThan(160);
    expect(creatable.filter((kind) => !observations.counts.get(kind)?.created)).toEqual([]);
  });

  it("is returned as its type says: no property that must exist is missing or null", () => {
    expect([...result.observations.contradictions.values()]).toEqual([]);
  });

  it("is accepted by update as it was returned", () => {
    const { updatable, observations, unreadable } = result;
    expect(observations.refused).toEqual([]);
    const isUpdated = (kind: string): boolean => (observations.counts.get(kind)?.updated ?? 0) > 0;
    const missed = updatable.filter((kind) => !isUpdated(kind));
    // Versions that their projects convert by webhooks, which are not there: another version of theirs is written back.
    expect(missed.filter((kind) => !unreadable.has(kind))).toEqual([]);
    expect(missed.filter((kind) => !updatable.some((other) => isUpdated(other) && isVersionOf(other, kind)))).toEqual(
      [],
    );
  });

  it("is answered on deletion with a Status, or with the object", () => {
    expect(result.observations.counts.get("v1/Status")?.returned).toBeGreaterThan(100);
  });

  it("is accepted by the type of update", async () => {
    const folder = dirname(fixture.sdk);
    await createProject(folder);
    await writeFile(join(folder, "proof.ts"), roundTripProgram(result.model, "./sdk"));
    expect(await compile("typescript", folder, ["proof.ts"])).toBe("");
  });
});

describe("an object that the server created itself", () => {
  it.each([
    "v1/Namespace",
    "v1/Service",
    "v1/ConfigMap",
    "v1/ServiceAccount",
    "v1/Event",
    "v1/ComponentStatus",
    "apps/v1/ReplicaSet",
    "apps/v1/ControllerRevision",
    "apiregistration.k8s.io/v1/APIService",
    "coordination.k8s.io/v1/Lease",
    "discovery.k8s.io/v1/EndpointSlice",
    "events.k8s.io/v1/Event",
    "flowcontrol.apiserver.k8s.io/v1/FlowSchema",
    "flowcontrol.apiserver.k8s.io/v1/PriorityLevelConfiguration",
    "rbac.authorization.k8s.io/v1/ClusterRole",
    "rbac.authorization.k8s.io/v1/ClusterRoleBinding",
    "scheduling.k8s.io/v1/PriorityClass",
  ])("is read and checked too: %s", (kind) => {
    const { created, returned, updated } = result.observations.counts.get(kind) ?? {
      created: 0,
      returned: 0,
      updated: 0,
    };
    // What was created is listed and written back with the rest: twice at most. More than that is the server's own.
    if (kind === "v1/ComponentStatus") expect(returned).toBeGreaterThan(0);
    else expect(updated).toBeGreaterThan(created * 2);
  });
});
