import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { changeSubject } from "../../generator/diff/index.js";
import { type Change, type DiffResult, diff, snapshot } from "../../generator/index.js";
import { type KubernetesVersion, startControlPlane } from "../../testbed/index.js";
import { FROM_1_33_TO_1_37, type KnownChange } from "./testdata/known-changes.js";

let folder: string;
let result: DiffResult;

/** Records what a release serves. */
async function record(version: KubernetesVersion): Promise<string> {
  const cluster = await startControlPlane({ version });
  try {
    const { server, ca, users } = cluster;
    const connection = { server, ca, token: users.admin.token };
    await snapshot({ snapshot: join(folder, version), connection, cacheDir: join(folder, "cache") });
  } finally {
    await cluster.stop();
  }
  return join(folder, version);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kubesmith-diff-versions-"));
  result = await diff({ before: await record("1.33"), after: await record("1.37") });
}, 600_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

function summaryOf(change: Change): KnownChange {
  const { kind, rank, groupVersion, definition, resource, path = "", verb, to } = change;
  const subject = definition === undefined && resource === undefined ? "" : changeSubject(change);
  const place = verb === undefined ? [subject, path].filter((part) => part !== "").join(".") : `${verb} ${String(to)}`;
  return [kind, rank, groupVersion, place];
}

const sorted = (changes: readonly KnownChange[]): string[] => changes.map((change) => change.join(" ")).sort();

it(`finds the ${FROM_1_33_TO_1_37.length} changes from Kubernetes 1.33 to 1.37, and no others`, () => {
  expect(FROM_1_33_TO_1_37.length).toBeGreaterThan(60);
  expect(sorted(result.changes.map(summaryOf))).toEqual(sorted(FROM_1_33_TO_1_37));
  expect(result.missing).toEqual([]);
});

it("says which kinds a new field of containers reaches, once", () => {
  const found = result.changes.filter(({ path }) => path === "restartPolicyRules");
  expect(found.map(({ definition, reaches }) => [definition, reaches.length])).toEqual([
    ["io.k8s.api.core.v1.Container", 9],
    ["io.k8s.api.core.v1.EphemeralContainer", 9],
  ]);
  expect(found[0]?.reaches[1]).toEqual({
    groupVersion: "apps/v1",
    kind: "Deployment",
    path: "spec.template.spec.containers[].restartPolicyRules",
  });
});
