import { mkdir, writeFile } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { selfSubjectReviews } from "@kubesmith/kubernetes/authentication/v1";
import { configMaps, namespaces, serviceAccounts } from "@kubesmith/kubernetes/core/v1";
import { type Client, type ConnectOptions, connect } from "@kubesmith/runtime";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import type { Environment } from "../../runtime/kubeconfig/environment.js";
import { failureOf } from "../support/failure-of.js";
import { startVerbsCluster, type VerbsCluster } from "../support/verbs-cluster.js";

// A pod's service account lies at a fixed place, which belongs to the machine: here it is a folder of the test's.
const pod = vi.hoisted(() => ({ environment: undefined as Environment | undefined }));
vi.mock(import("../../runtime/kubeconfig/environment.js"), async (original) => {
  const { currentEnvironment } = await original();
  return { currentEnvironment: () => pod.environment ?? currentEnvironment() };
});

let on: VerbsCluster;

beforeAll(async () => {
  on = await startVerbsCluster();
});
afterAll(() => on?.stop());
afterEach(() => {
  pod.environment = undefined;
  vi.unstubAllEnvs();
});

/** Connects, says who the server takes the client for, and closes it. */
async function whoami(options?: ConnectOptions): Promise<string | undefined> {
  await using client = await connect(options);
  return await nameOf(client);
}
async function nameOf(client: Client): Promise<string | undefined> {
  return (await client.resource(selfSubjectReviews).create({})).status?.userInfo?.username;
}

test("connect() uses KUBECONFIG, or a given kubeconfig", async () => {
  const { admin, reader, adminCert } = on.cluster.users;
  vi.stubEnv("KUBECONFIG", `/nonexistent:${reader.kubeconfig}:${admin.kubeconfig}`);
  expect(await whoami()).toBe("reader");
  expect(await whoami({ user: "admin" })).toBe("admin");
  expect(await whoami({ kubeconfig: adminCert.kubeconfig })).toBe("admin");
});

test("connect() uses an address, with credentials and authority as text or file", async () => {
  const { server, ca, caFile, users } = on.cluster;
  const { certFile: clientCertificateFile, keyFile: clientKeyFile } = users.adminCert;
  expect(await whoami({ server, ca, token: users.reader.token })).toBe("reader");
  expect(await whoami({ server: `${server}/`, caFile, token: users.nobody.token })).toBe("nobody");
  expect(await whoami({ server, caFile, clientCertificateFile, clientKeyFile })).toBe("admin");
  const localhost = server.replace("127.0.0.1", "localhost");
  expect(await whoami({ server: localhost, ca, token: users.reader.token, tlsServerName: "127.0.0.1" })).toBe("reader");
});

test("G.13 connect() skips verification only on request, and with a warning", async () => {
  const { server, users } = on.cluster;
  const warnings: string[] = [];
  const options = { server, token: users.reader.token, onWarning: (text: string) => void warnings.push(text) };
  expect(await failureOf(whoami(options))).toMatchObject({
    name: "ConnectionError",
    message: expect.stringMatching(/unknown authority.*certificate authority/),
  });
  expect(warnings).toEqual([]);
  expect(await whoami({ ...options, insecureSkipTlsVerify: true })).toBe("reader");
  expect(warnings).toEqual([`the certificate of ${server} is not verified`]);
});

test("connect() works through kubectl proxy below a path", async () => {
  const proxy = await on.cluster.kubectlProxy({ user: "reader", args: ["--api-prefix=/cluster/one"] });
  const server = `${proxy.url}/cluster/one/`;
  expect(await whoami({ server })).toBe("reader");
  await using client = await connect({ server });
  expect(client.server).toBe(`${proxy.url}/cluster/one`);
  expect((await client.resource(configMaps, "default").list()).kind).toBe("ConfigMapList");
  await proxy.stop();
});

test("B.11 connect() sends no credential over plain http", async () => {
  const seen: IncomingHttpHeaders[] = [];
  const server = createServer(({ headers }, response) => {
    seen.push(headers);
    response.setHeader("content-type", "application/json").end('{"kind":"NamespaceList","metadata":{},"items":[]}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const { users } = on.cluster;
  for (const options of [{ token: users.admin.token }, { kubeconfig: users.admin.kubeconfig }]) {
    const client = await connect({ server: `http://127.0.0.1:${port}`, ...options });
    await client.resource(namespaces).list();
    await client.close();
  }
  server.close();
  expect(seen).toHaveLength(2);
  for (const headers of seen) expect(headers).not.toHaveProperty("authorization");
});

test("connect() uses the service account of a pod, its authority and its namespace", async () => {
  const accounts = on.clients.token.resource(serviceAccounts, "default");
  await accounts.create({ metadata: { name: "pod" } });
  const { status } = await accounts.token.create("pod", { spec: {} });
  const serviceAccount = join(on.cluster.folder, "serviceaccount");
  await mkdir(serviceAccount);
  await writeFile(join(serviceAccount, "token"), `${status?.token}\n`);
  await writeFile(join(serviceAccount, "ca.crt"), on.cluster.ca);
  await writeFile(join(serviceAccount, "namespace"), "kube-public");
  const { hostname, port } = new URL(on.cluster.server);
  const variables = { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port };
  pod.environment = { variables, home: on.cluster.folder, delimiter: ":", serviceAccount };

  await using client = await connect();
  expect(client.server).toBe(on.cluster.server);
  expect(client.namespace).toBe("kube-public");
  expect(await nameOf(client)).toBe("system:serviceaccount:default:pod");
});

test("close() ends earlier calls and refuses later ones", async () => {
  const client = await connect({ kubeconfig: on.cluster.users.admin.kubeconfig });
  const resource = client.resource(namespaces);
  const calls = Array.from({ length: 20 }, () => failureOf(resource.get("default")));
  await Promise.all([client.close(), client.close()]);
  calls.push(failureOf(resource.get("default")));
  for (const failure of await Promise.all(calls)) {
    expect(failure).toMatchObject({ name: "RequestError", code: "ClientClosed" });
  }
});
