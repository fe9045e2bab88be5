import { testNode } from "../../testbed/index.js";
import { type TestCluster, useControlPlane } from "./use-control-plane.js";

/** A control plane with a node that runs pods. */
export interface NodeCluster extends TestCluster {
  /** Creates a pod with one container, `main`, which runs a shell script, and waits until it runs. */
  startPod(name: string, script: string, container?: object): Promise<void>;
  /** The clients of pods in the namespace `default`. */
  readonly pods: ReturnType<TestCluster["k8s"]["core"]["v1"]["pods"]>;
}

const START_MS = 60_000;

/** Starts a control plane with a node for the tests of one file. */
export function useNode(...options: Parameters<typeof useControlPlane>): NodeCluster {
  const [given = {}] = options;
  const withNode = () => ({ ...(typeof given === "function" ? given() : given), node: true }) as const;
  const cluster = useControlPlane(withNode);
  return Object.defineProperties(cluster, {
    pods: { get: () => cluster.k8s.core.v1.pods("default") },
    startPod: {
      value: async (name: string, script: string, container: object = {}): Promise<void> => {
        const pods = cluster.k8s.core.v1.pods("default");
        await pods.create({
          metadata: { name, labels: { app: name } },
          spec: {
            terminationGracePeriodSeconds: 0,
            restartPolicy: "Never",
            containers: [{ name: "main", image: testNode.image, command: ["sh", "-c", script], ...container }],
          },
        });
        const signal = AbortSignal.timeout(START_MS);
        for await (const { object } of pods.watch({ name, signal })) {
          const phase = object.status?.phase ?? "";
          if (["Running", "Succeeded", "Failed"].includes(phase)) return;
        }
      },
    },
  }) as NodeCluster;
}
