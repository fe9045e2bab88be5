import { writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { inspect } from "node:util";
import { beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { type Certificates, createCertificates } from "../../../testbed/certificates.js";
import { type Client, type ConnectOptions, connect } from "../../index.js";
import { kubeconfig, temporaryFolder } from "../../testdata/kubeconfigs.js";
import { type FakeProxy, type ProxyOptions, startHttpProxy, startSocksProxy } from "../../testdata/proxies.js";
import { type FakeServer, json, startServer } from "../../testdata/server.js";
import { parseProxy } from "./address.js";
import { throughProxy } from "./tunnel.js";

let certificates: Certificates;
beforeAll(async () => {
  certificates = await createCertificates("jane");
});

const startServing = (): Promise<FakeServer> =>
  startServer((_request, response) => json(response, { kind: "Answer" }), certificates.server);

/** Connects by a kubeconfig whose cluster has this proxy. */
async function open(server: string, proxyUrl: string, options: ConnectOptions = {}): Promise<Client> {
  const file = join(await temporaryFolder(), "config");
  const cluster = `proxy-url: "${proxyUrl}", certificate-authority-data: ${Buffer.from(certificates.ca.cert).toString("base64")}`;
  await writeFile(file, kubeconfig({ server, cluster, user: "{token: planted-token}" }));
  const client = await connect({ kubeconfig: file, ...options });
  onTestFinished(() => client.close());
  return client;
}

// With the code by which each refuses for a rule of its own.
const KINDS: readonly [string, (options?: ProxyOptions) => Promise<FakeProxy>, number][] = [
  ["http", startHttpProxy, 403],
  ["https", (options) => startHttpProxy({ ...options, tls: certificates.server }), 403],
  ["socks5", startSocksProxy, 2],
];

describe.each(KINDS)("B.16 through a proxy of the scheme %s", (_scheme, start, refuse) => {
  test("requests reach the server, over connections that are used again", async () => {
    const server = await startServing();
    const proxy = await start();
    const client = await open(server.url, proxy.url);
    for (let i = 0; i < 3; i++) expect((await client.send({ path: "/a" })).json()).toEqual({ kind: "Answer" });
    expect(new Set(proxy.asked)).toEqual(new Set([server.url.replace("https://", "")]));
    expect(proxy.asked.length).toBeLessThan(3);
    expect(server.requests[0]?.headers.authorization).toBe("Bearer planted-token");
  });

  test("G.16 the proxy sees the server's name, and no credential of the cluster", async () => {
    const server = await startServing();
    const proxy = await start({ credentials: "user:p@ss" });
    const client = await open(server.url, proxy.url.replace("://", "://user:p%40ss@"));
    await client.send({ path: "/a" });
    expect(proxy.credentials.join()).not.toContain("planted-token");
    expect(server.requests[0]?.headers["proxy-authorization"]).toBeUndefined();
  });

  test("names are resolved by the proxy", async () => {
    const server = await startServing();
    const proxy = await start({ target: { host: "127.0.0.1", port: Number(new URL(server.url).port) } });
    const client = await open("https://api.cluster.invalid:6443", proxy.url, { tlsServerName: "localhost" });
    expect((await client.send({ path: "/a" })).status).toBe(200);
    expect(proxy.asked).toEqual(["api.cluster.invalid:6443"]);
  });

  test("at most sixteen connections are open", async () => {
    const server = await startServing();
    const proxy = await start();
    const client = await open(server.url, proxy.url);
    await Promise.all(Array.from({ length: 100 }, () => client.send({ path: "/a" })));
    expect(proxy.asked.length).toBeLessThanOrEqual(16);
  });

  test("wrong credentials are an error that does not contain them", async () => {
    const proxy = await start({ credentials: "user:right" });
    for (const given of ["user:planted-word@", ""]) {
      const client = await open("https://api.invalid", proxy.url.replace("://", `://${given}`));
      const error = await client.send({ path: "/a", maxBytes: 1 }).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ name: "ConnectionError", code: "ERR_PROXY" });
      expect(inspect(error, { depth: null })).not.toContain("planted");
      expect((error as Error).message).toMatch(/^https:\/\/api\.invalid: the proxy \w+:\/\/127\.0\.0\.1:\d+ .*; .*URL/);
    }
  });

  test("a refusal is an error that says what to do", async () => {
    const proxy = await start({ refuse });
    const client = await open("https://api.invalid", proxy.url);
    await expect(client.resource({ ...TOKEN, verbs: ["list"] }).list()).rejects.toThrow(
      /the proxy .* refused the connection \((403|the proxy's rules do not allow the connection)\) \(GET \/api\/v1\/things\); check that/,
    );
  });

  test("a proxy that does not listen is an error", async () => {
    const proxy = await start();
    const client = await open("https://api.invalid", proxy.url.replace(/:\d+$/, ":1"));
    const error = await client.send({ path: "/a", method: "POST" }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: "ERR_PROXY",
      message: expect.stringMatching(/cannot be reached \(ECONNREFUSED\)/),
    });
  });

  test("the server's certificate is verified", async () => {
    const server = await startServing();
    const proxy = await start();
    const client = await open(server.url, proxy.url, { tlsServerName: "another" });
    await expect(client.send({ path: "/a" })).rejects.toMatchObject({ code: "ERR_TLS_CERT_ALTNAME_INVALID" });
  });
});

test.each(["http", "socks5"])("B.16 connecting through a silent proxy of the scheme %s times out", async (scheme) => {
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void silent.close());
  const { port } = silent.address() as AddressInfo;
  const proxy = parseProxy(`${scheme}://127.0.0.1:${port}`, "the proxy");
  const connector = throughProxy(proxy, () => {}, {
    tls: undefined,
    timeout: 50,
    closed: new AbortController().signal,
  });
  const error = await new Promise((resolve) => {
    connector({ hostname: "api.invalid", protocol: "https:", port: "443" }, (...[reason]) => resolve(reason));
  });
  expect(error).toMatchObject({ code: "ERR_PROXY", message: expect.stringContaining("cannot be reached (ETIMEDOUT)") });
});

