import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Court, openCourt } from "./cluster.js";
import { type CorpusTrip, corpusTrip, tripText } from "./round-trip/around.js";

/**
 * What a server does not take back, though it gave it: 1.33 keeps an autoscaling/v2 metric without a value of its own as an annotation of
 * autoscaling/v1, and reads it from there as zero.
 */
const NOT_TAKEN_BACK = /^PUT \/apis\/autoscaling\/v1\/namespaces\/default\/horizontalpodautoscalers\/controller: /;

// The oldest and the newest supported server; round-trip.slow.test.ts runs on the version between.
describe.each(["1.33", "1.37"] as const)("what Kubernetes %s returns", (version) => {
  let court: Court;
  let trip: CorpusTrip;

  beforeAll(async () => {
    court = await openCourt({ version, projects: false });
    trip = await corpusTrip(court);
    process.stdout.write(tripText(trip));
  }, 240_000);
  afterAll(() => court?.close());

  it("is of every kind that can be created", () => {
    const { creatable, ledger } = trip;
    expect(creatable.filter((kind) => !ledger.counts.get(kind)?.created)).toEqual([]);
  });

  it("is as its type says: nothing that is called present is missing, or null", () => {
    expect([...trip.ledger.contradictions.values()]).toEqual([]);
  });

  it("is accepted by update", () => {
    expect(trip.ledger.refused.filter((text) => version !== "1.33" || !NOT_TAKEN_BACK.test(text))).toEqual([]);
    expect(trip.updatable.filter((kind) => !trip.ledger.counts.get(kind)?.updated)).toEqual([]);
  });
});
