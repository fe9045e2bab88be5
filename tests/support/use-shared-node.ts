import { connect as connectSocket } from "node:net";
import { text } from "node:stream/consumers";
import { clientset } from "@kubesmith/kubernetes";
import { connect } from "@kubesmith/runtime";
import { afterAll, beforeAll, inject } from "vitest";
import { createKubectl } from "../../testbed/index.js";
import type { SharedNodeAnswer, SharedNodeData } from "./shared-node.js";
import type { TestCluster } from "./use-control-plane.js";

/** A control plane with a node that test files share: {@link TestCluster} without the methods that would affect other files. */
export type SharedNode = Pick<TestCluster, keyof SharedNodeData | "kubectl" | "kubectlJson" | "client" | "k8s">;

/**
 * Uses the node that the test files of a run share, which starts once. Other files use it at the same time, so create a namespace whose name
 * contains the name of the file, and do not change anything outside it. Called at the top of a file: what it returns is complete in tests,
 * and in the `beforeAll` that follow the call.
 */
export function useSharedNode(): SharedNode {
  const shared: Partial<SharedNode> = {};
  beforeAll(async () => {
    const answer = JSON.parse(await text(connectSocket(inject("sharedNode")))) as SharedNodeAnswer;
    if ("error" in answer) throw new Error(answer.error);
    const { data } = answer;
    const client = await connect({ kubeconfig: data.users.admin.kubeconfig });
    Object.assign(shared, data, createKubectl(data), { client, k8s: clientset(client) });
  });
  afterAll(() => shared.client?.close());
  return shared as SharedNode;
}
