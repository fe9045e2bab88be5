import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BadServer, isIndex, SERVED, startBadServer } from "../../tests/support/bad-server.js";
import { documentHash } from "../files.js";
import { discover, generate, packageSdk, snapshot, verify } from "../index.js";
import { readSnapshot } from "../snapshot/index.js";
import { EMBEDDED_SNAPSHOT } from "../sources/index.js";

const root = mkdtempSync(join(realpathSync(tmpdir()), "kubesmith-keys-"));
const [output, api] = [join(root, "code"), join(root, "api")];
let server: BadServer;
let cluster: { readonly connection: { readonly server: string }; readonly cacheDir: string };
beforeAll(async () => {
  const documents = await readSnapshot(EMBEDDED_SNAPSHOT, SERVED);
  const paths = documents.map(({ key, document }) => {
    const hash = documentHash(JSON.stringify(document));
    return [key, { serverRelativeURL: `/openapi/v3/${key}?hash=${hash}` }];
  });
  const unusable = ["apis/Apps/v1", "apis/a..b/v1"].map((key) => [key, { serverRelativeURL: `/openapi/v3/${key}` }]);
  const index = JSON.stringify({ paths: Object.fromEntries([...paths, ...unusable]) });
  server = await startBadServer();
  server.misbehaviour = (request, response) => isIndex(request) && response.end(index);
  cluster = { connection: { server: server.url }, cacheDir: join(root, "cache") };
});
afterAll(async () => {
  await server?.stop();
  rmSync(root, { recursive: true, force: true });
});

const missing = (key: string): object => ({
  key,
  reason: `${server.url}: ${key}: Kubernetes does not accept this name for a group/version; to omit it, use \`exclude\` ${key}`,
  kept: false,
});
const all = (): object[] => ["apis/Apps/v1", "apis/a..b/v1"].map(missing);

describe("index keys that cannot be used", () => {
  it("are reported as missing by discover, generate and snapshot, which take the others", async () => {
    expect(await discover(cluster)).toMatchObject({ groupVersions: SERVED.map(() => ({})), missing: all() });
    expect(await generate({ ...cluster, output })).toMatchObject({ groupVersions: SERVED, missing: all() });
    expect(await snapshot({ ...cluster, snapshot: api })).toMatchObject({ groupVersions: SERVED, missing: all() });
  });

  it("are reported again when nothing else is to be done", async () => {
    const again = await generate({ ...cluster, output });
    expect(again).toMatchObject({ groupVersions: SERVED, written: [], missing: all() });
    expect(server.asked.filter((path) => path.includes("Apps"))).toEqual([]);
  });

  it("can be excluded, by their key or their group", async () => {
    const exclude = ["apis/Apps/v1", "a..b"];
    expect(await generate({ ...cluster, output, exclude })).toMatchObject({ written: [], missing: [] });
    expect(await discover({ ...cluster, include: SERVED })).toMatchObject({ missing: [] });
  });

  it("are the error if nothing else is included", async () => {
    await expect(discover({ ...cluster, include: ["Apps"] })).rejects.toThrow("Kubernetes does not accept this name");
  });

  it("make no difference to verify", async () => {
    expect(await verify({ ...cluster, snapshot: api, output })).toMatchObject({ differences: [] });
  });

  it("must be excluded from a package, which would be incomplete", async () => {
    const sdk = { ...cluster, output: join(root, "sdk"), name: "sdk", version: "1.0.0" };
    await expect(packageSdk(sdk)).rejects.toThrow("to omit it, use `exclude` apis/Apps/v1");
    await packageSdk({ ...sdk, exclude: ["Apps", "a..b"] });
  });
});
