import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documentHash } from "../../generator/files.js";
import { generate } from "../../generator/index.js";
import { canonicalJson, isObject } from "../../generator/json.js";
import { convertSwagger } from "../../generator/openapi/v2/index.js";
import { useControlPlane } from "../support/use-control-plane.js";

const KINDS = "x-kubernetes-group-version-kind";
const MAX_BYTES = 64 * 1024 * 1024;
const cluster = useControlPlane();
const root = mkdtempSync(join(realpathSync(tmpdir()), "kubesmith-swagger-"));
let swagger: string;
let keys: readonly string[];

beforeAll(async () => {
  swagger = await get("/openapi/v2");
  writeFileSync(join(root, "swagger.json"), swagger);
  keys = convertSwagger(Buffer.from(swagger), "swagger.json", documentHash).map(({ key }) => key);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function get(path: string): Promise<string> {
  const response = await cluster.client.send({ path, maxBytes: MAX_BYTES, headers: { accept: "application/json" } });
  return response.text();
}

/**
 * A document without what OpenAPI v2 does not have: defaults (apart from fields that have this name, whose schema has a type), and the ways
 * to authenticate. Beside a reference, v3 has an `allOf` where there was a default. v2 has one definition for all group/versions, so some
 * definitions are kinds of more of them there.
 */
function withoutLosses(document: object): string {
  const { security: _, ...rest } = document as { readonly security?: unknown };
  return canonicalJson(
    JSON.parse(JSON.stringify(rest), (name, value) => {
      if (name === "securitySchemes") return undefined;
      if (name === "DeleteOptions" || /\.(?:DeleteOptions|WatchEvent)$/.test(name)) return { ...value, [KINDS]: [] };
      if (!isObject(value)) return value;
      const { default: found, ...others } = value;
      const left = isObject(found) && typeof found.type === "string" ? value : others;
      const { allOf } = left;
      return Object.keys(left).length === 1 && Array.isArray(allOf) && allOf.length === 1 ? allOf[0] : left;
    }),
  );
}

describe("the document of OpenAPI v2", () => {
  it("gives the documents of v3, apart from what only v3 can express", async () => {
    const index: { readonly paths: object } = JSON.parse(await get("/openapi/v3"));
    const served = Object.keys(index.paths).filter((key) => /^(?:api\/[^/]+|apis\/[^/]+\/[^/]+)$/.test(key));
    expect(keys).toEqual(served.sort());
    for (const { key, document } of convertSwagger(Buffer.from(swagger), "swagger.json", documentHash))
      expect(withoutLosses(document), key).toBe(withoutLosses(JSON.parse(await get(`/openapi/v3/${key}`))));
  });

  it("is enough to generate code, from a file or from a server that has nothing else", async () => {
    const warnings: string[] = [];
    const onWarning = (warning: string): number => warnings.push(warning);
    const include = ["apps", "core"];
    const file = await generate({
      swagger: join(root, "swagger.json"),
      include,
      output: join(root, "file"),
      onWarning,
    });
    const gateway = createServer((request, response) => {
      const isServed = request.url === "/openapi/v2";
      response.writeHead(isServed ? 200 : 404, { "content-type": "application/json" }).end(isServed ? swagger : "{}");
    });
    await new Promise<void>((resolve) => gateway.listen(0, "127.0.0.1", resolve));
    const server = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
    try {
      const connection = { server, kubeconfig: false as const };
      const output = join(root, "file");
      const options = { connection, include, cacheDir: join(root, "cache"), onWarning };
      // The code is the same, whether the document comes from a file or from the server.
      expect(await generate({ ...options, output })).toMatchObject({ source: server, written: [], removed: [] });
    } finally {
      gateway.close();
    }
    expect(file.written).toContain("apps/v1/index.ts");
    expect(warnings).toEqual([
      expect.stringContaining(`${join(root, "swagger.json")} contains only OpenAPI v2`),
      expect.stringContaining(`${server} contains only OpenAPI v2`),
    ]);
  });
});
