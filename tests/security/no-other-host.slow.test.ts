import { readFile, writeFile } from "node:fs/promises";
import { type AddressInfo, connect as connectSocket, createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { configMaps, namespaces } from "@kubesmith/kubernetes/core/v1";
import { type Client, connect } from "@kubesmith/runtime";
import { createDynamicClient } from "@kubesmith/runtime/dynamic";
import { readTable } from "@kubesmith/runtime/table";
import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../runtime/testdata/kubeconfigs.js";
import { startHttpProxy, startSocksProxy } from "../../runtime/testdata/proxies.js";
import { type Answer, json, startServer } from "../../runtime/testdata/server.js";
import { type Certificates, createCertificates } from "../../testbed/certificates.js";
import { COMMANDS, createOldTrees, type OldTrees, run } from "../support/bad-input.js";
import { isIndex, startBadServer } from "../support/bad-server.js";
import { type SocketWatch, watchSockets } from "../support/sockets.js";
import { createWorkspace } from "../support/workspace.js";

const workspace = createWorkspace();
let certificates: Certificates;
let trees: OldTrees;
beforeAll(async () => {
  certificates = await createCertificates("jane");
  trees = await createOldTrees(workspace("trees"));
});

/** `host:port` of someone who waits for connections that must not come. */
let trap: string;
let caught: number;
let sockets: SocketWatch;
beforeEach(async () => {
  const server = createServer((socket) => {
    caught++;
    socket.on("error", () => {}).end("HTTP/1.1 400 No\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
  });
  caught = 0;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  trap = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  sockets = watchSockets();
});

const connectTo = async (server: string): Promise<Client> => {
  const client = await connect({ server, token: "t", ca: certificates.ca.cert });
  onTestFinished(() => client.close());
  return client;
};
/** Calls everything that reads or writes, and lets it fail. */
async function useAll(client: Client): Promise<number> {
  const maps = client.resource(configMaps, "default");
  const calls: (() => PromiseLike<unknown>)[] = [
    () => client.send({ path: "/openapi/v3" }),
    () => client.send({ method: "POST", path: "/a", body: "{}" }),
    () => client.send({ method: "HEAD", path: "/a" }),
    () => client.resource(namespaces).list(),
    () => maps.list({ limit: 1 }),
    () => maps.get("a"),
    () => maps.create({ metadata: { name: "a" } }),
    () => maps.apply({ metadata: { name: "a" } }, { fieldManager: "t" }),
    () => maps.delete("a"),
    () => readTable(client.resource(configMaps)),
    () => createDynamicClient(client).resource("configmaps"),
  ];
  let failures = 0;
  for (const call of calls) await Promise.resolve(call()).catch(() => failures++);
  return failures;
}

test("G.2, G.16 the check itself sees connections of every kind", async () => {
  const port = Number(trap.split(":")[1]);
  await fetch(`http://${trap}/`).catch(() => {});
  await new Promise((resolve) => connectSocket(port, "127.0.0.1").resume().once("close", resolve));
  await connect({ server: `https://${trap}` }).then((client) =>
    client.send({ path: "/", method: "POST" }).catch(() => {}),
  );
  await fetch("http://other.invalid/").catch(() => {});
  expect(sockets.count(`http://${trap}`)).toBe(3);
  expect(sockets.elsewhere(`http://${trap}`)).toEqual(["other.invalid:80"]);
});

describe("G.2, G.16 no request goes to another host", () => {
  const targets: [string, () => string][] = [
    ["an absolute address", () => `https://${trap}/api/v1/namespaces`],
    ["plain http", () => `http://${trap}/`],
    ["an address without a scheme", () => `//${trap}/`],
    ["backslashes", () => `/\\${trap}/`],
    ["a tab", () => `/\t/${trap}/`],
    ["credentials", () => `https://user:password@${trap}/`],
    ["a name", () => "https://other.invalid/"],
  ];
  test.each(targets)("G.2, G.16 when the server redirects: %s", async (_name, target) => {
    let status = 301;
    const server = await startServer((_request, response) => {
      response.writeHead(status, { location: target().replace("\t", "%09"), "alt-svc": `h2="${trap}"; ma=60` }).end();
    }, certificates.server);
    const client = await connectTo(server.url);
    for (status of [300, 301, 302, 303, 305, 307, 308]) expect(await useAll(client)).toBeGreaterThan(5);
    expect(sockets.count(server.url)).toBeGreaterThan(0);
    expect(sockets.elsewhere(server.url)).toEqual([]);
    expect(caught).toBe(0);
  });

  const evil: [string, Answer][] = [
    [
      "headers that name one",
      (_request, response) =>
        void response
          .writeHead(200, {
            "content-type": "application/json",
            link: `<https://${trap}/>; rel="next"`,
            refresh: `0; url=https://${trap}/`,
            "content-location": `https://${trap}/`,
            "alt-svc": `http/1.1="${trap}"`,
          })
          .end('{"kind":"ConfigMap","apiVersion":"v1","metadata":{}}'),
    ],
    [
      "a page to go on with that names one",
      (_request, response) =>
        json(response, {
          kind: "ConfigMapList",
          apiVersion: "v1",
          metadata: { continue: `https://${trap}/`, selfLink: `//${trap}/` },
          items: [],
        }),
    ],
    [
      "a demand for credentials",
      (_request, response) => json(response, {}, 401, { "www-authenticate": `Negotiate realm="https://${trap}/"` }),
    ],
    [
      "a demand for a proxy's",
      (_request, response) =>
        json(response, {}, 407, {
          "proxy-authenticate": `Basic realm="https://${trap}/"`,
          location: `https://${trap}/`,
        }),
    ],
    ["another proxy", (_request, response) => json(response, {}, 305, { location: `http://${trap}/` })],
    ["an upgrade", (_request, response) => json(response, {}, 426, { upgrade: "h2c", connection: "upgrade" })],
    [
      "legacy discovery that names one",
      (_request, response) =>
        json(response, {
          kind: "APIVersions",
          versions: [`//${trap}/v1`],
          serverAddressByClientCIDRs: [{ clientCIDR: "0.0.0.0/0", serverAddress: trap }],
          groups: [{ name: `/${trap}`, versions: [{ groupVersion: `/${trap}/v1`, version: "v1" }] }],
        }),
    ],
    ["a reset", (_request, response, number) => (number < 4 ? void response.destroy() : json(response, {}, 500))],
    [
      "half a response",
      (_request, response) =>
        void response.writeHead(200, { "content-length": "9" }).write("{", () => response.destroy()),
    ],
    [
      "too many requests",
      (_request, response) => json(response, {}, 429, { "retry-after": "0", location: `https://${trap}/` }),
    ],
  ];
  test.each(evil)("G.2, G.16 when the server sends %s", async (_name, answer) => {
    let count = 0;
    const server = await startServer((request, response, number) => {
      // Pages that never end, and retries, end here.
      if (++count > 60) return json(response, {}, 500);
      return answer(request, response, number);
    }, certificates.server);
    await useAll(await connectTo(server.url));
    expect(sockets.count(server.url)).toBeGreaterThan(0);
    expect(sockets.elsewhere(server.url)).toEqual([]);
    expect(caught).toBe(0);
  });

  test("G.2, G.16 when the server does not listen, or is the wrong one", async () => {
    const other = await createCertificates("other");
    const server = await startServer((_request, response) => json(response, {}), other.server);
    expect(await useAll(await connectTo(server.url))).toBe(11);
    const gone = await connectTo("https://127.0.0.1:1");
    expect(await useAll(gone)).toBe(11);
    expect(sockets.elsewhere(server.url, "https://127.0.0.1:1")).toEqual([]);
  });

  const issuers: [
    string,
    (request: { url: string }, issuer: string) => { status?: number; location?: string; body?: object },
  ][] = [
    [
      "redirects its configuration to plain http",
      () => ({ status: 302, location: `http://${trap}/.well-known/openid-configuration` }),
    ],
    [
      "redirects the refresh",
      ({ url }, issuer) =>
        url === "/token"
          ? { status: 307, location: `https://${trap}/token` }
          : { body: { token_endpoint: `${issuer}/token` } },
    ],
    ["names an endpoint without TLS", () => ({ body: { token_endpoint: `http://${trap}/token` } })],
    ["names an endpoint that is not an address", () => ({ body: { token_endpoint: `//${trap}/token` } })],
    [
      "names other endpoints",
      ({ url }, issuer) =>
        url === "/token"
          ? { body: { id_token: "x" } }
          : {
              body: {
                token_endpoint: `${issuer}/token`,
                jwks_uri: `https://${trap}/`,
                userinfo_endpoint: `https://${trap}/`,
                registration_endpoint: `https://${trap}/`,
              },
            },
    ],
  ];
  test.each(issuers)("G.2, G.16 when the issuer %s", async (_name, answer) => {
    const issuer = await startServer((request, response) => {
      const { status = 200, location, body = {} } = answer(request, issuer.url);
      json(response, body, status, location === undefined ? {} : { location });
    }, certificates.server);
    const server = await startServer((_request, response) => json(response, {}), certificates.server);
    const authority = Buffer.from(certificates.ca.cert).toString("base64");
    const config = {
      "idp-issuer-url": issuer.url,
      "client-id": "me",
      "client-secret": "s3cret",
      "refresh-token": "r",
      "idp-certificate-authority-data": authority,
    };
    const file = join(await temporaryFolder(), "config");
    await writeFile(
      file,
      JSON.stringify({
        clusters: [{ name: "c", cluster: { server: server.url, "certificate-authority-data": authority } }],
        users: [{ name: "u", user: { "auth-provider": { name: "oidc", config } } }],
        contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
        "current-context": "x",
      }),
    );
    const client = await connect({ kubeconfig: file });
    onTestFinished(() => client.close());
    await useAll(client);
    expect(sockets.count(issuer.url)).toBeGreaterThan(0);
    expect(sockets.elsewhere(server.url, issuer.url)).toEqual([]);
    expect(caught).toBe(0);
  });

  test.each([
    ["http", startHttpProxy, [302, 307, 407]],
    ["socks5", startSocksProxy, [1, 2]],
  ] as const)("G.2, G.16 when a proxy of the scheme %s is between", async (_scheme, start, codes) => {
    const server = await startServer(
      (_request, response) => json(response, {}, 302, { location: `https://${trap}/` }),
      certificates.server,
    );
    const open = async (proxyUrl: string, address = server.url): Promise<Client> => {
      const file = join(await temporaryFolder(), "config");
      const authority = Buffer.from(certificates.ca.cert).toString("base64");
      const cluster = { server: address, "certificate-authority-data": authority, "proxy-url": proxyUrl };
      const contexts = [{ name: "x", context: { cluster: "c", user: "u" } }];
      await writeFile(
        file,
        JSON.stringify({
          clusters: [{ name: "c", cluster }],
          users: [{ name: "u", user: { token: "t" } }],
          contexts,
          "current-context": "x",
        }),
      );
      const client = await connect({ kubeconfig: file });
      onTestFinished(() => client.close());
      return client;
    };
    const proxy = await start();
    expect(await useAll(await open(proxy.url))).toBeGreaterThan(5);
    // The proxy, which is in this process, is the only one that connects to the server.
    expect(sockets.count(server.url)).toBe(proxy.asked.length);
    expect(new Set(proxy.asked)).toEqual(new Set([new URL(server.url).host]));
    const urls = [proxy.url, server.url];
    for (const refuse of codes) {
      const refusing = await start({ refuse });
      urls.push(refusing.url);
      // A name that must not be looked up here either.
      expect(await useAll(await open(refusing.url, "https://api.invalid:6443"))).toBe(11);
      expect(new Set(refusing.asked)).toEqual(new Set(["api.invalid:6443"]));
    }
    await useAll(await open("http://127.0.0.1:1"));
    expect(sockets.elsewhere(...urls, "http://127.0.0.1:1")).toEqual([]);
    expect(caught).toBe(0);
  });
});

test.each(COMMANDS)(
  "G.2, G.3, G.16 kubesmith %s asks the server and nobody else, whatever the server says",
  async (command) => {
    const server = await startBadServer();
    onTestFinished(() => server.stop());
    const traps = [
      `https://${trap}/openapi/v3/apis/apps/v1?hash=A`,
      `//${trap}/openapi/v3/api/v1?hash=A`,
      `/\\${trap}/openapi/v3/api/v1?hash=A`,
      `\\\\${trap}\\openapi/v3/api/v1`,
      `/\t/${trap}/openapi/v3/api/v1`,
      `http:/${trap}/openapi/v3/api/v1`,
      "https://other.invalid/openapi/v3/api/v1",
    ];
    const index = async (): Promise<string> => {
      const answer = await fetch(`${server.url}/openapi/v3`);
      const { paths } = (await answer.json()) as { paths: object };
      const planted = traps.map((serverRelativeURL, i) => [`apis/trap${i}.example.com/v1`, { serverRelativeURL }]);
      return JSON.stringify({ paths: { ...paths, ...Object.fromEntries(planted) } });
    };
    const text = await index();
    const misbehaviours: (typeof server.misbehaviour)[] = [
      (request, response) => isIndex(request) && response.end(text),
      (request, response) =>
        isIndex(request) && response.writeHead(301, { location: `http://${trap}/openapi/v3` }).end(),
      (request, response) =>
        !isIndex(request) && response.writeHead(301, { location: `http://${trap}/openapi/v3` }).end(),
      (_request, response) => response.writeHead(503, { "retry-after": "soon", location: `http://${trap}/` }).end(),
    ];
    const log = workspace(`sockets-${command}`);
    await writeFile(log, "");
    const preload = fileURLToPath(new URL("../support/socket-log.mjs", import.meta.url));
    const env = { NODE_OPTIONS: `--import=${preload}`, SOCKET_LOG: log };
    for (const misbehaviour of misbehaviours) {
      server.misbehaviour = misbehaviour;
      await run(trees, [...trees.args(command), "--server", server.url, "--request-timeout", "2s"], env);
    }
    const opened = (await readFile(log, "utf8")).trim().split("\n");
    expect(opened.length).toBeGreaterThanOrEqual(misbehaviours.length);
    expect(new Set(opened)).toEqual(new Set([new URL(server.url).host]));
    expect(caught).toBe(0);
  },
);
