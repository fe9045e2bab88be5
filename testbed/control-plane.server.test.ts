import { readFile } from "node:fs/promises";
import { request } from "node:https";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ControlPlane, startControlPlane, type Users, versions } from "./index.js";

let cluster: ControlPlane;

beforeAll(async () => {
  cluster = await startControlPlane();
});
afterAll(() => cluster?.stop());

/** The status of a request that trusts the cluster's authority, under the name `host`. */
function statusOf(host: string, path: string, token: string): Promise<number | undefined> {
  const url = new URL(path, cluster.server.replace("127.0.0.1", host));
  return new Promise((resolve, reject) => {
    const options = { ca: cluster.ca, headers: { authorization: `Bearer ${token}` }, family: 4 };
    request(url, options, (response) => resolve(response.resume().statusCode))
      .on("error", reject)
      .end();
  });
}

test("a control plane serves the requested release, under a certificate of its own authority", async () => {
  const { serverVersion } = await cluster.kubectlJson<{ serverVersion: { gitVersion: string } }>(["version"]);
  expect(serverVersion.gitVersion).toBe(`v${versions[cluster.version].release}`);
  expect(await readFile(cluster.caFile, "utf8")).toBe(cluster.ca);
  expect(await statusOf("127.0.0.1", "/api", cluster.users.nobody.token)).toBe(200);
  expect(await statusOf("localhost", "/api", cluster.users.nobody.token)).toBe(200);
  expect(await statusOf("127.0.0.1", "/api", "unknown")).toBe(401);
});

describe("users of a control plane", () => {
  const rights: [keyof Users, string, string[], string][] = [
    ["admin", "*", ["*"], "yes"],
    ["adminCert", "*", ["*"], "yes"],
    ["reader", "list", ["pods", "-n", "default"], "yes"],
    ["reader", "watch", ["leases.coordination.k8s.io", "-n", "default"], "yes"],
    ["reader", "create", ["pods", "-n", "default"], "no"],
    ["reader", "list", ["pods", "-n", "kube-system"], "no"],
    ["reader", "list", ["pods", "--all-namespaces"], "no"],
    ["nobody", "get", ["pods", "-n", "default"], "no"],
    ["nobody", "get", ["/openapi/v3"], "yes"],
  ];
  test.each(rights)("include %s, who may %s %j: %s", async (user, verb, rest, want) => {
    expect((await cluster.kubectl(["auth", "can-i", verb, ...rest], { user })).stdout.trim()).toBe(want);
  });
});

test("kubectl takes input and reports failures as results", async () => {
  const manifest = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" }, data: { key: "value" } };
  expect(await cluster.kubectl(["create", "-f", "-"], { input: JSON.stringify(manifest) })).toEqual({
    stdout: "configmap/x created\n",
    stderr: "",
    code: 0,
  });
  expect(await cluster.kubectlJson(["get", "configmap", "x"])).toMatchObject(manifest);
  const { stdout, stderr, code } = await cluster.kubectl(["get", "pod", "missing"]);
  expect([stdout, stderr, code]).toEqual(["", expect.stringContaining('pods "missing" not found'), 1]);
  await expect(cluster.kubectlJson(["get", "pod", "missing"])).rejects.toThrow('pods "missing" not found');
});

test("a control plane signs tokens of service accounts", async () => {
  await cluster.kubectl(["create", "serviceaccount", "robot"]);
  const token = (await cluster.kubectl(["create", "token", "robot"])).stdout.trim();
  expect(await statusOf("127.0.0.1", "/api", token)).toBe(200);
});

test("kubectl proxy answers plain HTTP as its user, under a prefix if one is given", async () => {
  const [admin, reader] = await Promise.all([
    cluster.kubectlProxy({ args: ["--api-prefix=/cluster/"] }),
    cluster.kubectlProxy({ user: "reader" }),
  ]);
  expect((await fetch(`${admin.url}/cluster/api/v1/nodes`)).status).toBe(200);
  expect((await fetch(`${admin.url}/api/v1/nodes`)).status).toBe(404);
  expect((await fetch(`${reader.url}/api/v1/nodes`)).status).toBe(403);
  await admin.stop();
  await expect(fetch(`${admin.url}/version`)).rejects.toThrow();
  expect((await fetch(`${reader.url}/version`)).status).toBe(200);
  await reader.stop();
  await expect(cluster.kubectlProxy({ args: ["--no-such-flag"] })).rejects.toThrow("unknown flag: --no-such-flag");
});
