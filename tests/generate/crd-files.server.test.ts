import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseAll } from "@kubesmith/runtime/yaml";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { diff, generate } from "../../generator/index.js";
import { canonicalJson, isObject } from "../../generator/json.js";
import { crdSource } from "../../generator/sources/crds/index.js";
import { useControlPlane } from "../support/use-control-plane.js";

const FILES = fileURLToPath(new URL("crd-files/", import.meta.url));
const KEYS = ["apis/other-group.example.com/v2beta1", "apis/stable.example.com/v1", "apis/stable.example.com/v1alpha1"];
/** How many paths each of them has. */
const PATHS = [3, 12, 3];
const DELETE_OPTIONS = "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions";
const KINDS = "x-kubernetes-group-version-kind";

const cluster = useControlPlane();
const root = mkdtempSync(join(realpathSync(tmpdir()), "kubesmith-crds-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** The CustomResourceDefinitions of the files, found without the code that is tested. */
function definitions(): readonly object[] {
  const values = ["crontabs.yaml", "gadgets.json", "nested/several.yml"].flatMap((file) =>
    parseAll(readFileSync(join(FILES, file), "utf8")),
  );
  const all = values.filter(isObject).flatMap((value) => (Array.isArray(value.items) ? value.items : [value]));
  return all.filter(({ kind }) => kind === "CustomResourceDefinition");
}

beforeAll(async () => {
  for (const definition of definitions()) {
    const { status, ...response } = await cluster.client.send({
      method: "POST",
      path: "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(definition),
    });
    if (status !== 201) throw new Error(response.text());
  }
  // The server adds one definition after the other.
  const isComplete = async (key: string, paths: number): Promise<boolean> =>
    Object.keys((await served(key)).paths ?? {}).length === paths;
  for (const [i, key] of KEYS.entries())
    await vi.waitUntil(() => isComplete(key, PATHS[i] ?? 0), { timeout: 60_000, interval: 200 });
});

async function served(key = ""): Promise<{ readonly [member: string]: unknown }> {
  const response = await cluster.client.send({ path: `/openapi/v3/${key}` });
  return response.status === 200 ? JSON.parse(response.text()) : {};
}

/** A document without the one list in it that depends on the server: all group/versions that it knows. */
function comparable(document: object): string {
  return canonicalJson(
    JSON.parse(JSON.stringify(document), (name, value) => {
      if (name !== DELETE_OPTIONS) return value;
      const { [KINDS]: _, ...rest } = value;
      return rest;
    }),
  );
}

describe("CustomResourceDefinitions in files", () => {
  it.each(KEYS)("give the document that the server publishes: %s", async (key) => {
    const { documents } = await (await crdSource([FILES])).load([key]);
    expect(comparable(documents[0]?.document ?? {})).toBe(comparable(await served(key)));
  });

  it("do not differ from the server for diff", async () => {
    const connection = { kubeconfig: cluster.users.admin.kubeconfig };
    const options = { connection, include: ["*.example.com"], cacheDir: join(root, "cache") };
    expect(await diff({ before: "cluster", after: FILES, ...options })).toMatchObject({ changes: [], missing: [] });
  });

  it("give the code that is generated from the server", async () => {
    const include = ["*.example.com"];
    const connection = { kubeconfig: cluster.users.admin.kubeconfig };
    const [files, server] = [join(root, "files"), join(root, "server")];
    const { written } = await generate({ crds: [FILES], output: files });
    const other = await generate({ connection, include, output: server, cacheDir: join(root, "cache") });
    expect(written).toEqual(other.written);
    // Hashes of files are not those of the server.
    for (const path of written.filter((path) => path !== "lock.json" && path !== "api-hashes.ts"))
      expect(await readFile(join(files, path), "utf8"), path).toBe(await readFile(join(server, path), "utf8"));
  });
});
