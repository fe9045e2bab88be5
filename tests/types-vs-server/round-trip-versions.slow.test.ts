import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { olderVersions } from "../../testbed/versions.js";
import { type Fixture, openFixture } from "./fixture.js";
import { type CorpusRoundTrip, roundTripCorpus, roundTripText } from "./round-trip/corpus.js";

/**
 * What servers up to 1.35 do not accept, although they returned it: they store an autoscaling/v2 metric that has no value as an annotation of
 * autoscaling/v1, and read the value as zero, which 1.36 accepts.
 */
const NOT_TAKEN_BACK = /^PUT \/apis\/autoscaling\/v1\/namespaces\/default\/horizontalpodautoscalers\/controller: /;

// round-trip.slow.test.ts has the default version.
describe.each(olderVersions())("objects that Kubernetes %s returns", (version) => {
  let fixture: Fixture;
  let result: CorpusRoundTrip;

  beforeAll(async () => {
    fixture = await openFixture({ version, projects: false });
    result = await roundTripCorpus(fixture);
    process.stdout.write(roundTripText(result));
  }, 240_000);
  afterAll(() => fixture?.close());

  it("are of every kind that can be created", () => {
    const { creatable, observations } = result;
    expect(creatable.filter((kind) => !observations.counts.get(kind)?.created)).toEqual([]);
  });

  it("match their types: no property that must exist is missing or null", () => {
    expect([...result.observations.contradictions.values()]).toEqual([]);
  });

  it("are accepted by update", () => {
    expect(
      result.observations.refused.filter(
        (text) => !["1.33", "1.34", "1.35"].includes(version) || !NOT_TAKEN_BACK.test(text),
      ),
    ).toEqual([]);
    expect(result.updatable.filter((kind) => !result.observations.counts.get(kind)?.updated)).toEqual([]);
  });
});
