import { configMaps } from "@kubesmith/kubernetes/core/v1";
import type { Client } from "@kubesmith/runtime";
import { type Controller, controllerReference, createController, withOptions } from "@kubesmith/runtime/controller";
import { CONTROLLER_NAMESPACE, childOf, DIGEST, digestOf } from "../controlled.js";
import type { ReconcileStep } from "./protocol.js";

const FIELD_MANAGER = "chaos";
const CONCURRENCY = 4;

/**
 * Creates a controller of the objects of one namespace. Each object owns a ConfigMap with a digest of its data, and says in an annotation that
 * this is so.
 * @param record called when it begins to reconcile, with what it has read, and when it writes and ends
 */
export function createRecordingController(
  client: Client,
  timeoutSeconds: number,
  record: (step: ReconcileStep) => void,
): Controller {
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
        record({ step: "end", name, uid, isAborted: signal.aborted });
      }
    },
  });
}
