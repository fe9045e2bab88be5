import { expect, test } from "vitest";
import { describe as describeResource } from "../client/description.js";
import type { Client } from "../types/client.js";
import type { AnyResource, Scope } from "../types/resource.js";
import { createController, mapped, runControllers, withOptions } from "./index.js";
import { planOf } from "./plan.js";

const client = { send: () => Promise.reject(new Error("nothing is sent")) } as unknown as Client;

/** A resource client, of which only the description is used. */
function resource(group = "example.com", verbs: AnyResource["verbs"] = ["list", "watch", "patch"]): never {
  const scope: Scope = "Namespaced";
  const token = { group, version: "v1", plural: "websites", kind: "Website", scope, verbs };
  return describeResource({}, { client, token, namespace: undefined }) as never;
}
const reconcile = (): void => {};

test("a controller has the plural name of its resource, and client-go's defaults", () => {
  const controller = createController(resource(), { reconcile });
  expect(controller.name).toBe("websites");
  expect(Object.keys(controller)).toEqual(["name"]);
  expect(planOf(controller)).toMatchObject({
    concurrency: 1,
    timeout: Number.POSITIVE_INFINITY,
    priority: 0,
    resyncPeriod: 0,
    finalizer: undefined,
    owns: [],
    watches: [],
  });
});

test("durations, owned and mapped resources are normalised", () => {
  const map = (): never[] => [];
  const entry = withOptions(resource(), { informer: { labelSelector: "a=b" } });
  const { timeout, resyncPeriod, owns, watches } = planOf(
    createController(resource(), {
      ...{ reconcile, timeout: "5m", resyncPeriod: "10h" },
      owns: [resource(), entry],
      watches: [mapped(resource(), map)],
    }),
  );
  expect([timeout, resyncPeriod]).toEqual([300_000, 36_000_000]);
  expect(owns.map(({ kind, options }) => [kind, options])).toEqual([
    ["owned", {}],
    ["owned", { informer: { labelSelector: "a=b" } }],
  ]);
  expect(watches[0]).toMatchObject({ kind: "mapped", map });
});

test("H.8 the finalizer is made of the group and the name of the controller, unless it is given", () => {
  const finalize = reconcile;
  const finalizerOf = (options: object, group?: string): string | undefined =>
    planOf(createController(resource(group), { reconcile, ...options })).finalizer;
  expect(finalizerOf({ finalize })).toBe("example.com/websites");
  expect(finalizerOf({ finalize, name: "pages" })).toBe("example.com/pages");
  expect(finalizerOf({ finalize, finalizer: "other.io/x" })).toBe("other.io/x");
  expect(finalizerOf({ finalize, finalizer: "other.io/x" }, "")).toBe("other.io/x");
});

test.each<[object, string]>([
  [{}, 'option "reconcile" is missing'],
  [{ reconcile: 1 }, "reconcile must be a function"],
  [{ reconcile, parallel: 2 }, 'unknown option "parallel"'],
  [{ reconcile, concurrency: 0 }, 'option "concurrency" must be a whole number greater than or equal to 1'],
  [{ reconcile, timeout: "soon" }, 'option "timeout" must be a number of milliseconds'],
  [{ reconcile, resyncPeriod: 10 }, 'option "resyncPeriod" must be at least one second'],
  [{ reconcile, rateLimits: { rate: -1 } }, 'option "rateLimits.rate" must be a number'],
  [{ reconcile, rateLimits: { delay: 1 } }, 'unknown option "delay"'],
  [{ reconcile, finalizer: "a.io/b" }, 'option "finalizer" requires "finalize"'],
  [{ reconcile, finalize: reconcile, finalizer: "simple" }, 'such as "example.com/websites", but is "simple"'],
  [{ reconcile, name: "a/b" }, 'option "name" must be a name such as "websites", but is "a/b"'],
  [{ reconcile, owns: [{}] }, "the value is not a resource client"],
  [{ reconcile, watches: [resource()] }, 'each item of option "watches" must be created with "mapped"'],
])("invalid options are errors: %j", (options, message) => {
  expect(() => createController(resource(), options as never)).toThrow(message);
});

test.each(["Example.com/a", "-a/b", "a-/b", "a/b/c", "a.io/", "/a", "a.io/b_", `a.io/${"x".repeat(64)}`])(
  "%s is not a finalizer",
  (finalizer) => {
    const options = { reconcile, finalize: reconcile, finalizer };
    expect(() => createController(resource(), options)).toThrow('such as "example.com/websites"');
  },
);

test("a finalizer must be given for the core group, and requires objects that can be patched", () => {
  const options = { reconcile, finalize: reconcile };
  expect(() => createController(resource(""), options)).toThrow('option "finalizer" is missing');
  expect(() => createController(resource("a.io", ["list"]), options)).toThrow(
    'requires the verb "patch", which websites do not support',
  );
});

test("a value that is not a resource client, or not a controller, is an error", async () => {
  expect(() => createController({} as never, { reconcile })).toThrow("the value is not a resource client");
  await expect(runControllers(client, [{ name: "x" } as never])).rejects.toThrow(
    "each controller must be created with createController",
  );
  await expect(runControllers(client, [], { grace: 1 } as never)).rejects.toThrow('unknown option "grace"');
  await expect(runControllers(client, [], { gracePeriod: "x" as never })).rejects.toThrow('option "gracePeriod"');
  const twice = [0, 1].map(() => createController(resource(), { reconcile }));
  await expect(runControllers(client, twice)).rejects.toThrow('two controllers have the name "websites"');
});
