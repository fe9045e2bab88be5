import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { apiHashes } from "@kubesmith/kubernetes/api-hashes";
import { type ApiHashes, connect, type InterceptedRequest } from "@kubesmith/runtime";
import { checkSkew } from "@kubesmith/runtime/skew";
import { afterAll, beforeAll, expect, test } from "vitest";
import { diff, generate, snapshot } from "../../generator/index.js";
import { customResource, removeCustomResource } from "../support/custom-resources.js";
import { useControlPlane } from "../support/use-control-plane.js";

const cluster = useControlPlane();
let folder = "";
let generated: ApiHashes = {};

const spec = { size: { type: "integer" } };
const widgets = { group: "shop.example.com", kind: "Widget", plural: "widgets" };
const parts = { group: "parts.example.com", kind: "Part", plural: "parts" };
const connection = (): { kubeconfig: string } => ({ kubeconfig: cluster.users.admin.kubeconfig });
const cacheDir = (): string => join(folder, "cache");

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kubesmith-skew-"));
  await cluster.applyCRD(customResource({ ...widgets, versions: [{ name: "v1", spec }] }));
  await cluster.applyCRD(customResource(parts));
  await snapshot({ snapshot: join(folder, "api"), connection: connection(), cacheDir: cacheDir() });
  const output = join(folder, "sdk");
  await generate({ snapshot: join(folder, "api"), output, importExtension: "ts" });
  ({ apiHashes: generated } = await import(join(output, "api-hashes.ts")));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Connects and compares; returns what was requested, and what was said. */
async function connected(
  hashes: ApiHashes,
  skew: "warn" | "error",
): Promise<{ requests: string[]; warnings: string[]; error: unknown }> {
  const requests: string[] = [];
  const warnings: string[] = [];
  const record = (request: InterceptedRequest): void => void requests.push(`${request.method} ${request.path}`);
  const error = await connect({
    ...connection(),
    apiHashes: hashes,
    skew,
    onWarning: (text) => void warnings.push(text),
    interceptors: [
      async (request, next) => {
        record(request);
        return next(request);
      },
    ],
  }).then(
    (client) => client.close(),
    (reason: unknown) => reason,
  );
  return { requests, warnings, error };
}

test("a server does not differ from code that was generated from it", async () => {
  expect(await checkSkew(cluster.client, generated)).toMatchObject({
    differs: false,
    notCompared: [],
    additional: [],
  });
  const requests = ["GET /openapi/v3"];
  expect(await connected(generated, "error")).toEqual({ requests, warnings: [], error: undefined });
  expect(await connected(generated, "warn")).toEqual({ requests, warnings: [], error: undefined });
});

test("@kubesmith/kubernetes does not differ from its Kubernetes release, and custom resources are additional", async () => {
  expect(await checkSkew(cluster.client, apiHashes)).toMatchObject({
    differs: false,
    notCompared: [],
    additional: ["parts.example.com/v1", "shop.example.com/v1"],
  });
});

test("a changed and a deleted CustomResourceDefinition are a difference, and diff() says what changed", async () => {
  const changed = { name: "v1", spec: { size: { type: "string" } } };
  await cluster.applyCRD(customResource({ ...widgets, versions: [changed] }));
  await removeCustomResource(cluster, "parts.parts.example.com");

  const skew = await checkSkew(cluster.client, generated);
  expect(skew).toMatchObject({
    differs: true,
    missing: ["parts.example.com/v1"],
    different: ["shop.example.com/v1"],
    additional: [],
  });
  expect(await checkSkew(cluster.client, apiHashes)).toMatchObject({ differs: false });

  const { changes } = await diff({
    before: join(folder, "api"),
    after: "cluster",
    connection: connection(),
    cacheDir: cacheDir(),
    include: skew.different,
  });
  expect(changes).toMatchObject([{ groupVersion: "shop.example.com/v1", kind: "type-changed", rank: "breaking" }]);

  const { requests, warnings, error } = await connected(generated, "warn");
  expect({ requests, error }).toEqual({ requests: ["GET /openapi/v3"], error: undefined });
  expect(warnings).toEqual([
    expect.stringMatching(/ Missing on the server: parts\.example\.com\/v1\. .*: shop\.example\.com\/v1\. /),
  ]);
  expect((await connected(generated, "error")).error).toMatchObject({ name: "SkewError", report: skew });
});

test("a user without rights cannot compare", async () => {
  const anonymous = { server: cluster.client.server, insecureSkipTlsVerify: true, token: "invalid" };
  const warnings: string[] = [];
  const onWarning = (text: string): void => void warnings.push(text);
  const client = await connect({ ...anonymous, apiHashes, skew: "warn", onWarning });
  await client.close();
  expect(warnings.at(-1)).toContain("could not be compared with the API that the client was generated for: ");
  await expect(connect({ ...anonymous, apiHashes, skew: "error" })).rejects.toMatchObject({
    name: "ApiError",
    reason: "Unauthorized",
  });
});
