import { configMaps } from "@kubesmith/kubernetes/core/v1";
import { type Client, connect } from "@kubesmith/runtime";
import { controllerReference, createController, runControllers, withOptions } from "@kubesmith/runtime/controller";
import { CONTROLLER_NAMESPACE, childOf, DIGEST, digestOf } from "../controlled.js";
import type { Line, ReconcileStep, Setup } from "./protocol.js";

/** A controller that records when it reconciles, what it has read, and what it has written. */
export interface RunningController {
  /** Ends the run. Rejects if it has failed. */
  stop(): Promise<void>;
}

const FIELD_MANAGER = "chaos";
const CONCURRENCY = 4;

/**
 * Starts a controller of the objects of one namespace. Each object owns a ConfigMap with a digest of its data, and says in an annotation that
 * this is so.
 * @param server the address of a proxy
 */
export async function startController(
  { ca, token, timeoutSeconds }: Pick<Setup, "ca" | "token" | "timeoutSeconds">,
  server: string,
  record: (line: Line) => void,
): Promise<RunningController> {
  const client = await connect({ server, ca, token });
  const stopping = new AbortController();
  const controller = createRecordingController(client, timeoutSeconds, (step) =>
    record({ kind: "reconcile", ...step }),
  );
  const running = runControllers(client, [controller], {
    signal: stopping.signal,
    syncTimeout: 0,
    log: ({ level, message }) => {
      if (level === "error") record({ kind: "error", view: "controller", message });
    },
  });
  // It is reported by `stop`.
  running.catch(() => {});
  return {
    stop: async () => {
      stopping.abort();
      await running;
      await client.close();
    },
  };
}

function createRecordingController(
  client: Client,
  timeoutSeconds: number,
  record: (step: ReconcileStep) => void,
): ReturnType<typeof createController> {
  const maps = client.resource(configMaps, CONTROLLER_NAMESPACE);
  const children = withOptions(maps, { informer: { labelSelector: { child: "yes" }, timeoutSeconds } });
  return createController(maps, {
    name: "chaos",
    informer: { labelSelector: { run: "chaos" }, timeoutSeconds },
    owns: [children],
    concurrency: CONCURRENCY,
    timeout: "10s",
    // All objects fail while the server is away, and only a few minutes remain.
    rateLimits: { max: "5s", rate: 1000, burst: 1000 },
    reconcile: async (object, { signal, owned }) => {
      const { name, uid, resourceVersion, annotations } = object.metadata;
      const child = owned(children).find(({ metadata }) => metadata.name === childOf(name));
      const read = { object: resourceVersion, child: child?.metadata.resourceVersion };
      record({ step: "begin", name, uid, read });
      try {
        const digest = digestOf(object.data);
        if (child?.data?.digest !== digest) {
          const { metadata } = await maps.apply(
            {
              metadata: {
                name: childOf(name),
                labels: { child: "yes" },
                ownerReferences: [controllerReference(object)],
              },
              data: { digest },
            },
            { fieldManager: FIELD_MANAGER, force: true, signal },
          );
          record({ step: "wrote", name, uid, what: "child", version: metadata.resourceVersion });
        }
        if (annotations?.[DIGEST] !== digest) {
          // The uid: a successor has not been seen yet.
          const { metadata } = await maps.patch.merge(
            name,
            { metadata: { uid, annotations: { [DIGEST]: digest } } },
            { signal },
          );
          record({ step: "wrote", name, uid, what: "object", version: metadata.resourceVersion });
        }
      } finally {
        record({ step: "end", name, uid });
      }
    },
  });
}
