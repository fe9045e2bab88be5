import type { LiveConfigMap } from "@kubesmith/kubernetes/core/v1";
import { controllerReference, createController, mapped } from "@kubesmith/runtime/controller";
import { expect, test, vi } from "vitest";
import { startControllers } from "../support/run-controllers.js";
import { useControlPlane } from "../support/use-control-plane.js";

const cluster = useControlPlane();

/** Waits until an assertion holds: the server decides when. */
const eventually = (assertion: () => void | Promise<void>): Promise<void> => vi.waitFor(assertion, { timeout: 20_000 });

const selected = (app: string): { informer: { labelSelector: string } } => ({
  informer: { labelSelector: `app=${app}` },
});

test("H.7 a controller makes the objects that it owns, and makes them again after someone deleted or changed them", async () => {
  const { k8s, client } = cluster;
  const maps = k8s.core.v1.configMaps("default");
  const secrets = k8s.core.v1.secrets("default");
  const counts: number[] = [];
  const controller = createController(k8s.core.v1.configMaps, {
    ...selected("owner"),
    owns: [k8s.core.v1.secrets],
    reconcile: async (map, { owned, signal }) => {
      counts.push(owned(k8s.core.v1.secrets).length);
      const { name, namespace } = map.metadata;
      await k8s.core.v1.secrets(namespace).apply(
        {
          metadata: { name: `of-${name}`, ownerReferences: [controllerReference(map)] },
          stringData: { text: map.data?.text ?? "" },
        },
        { fieldManager: "test", force: true, signal },
      );
    },
  });
  startControllers(client, [controller]);
  await maps.create({ metadata: { name: "one", labels: { app: "owner" } }, data: { text: "a" } });
  const textOf = async (): Promise<string> =>
    Buffer.from((await secrets.get("of-one")).data?.text ?? "", "base64").toString();
  await eventually(async () => expect(await textOf()).toBe("a"));
  await maps.patch.merge("one", { data: { text: "b" } });
  await eventually(async () => expect(await textOf()).toBe("b"));
  const { uid } = (await secrets.get("of-one")).metadata;
  await secrets.delete("of-one");
  await eventually(async () => expect((await secrets.get("of-one")).metadata.uid).not.toBe(uid));
  await secrets.patch.merge("of-one", { stringData: { text: "changed" } });
  await eventually(async () => expect(await textOf()).toBe("b"));
  expect(counts[0]).toBe(0);
  await eventually(() => expect(counts.at(-1)).toBe(1));
});

test("H.7 an update of a mapped object reconciles the objects that its old and its new state name", async () => {
  const { k8s, client } = cluster;
  const maps = k8s.core.v1.configMaps("default");
  const reconciled: string[] = [];
  const controller = createController(k8s.core.v1.configMaps, {
    ...selected("mapped"),
    watches: [
      mapped(
        k8s.core.v1.secrets,
        ({ metadata: { namespace, annotations } }) => [{ name: annotations?.for ?? "", namespace }],
        selected("mapper"),
      ),
    ],
    reconcile: ({ metadata }) => void reconciled.push(metadata.name),
  });
  for (const name of ["x", "y", "z"]) await maps.create({ metadata: { name, labels: { app: "mapped" } } });
  startControllers(client, [controller]);
  await eventually(() => expect([...reconciled].sort()).toEqual(["x", "y", "z"]));
  reconciled.length = 0;
  const secrets = k8s.core.v1.secrets("default");
  await secrets.create({ metadata: { name: "s", labels: { app: "mapper" }, annotations: { for: "x" } } });
  await eventually(() => expect(reconciled).toEqual(["x"]));
  await secrets.patch.merge("s", { metadata: { annotations: { for: "z" } } });
  await eventually(() => expect([...reconciled].sort()).toEqual(["x", "x", "z"]));
});

test("an object is reconciled again after the time that its reconcile asked for, and not after its deletion", async () => {
  const { k8s, client } = cluster;
  const maps = k8s.core.v1.configMaps("default");
  const attempts: number[] = [];
  const controller = createController(k8s.core.v1.configMaps, {
    ...selected("again"),
    reconcile: (_, { attempt }) => {
      attempts.push(attempt);
      return { requeueAfter: "20ms" };
    },
  });
  const { log, stop } = startControllers(client, [controller]);
  await maps.create({ metadata: { name: "again", labels: { app: "again" } } });
  await eventually(() => expect(attempts.length).toBeGreaterThan(3));
  await maps.delete("again");
  const probe = (await maps.create({ metadata: { name: "probe", labels: { app: "again" } } })) as LiveConfigMap;
  await maps.delete(probe.metadata.name);
  await stop();
  expect(attempts.every((attempt) => attempt === 0)).toBe(true);
  expect(log).toEqual([]);
});

test("functions of the program that fail are logged, and do not end the controller", async () => {
  const { k8s, client } = cluster;
  const reconciled: string[] = [];
  const controller = createController(k8s.core.v1.configMaps, {
    ...selected("faulty"),
    watches: [
      mapped(
        k8s.core.v1.secrets,
        ({ metadata: { name } }) => {
          if (name === "bad") throw new Error("unexpected");
          // Without a namespace, and in one that does not have such an object.
          return name === "partial" ? [{ name: "faulty" }] : [{ name: "faulty", namespace: "kube-system" }];
        },
        selected("faulty"),
      ),
    ],
    // A change counts if the filter fails.
    when: () => {
      throw new Error("broken");
    },
    reconcile: ({ metadata }) => void reconciled.push(metadata.name),
  });
  const labels = { app: "faulty" };
  for (const name of ["bad", "partial", "strange"]) {
    await k8s.core.v1.secrets("default").create({ metadata: { name, labels } });
  }
  const { log } = startControllers(client, [controller]);
  await k8s.core.v1.configMaps("default").create({ metadata: { name: "faulty", labels } });
  await eventually(() => expect(reconciled).toEqual(["faulty"]));
  await eventually(() =>
    expect(log.map(({ level, message, fields }) => [level, message, String(fields.error)]).sort()).toEqual([
      ["error", 'the "when" function failed', "Error: broken"],
      ["error", 'the function passed to "mapped" failed', "Error: unexpected"],
      [
        "error",
        'the function passed to "mapped" failed',
        "RequestError: ConfigMap: the key for faulty must contain a namespace",
      ],
    ]),
  );
});
