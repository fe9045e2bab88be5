import type { clientset } from "@kubesmith/kubernetes";
import type { Operation } from "./operations.js";

type Clientset = ReturnType<typeof clientset>;

const TIMEOUT_MS = 5_000;

/** Carries out an operation. Resolves with how many writes it took. Throws what the server answers, such as that somebody else was faster. */
export async function write(k8s: Clientset, { kind, namespace, name, labels, data }: Operation): Promise<number> {
  const maps = k8s.core.v1.configMaps(namespace);
  const options = { signal: AbortSignal.timeout(TIMEOUT_MS) };
  const create = (): PromiseLike<unknown> => maps.create({ metadata: { name, labels }, data }, options);
  switch (kind) {
    case "create":
      await create();
      return 1;
    case "update": {
      const found = await maps.get(name, options);
      await maps.update({ ...found, data }, options);
      return 1;
    }
    case "patch":
      await maps.patch.merge(name, { data }, options);
      return 1;
    case "change labels":
      // The labels alone may be those that it has, which would not be a write.
      await maps.patch.merge(name, { metadata: { labels }, data: { number: data.number ?? "" } }, options);
      return 1;
    case "delete":
      await maps.delete(name, options);
      return 1;
    case "delete and create":
      await maps.delete(name, options);
      await create();
      return 2;
  }
}