const TOKEN = { group: "", version: "v1", plural: "things", kind: "Thing", scope: "Cluster" } as const;

test("B.16 plain http goes through the proxy, too", async () => {
  const server = await startServer((_request, response) => json(response, { kind: "Answer" }));
  const proxy = await startHttpProxy();
  const client = await open(server.url, proxy.url);
  expect((await client.send({ path: "/a" })).status).toBe(200);
  expect(proxy.asked).toHaveLength(1);
});

test("B.16 the environment's proxy is used, except for hosts that it excludes; a proxy-url has no exclusions", async () => {
  const server = await startServing();
  const target = { host: "127.0.0.1", port: Number(new URL(server.url).port) };
  const [environment, own] = [await startHttpProxy({ target }), await startHttpProxy({ target })];
  onTestFinished(() => void vi.unstubAllEnvs());
  vi.stubEnv("HTTPS_PROXY", environment.url);
  vi.stubEnv("NO_PROXY", "excluded.invalid,10.0.0.0/8");
  const options = { ca: certificates.ca.cert, tlsServerName: "localhost" };
  const client = await connect({ server: "https://api.invalid", ...options });
  await client.send({ path: "/a" });
  expect(environment.asked).toEqual(["api.invalid:443"]);
  const excluded = await connect({ server: "https://excluded.invalid", ...options });
  await expect(excluded.send({ path: "/a", method: "POST" })).rejects.toMatchObject({ code: "ENOTFOUND" });
  const direct = await connect({ server: server.url, ...options });
  await direct.send({ path: "/a" });
  expect(environment.asked).toHaveLength(1);
  const explicit = await open("https://excluded.invalid", own.url, { tlsServerName: "localhost" });
  await explicit.send({ path: "/a" });
  expect(own.asked).toEqual(["excluded.invalid:443"]);
  await Promise.all([client, excluded, direct].map((each) => each.close()));
});
