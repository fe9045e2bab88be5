import { connect as connectSocket } from "node:net";
import { type Client, connect } from "@kubesmith/runtime";
import { beforeAll, describe, expect, test } from "vitest";
import { openClient } from "../../runtime/testdata/open-client.js";
import { type Answer, json, startServer } from "../../runtime/testdata/server.js";
import { type Certificates, createCertificates } from "../../testbed/certificates.js";
import { CALLS, useAll, useTrap } from "../support/use-trap.js";

const trap = useTrap();
let certificates: Certificates;
beforeAll(async () => {
  certificates = await createCertificates("jane");
});

const connectTo = (server: string): Promise<Client> => openClient({ server, token: "t", ca: certificates.ca.cert });

test("G.2, G.16 the check itself sees connections of every kind", async () => {
  const port = Number(trap.address.split(":")[1]);
  await fetch(`http://${trap.address}/`).catch(() => {});
  await new Promise((resolve) => connectSocket(port, "127.0.0.1").resume().once("close", resolve));
  await connect({ server: `https://${trap.address}` }).then((client) =>
    client.send({ path: "/", method: "POST" }).catch(() => {}),
  );
  await fetch("http://other.invalid/").catch(() => {});
  expect(trap.sockets.count(`http://${trap.address}`)).toBe(3);
  expect(trap.sockets.elsewhere(`http://${trap.address}`)).toEqual(["other.invalid:80"]);
});

describe("G.2, G.16 no request goes to another host", () => {
  const targets: [string, () => string][] = [
    ["an absolute address", () => `https://${trap.address}/api/v1/namespaces`],
    ["plain http", () => `http://${trap.address}/`],
    ["an address without a scheme", () => `//${trap.address}/`],
    ["backslashes", () => `/\\${trap.address}/`],
    ["a tab", () => `/\t/${trap.address}/`],
    ["credentials", () => `https://user:password@${trap.address}/`],
    ["a name", () => "https://other.invalid/"],
  ];
  test.each(targets)("G.2, G.16 when the server redirects: %s", async (_name, target) => {
    let status = 301;
    const server = await startServer((_request, response) => {
      response
        .writeHead(status, { location: target().replace("\t", "%09"), "alt-svc": `h2="${trap.address}"; ma=60` })
        .end();
    }, certificates.server);
    const client = await connectTo(server.url);
    for (status of [300, 301, 302, 303, 305, 307, 308]) expect(await useAll(client)).toBeGreaterThan(5);
    expect(trap.sockets.count(server.url)).toBeGreaterThan(0);
    expect(trap.sockets.elsewhere(server.url)).toEqual([]);
    expect(trap.caught).toBe(0);
  });

  const evil: [string, Answer][] = [
    [
      "headers that name one",
      (_request, response) =>
        void response
          .writeHead(200, {
            "content-type": "application/json",
            link: `<https://${trap.address}/>; rel="next"`,
            refresh: `0; url=https://${trap.address}/`,
            "content-location": `https://${trap.address}/`,
            "alt-svc": `http/1.1="${trap.address}"`,
          })
          .end('{"kind":"ConfigMap","apiVersion":"v1","metadata":{}}'),
    ],
    [
      "a page to go on with that names one",
      (_request, response) =>
        json(response, {
          kind: "ConfigMapList",
          apiVersion: "v1",
          metadata: { continue: `https://${trap.address}/`, selfLink: `//${trap.address}/` },
          items: [],
        }),
    ],
    [
      "a demand for credentials",
      (_request, response) =>
        json(response, {}, 401, { "www-authenticate": `Negotiate realm="https://${trap.address}/"` }),
    ],
    [
      "a demand for a proxy's",
      (_request, response) =>
        json(response, {}, 407, {
          "proxy-authenticate": `Basic realm="https://${trap.address}/"`,
          location: `https://${trap.address}/`,
        }),
    ],
    ["another proxy", (_request, response) => json(response, {}, 305, { location: `http://${trap.address}/` })],
    ["an upgrade", (_request, response) => json(response, {}, 426, { upgrade: "h2c", connection: "upgrade" })],
    [
      "legacy discovery that names one",
      (_request, response) =>
        json(response, {
          kind: "APIVersions",
          versions: [`//${trap.address}/v1`],
          serverAddressByClientCIDRs: [{ clientCIDR: "0.0.0.0/0", serverAddress: trap.address }],
          groups: [{ name: `/${trap.address}`, versions: [{ groupVersion: `/${trap.address}/v1`, version: "v1" }] }],
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
      (_request, response) => json(response, {}, 429, { "retry-after": "0", location: `https://${trap.address}/` }),
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
    expect(trap.sockets.count(server.url)).toBeGreaterThan(0);
    expect(trap.sockets.elsewhere(server.url)).toEqual([]);
    expect(trap.caught).toBe(0);
  });

  test("G.2, G.16 when the server does not listen, or is the wrong one", async () => {
    const other = await createCertificates("other");
    const server = await startServer((_request, response) => json(response, {}), other.server);
    expect(await useAll(await connectTo(server.url))).toBe(CALLS);
    const gone = await connectTo("https://127.0.0.1:1");
    expect(await useAll(gone)).toBe(CALLS);
    expect(trap.sockets.elsewhere(server.url, "https://127.0.0.1:1")).toEqual([]);
  });
});
