import { namespaces } from "@kubesmith/kubernetes/core/v1";
import { apiErrorOf, isConflict, isNotFound, isUnsupportedMediaType, type KubernetesObject } from "@kubesmith/runtime";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { failureOf } from "../support/failure-of.js";
import { asKubectl, startVerbsCluster, type VerbsCluster, WAYS, type Way } from "../support/verbs-cluster.js";
import { type CustomTokens, generateCustomTokens } from "../support/verbs-custom.js";
import { type Fields, KINDS, type Kind, named, type Objects, valueAt, withFields } from "../support/verbs-kinds.js";

let on: VerbsCluster;
let custom: CustomTokens;

beforeAll(async () => {
  on = await startVerbsCluster();
  custom = await generateCustomTokens(on.cluster);
});
afterAll(() => on?.stop());

const labelled = (object: Fields, set: string): Fields => withFields(object, { metadata: { labels: { set } } });

describe.each(WAYS)("through %s", (way: Way) => {
  describe.each(KINDS)("$kind:", (kind: Kind) => {
    const objects = (): Objects => kind.open(on.clients[way], custom);
    const read = (name: string): Promise<Fields> => on.cluster.kubectlJson<Fields>(["get", kind.resource, name]);
    const valueIn = (object: KubernetesObject): unknown => valueAt(object, kind.pointer(0)[0]);
    const says = (value: number): unknown => kind.pointer(value)[1];

    test("create() stores an object that kubectl reads", async () => {
      const name = `create-${way}`;
      const created = await objects().create(kind.body(name));
      expect(created).toMatchObject({ kind: kind.kind, metadata: { name, uid: expect.any(String) } });
      expect(valueIn(created)).toEqual(says(0));
      expect(await read(name)).toEqual(asKubectl(created));
    });

    test("get() and list() return what kubectl wrote", async () => {
      const [a, b] = [`read-a-${way}`, `read-b-${way}`];
      const items = [a, b].map((name) => ({
        apiVersion: kind.apiVersion,
        kind: kind.kind,
        ...labelled(kind.body(name), `read-${way}`),
      }));
      const input = JSON.stringify({ apiVersion: "v1", kind: "List", items });
      expect(await on.cluster.kubectl(["create", "-f", "-"], { input })).toMatchObject({ code: 0 });
      const written = await on.cluster.kubectlJson<{ items: Fields[] }>([
        "get",
        kind.resource,
        "-l",
        `set=read-${way}`,
      ]);
      expect(asKubectl(await objects().get(a))).toEqual(written.items[0]);

      const list = objects().list({ labelSelector: { set: `read-${way}` } });
      expect((await list).items.map(asKubectl)).toEqual(written.items);
      const names: string[] = [];
      for await (const { metadata } of objects().list({ labelSelector: `set=read-${way}`, limit: 1 }))
        names.push(metadata.name);
      expect(names).toEqual([a, b]);
    });

    test("C.19 update() changes an object, but not one that was changed meanwhile", async () => {
      const name = `update-${way}`;
      const created = await objects().create(kind.body(name));
      const updated = await objects().update(withFields(created, kind.fields(1)));
      expect(valueIn(updated)).toEqual(says(1));
      expect(await read(name)).toEqual(asKubectl(updated));
      expect(isConflict(await failureOf(objects().update(withFields(created, kind.fields(2)))))).toBe(true);
    });

    test("C.15 patch() merges, and applies JSON patches", async () => {
      const name = `patch-${way}`;
      await objects().create(kind.body(name));
      const merged = await objects().patch.merge(name, kind.fields(1));
      expect(valueIn(merged)).toEqual(says(1));
      expect(await read(name)).toEqual(asKubectl(merged));
      const [path, value] = kind.pointer(2);
      const patched = await objects().patch.json(name, [{ op: "replace", path, value }]);
      expect(valueIn(patched)).toEqual(says(2));
      expect(await read(name)).toEqual(asKubectl(patched));
    });

    test(`patch.strategic() ${kind.custom ? "does not exist" : "merges by key"}`, async () => {
      const name = `strategic-${way}`;
      await objects().create(kind.body(name));
      const { patch } = objects();
      if (!("strategic" in patch)) throw new Error("the client has no strategic merge patch");
      const patching = patch.strategic(name, kind.fields(1));
      if (kind.custom) return expect(isUnsupportedMediaType(await failureOf(patching))).toBe(true);
      expect(valueIn(await patching)).toEqual(says(1));
      expect(await read(name)).toEqual(asKubectl(await objects().get(name)));
    });

    test("C.16 apply() creates an object, reports conflicts, and takes fields over by force", async () => {
      const name = `apply-${way}`;
      const applied = await objects().apply(named(kind.body(name), name), { fieldManager: "first" });
      expect(await read(name)).toEqual(asKubectl(applied));
      expect(await managersOf(kind, name)).toContainEqual(["first", "Apply"]);

      const wanted = named(kind.fields(1), name);
      const conflict = await failureOf(objects().apply(wanted, { fieldManager: "second" }));
      expect(isConflict(conflict)).toBe(true);
      expect(apiErrorOf(conflict)?.details?.causes).toContainEqual(
        expect.objectContaining({ reason: "FieldManagerConflict", message: expect.stringContaining('"first"') }),
      );
      const forced = await objects().apply(wanted, { fieldManager: "second", force: true });
      expect(valueIn(forced)).toEqual(says(1));
      expect(await read(name)).toEqual(asKubectl(forced));
      expect(await managersOf(kind, name)).toContainEqual(["second", "Apply"]);
    });

    test("delete() removes the object", async () => {
      const name = `delete-${way}`;
      await objects().create(kind.body(name));
      expect((await objects().delete(name)).kind).toBe(kind.deleted);
      if (kind.kind === "Namespace") await finalize(name);
      expect((await on.cluster.kubectl(["get", kind.resource, name])).stderr).toContain("NotFound");
      expect(isNotFound(await failureOf(objects().get(name)))).toBe(true);
    });

    test("deleteCollection() deletes what the selector selects", async () => {
      const { create, deleteCollection } = objects();
      if (kind.kind === "Namespace") return expect(deleteCollection).toBeUndefined();
      const [gone, kept] = [`gone-${way}`, `kept-${way}`];
      await Promise.all([gone, kept].map((name) => create(labelled(kind.body(name), name))));
      const answer = await deleteCollection?.({ labelSelector: { set: gone } });
      expect(answer?.kind).toMatch(/^(Status|\w+List)$/);
      expect(await on.cluster.kubectlJson(["get", kind.resource, "-l", `set in (${gone},${kept})`])).toMatchObject({
        items: [{ metadata: { name: kept } }],
      });
    });
  });
});

/** A namespace is gone once its finalizers are: that is a controller's work, and none runs here. */
async function finalize(name: string): Promise<void> {
  const resource = on.clients.token.resource(namespaces);
  await resource.finalize.update(name, { ...(await resource.get(name)), spec: { finalizers: [] } });
}

/** Who owns fields of an object, and by which operation. */
async function managersOf({ resource }: Kind, name: string): Promise<[string, string][]> {
  type Managed = { metadata: { managedFields: { manager: string; operation: string }[] } };
  const { metadata } = await on.cluster.kubectlJson<Managed>(["get", resource, name, "--show-managed-fields"]);
  return metadata.managedFields.map(({ manager, operation }) => [manager, operation]);
}
