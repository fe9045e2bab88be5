import { describe, expect, test } from "vitest";
import { connect, RequestError } from "../../index.js";
import { type DrainOptions, drain } from "../index.js";
import type { Pod } from "./pod.js";
import { type DaemonSetFailure, selectPods } from "./select.js";

// tests/runtime/drain-selection.server.test.ts compares the selection with kubectl's, at a real server.

const NOW = Date.parse("2026-01-01T00:01:00Z");
const controller = (kind: string, apiVersion = "apps/v1"): object => ({
  kind,
  apiVersion,
  name: "owner",
  controller: true,
});
const pod = (metadata: object, more: object = {}): Pod => ({
  metadata: { name: "a", namespace: "default", uid: "1", ...metadata },
  ...more,
});
const managed = { ownerReferences: [controller("ReplicaSet")] } as object;

function decide(one: Pod, options: DrainOptions = {}, failures: [string, DaemonSetFailure][] = []) {
  const { removed, kept, warnings, errors } = selectPods([one], options, new Map(failures), NOW);
  const outcome = removed.length > 0 ? "removed" : kept.length > 0 ? "kept" : "error";
  return [outcome, ...[...warnings, ...errors].map(({ message }) => message)];
}

describe("selectPods()", () => {
  test.each<[string, Pod, DrainOptions, string[]]>([
    ["a pod of a controller", pod(managed), {}, ["removed"]],
    [
      "a pod whose owner does not control it",
      pod({ ownerReferences: [{ kind: "ReplicaSet" }] }),
      {},
      ["error", "cannot delete Pods that declare no controller (use force to override)"],
    ],
    [
      "a pod of a DaemonSet of another API",
      pod({ ownerReferences: [controller("DaemonSet", "example.com/v1")] }),
      {},
      ["removed"],
    ],
    [
      "a DaemonSet before local storage",
      pod({ ownerReferences: [controller("DaemonSet")] }, { spec: { volumes: [{ emptyDir: {} }] } }),
      {},
      ["error", "cannot delete DaemonSet-managed Pods (use ignoreDaemonSets to ignore)"],
    ],
    [
      "a mirror pod before local storage",
      pod({ annotations: { "kubernetes.io/config.mirror": "" } }, { spec: { volumes: [{ emptyDir: {} }] } }),
      {},
      ["kept"],
    ],
    [
      "null for everything",
      {
        metadata: { name: "a", namespace: "default", uid: "1", ownerReferences: null as never },
        spec: null,
        status: null,
      },
      { force: true },
      ["removed", "deleting Pods that declare no controller"],
    ],
    [
      "a volume that is not an emptyDir",
      pod(managed, { spec: { volumes: [null, { emptyDir: null }, {}] } }),
      {},
      ["removed"],
    ],
    [
      "a pod that has been terminating for 60 s, with a limit of 60 s",
      pod({ ...managed, deletionTimestamp: "2026-01-01T00:00:00Z" }),
      { skipWaitForDeleteTimeoutSeconds: 60 },
      ["removed"],
    ],
    [
      "a pod that has been terminating for 60 s, with a limit of 59 s",
      pod({ ...managed, deletionTimestamp: "2026-01-01T00:00:00Z" }),
      { skipWaitForDeleteTimeoutSeconds: 59 },
      ["kept"],
    ],
    [
      "a pod that has been terminating for 60 s, without a limit",
      pod({ ...managed, deletionTimestamp: "2026-01-01T00:00:00Z" }),
      { skipWaitForDeleteTimeoutSeconds: 0 },
      ["removed"],
    ],
  ])("decides about %s", (_name, one, options, expected) => {
    expect(decide(one, options)).toEqual(expected);
  });

  test("refuses a pod whose DaemonSet cannot be read, and one whose DaemonSet is missing unless that is forced", () => {
    const one = pod({ ownerReferences: [controller("DaemonSet")] });
    const forbidden: DaemonSetFailure = { message: "forbidden", isMissing: false };
    const missing: DaemonSetFailure = { message: "not found", isMissing: true };
    const options = { force: true, ignoreDaemonSets: true };
    expect(decide(one, options, [["default/owner", forbidden]])).toEqual(["error", "cannot delete forbidden"]);
    expect(decide(one, {}, [["default/owner", missing]])).toEqual(["error", "cannot delete not found"]);
    expect(decide(one, options, [["default/owner", missing]])).toEqual(["removed", "not found"]);
    expect(decide(one, options)).toEqual(["kept", "ignoring DaemonSet-managed Pods"]);
  });
});

test.each<[object, string]>([
  [{ ignoreDaemonsets: true }, 'drain: unknown option "ignoreDaemonsets"'],
  [{ force: "yes" }, 'option "force" must be true or false'],
  [
    { gracePeriodSeconds: -1 },
    'option "gracePeriodSeconds" must be a whole number greater than or equal to 0, but is -1',
  ],
  [{ timeout: "1m" }, 'option "timeout" must be a number greater than or equal to 0, but is "1m"'],
])("drain() refuses the options %j before anything is sent", async (options, message) => {
  await using client = await connect({ server: "http://127.0.0.1:9" });
  const nodes = Object.assign(client, { get: unused, patch: { strategic: unused } });
  const error = await drain<object>(nodes, "worker-1", options).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(RequestError);
  expect(error).toHaveProperty("message", expect.stringContaining(message));
});
async function unused(): Promise<never> {
  throw new Error("was called");
}
