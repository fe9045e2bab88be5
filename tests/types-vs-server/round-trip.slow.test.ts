import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compile, createProject } from "../support/compile.js";
import { type Court, openCourt } from "./cluster.js";
import { type CorpusTrip, corpusTrip, tripText } from "./round-trip/around.js";
import { isVersionOf } from "./round-trip/other-versions.js";
import { roundTripProgram } from "./round-trip/program.js";

let court: Court;
let trip: CorpusTrip;

beforeAll(async () => {
  court = await openCourt({ projects: true, controllers: true });
  trip = await corpusTrip(court);
  process.stdout.write(tripText(trip));
}, 240_000);
afterAll(() => court?.close());

describe("every kind that can be created", () => {
  it("is created", () => {
    const { creatable, ledger } = trip;
    expect(creatable.length).toBeGreaterThan(160);
    expect(creatable.filter((kind) => !ledger.counts.get(kind)?.created)).toEqual([]);
  });

  it("comes back as its type says: nothing that is called present is missing, or null", () => {
    expect([...trip.ledger.contradictions.values()]).toEqual([]);
  });

  it("is accepted by update as it came back", () => {
    const { updatable, ledger, unreadable } = trip;
    expect(ledger.refused).toEqual([]);
    const isUpdated = (kind: string): boolean => (ledger.counts.get(kind)?.updated ?? 0) > 0;
    const missed = updatable.filter((kind) => !isUpdated(kind));
    // Versions that their projects convert by webhooks, which are not there: another version of theirs is written back.
    expect(missed.filter((kind) => !unreadable.has(kind))).toEqual([]);
    expect(missed.filter((kind) => !updatable.some((other) => isUpdated(other) && isVersionOf(other, kind)))).toEqual(
      [],
    );
  });

  it("is answered on deletion with a Status, or with the object", () => {
    expect(trip.ledger.counts.get("v1/Status")?.returned).toBeGreaterThan(100);
  });

  it("is accepted by update in the eyes of the compiler", async () => {
    const folder = dirname(court.sdk);
    await createProject(folder);
    await writeFile(join(folder, "proof.ts"), roundTripProgram(trip.model, "./sdk"));
    expect(await compile("typescript", folder, ["proof.ts"])).toBe("");
  });
});

describe("what the server made of itself", () => {
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
  ])("%s is read and checked too", (kind) => {
    const { created, returned, updated } = trip.ledger.counts.get(kind) ?? { created: 0, returned: 0, updated: 0 };
    // What was created is listed and written back with the rest: twice at most. More than that is the server's own.
    if (kind === "v1/ComponentStatus") expect(returned).toBeGreaterThan(0);
    else expect(updated).toBeGreaterThan(created * 2);
  });
});
