import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testedVersions } from "../../testbed/versions.js";
import { sentButOptional } from "./always-sent/report.js";
import { type AlwaysSent, alwaysSent } from "./always-sent/run.js";
import { type Fixture, openFixture } from "./fixture.js";

const DEFAULTED =
  "Go omits it if it is empty, as in manifests with `status: {}`, which the type accepts; the server then fills it in.";
const REVIEWED = "Go omits it if it is empty, which it is not in the responses to the few reviews of the corpus.";

/** Properties that are in every response of this test, whose type is right all the same, and why. */
const OPTIONAL: ReadonlyMap<string, string> = new Map([
  ["io.k8s.api.authentication.v1.TokenReviewStatus.error", REVIEWED],
  ["io.k8s.api.authorization.v1.NonResourceRule.nonResourceURLs", REVIEWED],
  ["io.k8s.api.authorization.v1.ResourceRule.apiGroups", REVIEWED],
  ["io.k8s.api.authorization.v1.ResourceRule.resources", REVIEWED],
  ["io.k8s.api.certificates.v1.CertificateSigningRequestCondition.lastTransitionTime", DEFAULTED],
  ["io.k8s.api.certificates.v1.CertificateSigningRequestCondition.lastUpdateTime", DEFAULTED],
  ["io.k8s.api.core.v1.NamespaceStatus.phase", DEFAULTED],
  ["io.k8s.api.core.v1.PersistentVolumeClaimStatus.phase", DEFAULTED],
  ["io.k8s.api.core.v1.PersistentVolumeStatus.lastPhaseTransitionTime", DEFAULTED],
  ["io.k8s.api.core.v1.PersistentVolumeStatus.phase", DEFAULTED],
  ["io.k8s.api.core.v1.PodStatus.qosClass", DEFAULTED],
  ["io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionStatus.storedVersions", DEFAULTED],
]);

/** A Service accepts a condition without its time. The type requires the time, so only programs other than TypeScript omit it. */
const NULL_TIME = /\.meta\.v1\.Condition\.lastTransitionTime\)$/;

// Only what the server itself answers: with controllers, what was written would change before it is read.
describe.each(testedVersions())("Kubernetes %s", (version) => {
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
    expect(inStatus.length).toBeGreaterThan(350);
    const unexplained = sentButOptional(inStatus).filter(({ place }) => !OPTIONAL.has(place));
    expect(unexplained.map(({ place, read }) => `${place} (${read})`)).toEqual([]);
  });

  it("sends everything that its types require, even in a sparse status", () => {
    expect(result.contradictions.filter((text) => !NULL_TIME.test(text))).toEqual([]);
  });
});
