import { clientset } from "@kubesmith/kubernetes";
import { type Client, connect } from "@kubesmith/runtime";
import { afterAll, beforeAll } from "vitest";
import { type ControlPlane, type ControlPlaneOptions, startControlPlane } from "../../testbed/index.js";

/** A control plane with a client of its administrator. */
export interface TestCluster extends ControlPlane {
  readonly client: Client;
  readonly k8s: ReturnType<typeof clientset>;
}

/**
 * Starts a control plane for the tests of one file, and stops it after them. Called at the top of the file: what it returns is complete in
 * tests, and in the `beforeAll` that follow the call.
 * @param options what to start, or a function that returns it: that is called after the `beforeAll` that precede the call
 */
export function useControlPlane(options?: ControlPlaneOptions | (() => ControlPlaneOptions)): TestCluster {
  const started: Partial<TestCluster> = {};
  beforeAll(async () => {
    const controlPlane = await startControlPlane(typeof options === "function" ? options() : options);
    // Not assigned, because its process ids change.
    Object.defineProperties(started, Object.getOwnPropertyDescriptors(controlPlane));
    const client = await connect({ kubeconfig: controlPlane.users.admin.kubeconfig });
    Object.assign(started, { client, k8s: clientset(client) });
  });
  afterAll(async () => {
    await started.client?.close();
    await started.stop?.();
  });
  return started as TestCluster;
}
