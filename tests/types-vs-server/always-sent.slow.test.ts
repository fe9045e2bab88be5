import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { versions } from "../../testbed/versions.js";
import { sentButOptional } from "./always-sent/report.js";
import { type AlwaysSent, alwaysSent } from "./always-sent/run.js";
import { type Fixture, openFixture } from "./fixture.js";

// Only what the server itself answers: with controllers, what was written would change before it is read.
describe.each(Object.keys(versions) as (keyof typeof versions)[])("Kubernetes %s", (version) => {
  let fixture: Fixture;
  let result: AlwaysSent;

  beforeAll(async () => {
    fixture = await openFixture({ version, projects: false });
    result = await alwaysSent(fixture);
  }, 240_000);
  afterAll(() => fixture?.close());

  it("accepts a sparse status of every kind that has one", () => {
    expect([...result.statuses].filter(([, refusal]) => refusal !== "")).toEqual([]);
    expect(result.statuses.size).toBeGreaterThan(20);
  });

  it("always sends no property of a status that may be undefined by its type", () => {
    const inStatus = result.properties.filter(({ part }) => part === "status");
    expect(inStatus.length).toBeGreaterThan(400);
    expect(sentButOptional(inStatus).map(({ place, read }) => `${place} (${read})`)).toEqual([]);
  });

  it("sends everything that its types require, even in a sparse status", () => {
    expect(result.contradictions).toEqual([]);
  });
});
