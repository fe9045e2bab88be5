import type { Client } from "@kubesmith/runtime";
import { beforeAll, describe, expect, test } from "vitest";
import { openClient } from "../../runtime/testdata/open-client.js";
import { startHttpProxy, startSocksProxy } from "../../runtime/testdata/proxies.js";
import { json, startServer } from "../../runtime/testdata/server.js";
import { type Certificates, createCertificates } from "../../testbed/certificates.js";
import { base64 } from "../support/auth-files.js";
import { temporaryKubeconfig } from "../support/kubeconfig-text.js";
import { CALLS, useAll, useTrap } from "../support/use-trap.js";

const trap = useTrap();
let certificates: Certificates;
beforeAll(async () => {
  certificates = await createCertificates("jane");
});

describe("G.2, G.16 no request goes to another host", () => {
  const issuers: [
    string,
    (request: { url: string }, issuer: string) => { status?: number; location?: string; body?: object },
  ][] = [
    [
      "redirects its configuration to plain http",
      () => ({ status: 302, location: `http://${trap.address}/.well-known/openid-configuration` }),
    ],
    [
      "redirects the refresh",
      ({ url }, issuer) =>
        url === "/token"
          ? { status: 307, location: `https://${trap.address}/token` }
          : { body: { token_endpoint: `${issuer}/token` } },
    ],
    ["names an endpoint without TLS", () => ({ body: { token_endpoint: `http://${trap.address}/token` } })],
    ["names an endpoint that is not an address", () => ({ body: { token_endpoint: `//${trap.address}/token` } })],
    [
      "names other endpoints",
      ({ url }, issuer) =>
        url === "/token"
          ? { body: { id_token: "x" } }
          : {
              body: {
                token_endpoint: `${issuer}/token`,
                jwks_uri: `https://${trap.address}/`,
                userinfo_endpoint: `https://${trap.address}/`,
                registration_endpoint: `https://${trap.address}/`,
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
    const authority = base64(certificates.ca.cert);
    const config = {
      "idp-issuer-url": issuer.url,
      "client-id": "me",
      "client-secret": "s3cret",
      "refresh-token": "r",
      "idp-certificate-authority-data": authority,
    };
    const user = { "auth-provider": { name: "oidc", config } };
    const cluster = { server: server.url, "certificate-authority-data": authority };
    await useAll(await openClient({ kubeconfig: await temporaryKubeconfig(user, cluster) }));
    expect(trap.sockets.count(issuer.url)).toBeGreaterThan(0);
    expect(trap.sockets.elsewhere(server.url, issuer.url)).toEqual([]);
    expect(trap.caught).toBe(0);
  });

  test.each([
    ["http", startHttpProxy, [302, 307, 407]],
    ["socks5", startSocksProxy, [1, 2]],
  ] as const)("G.2, G.16 when a proxy of the scheme %s is between", async (_scheme, start, codes) => {
    const server = await startServer(
      (_request, response) => json(response, {}, 302, { location: `https://${trap.address}/` }),
      certificates.server,
    );
    const open = async (proxyUrl: string, address = server.url): Promise<Client> => {
      const authority = base64(certificates.ca.cert);
      const cluster = { server: address, "certificate-authority-data": authority, "proxy-url": proxyUrl };
      return openClient({ kubeconfig: await temporaryKubeconfig({ token: "t" }, cluster) });
    };
    const proxy = await start();
    expect(await useAll(await open(proxy.url))).toBeGreaterThan(5);
    // The proxy, which is in this process, is the only one that connects to the server.
    expect(trap.sockets.count(server.url)).toBe(proxy.asked.length);
    expect(new Set(proxy.asked)).toEqual(new Set([new URL(server.url).host]));
    const urls = [proxy.url, server.url];
    for (const refuse of codes) {
      const refusing = await start({ refuse });
      urls.push(refusing.url);
      // A name that must not be looked up here either.
      expect(await useAll(await open(refusing.url, "https://api.invalid:6443"))).toBe(CALLS);
      expect(new Set(refusing.asked)).toEqual(new Set(["api.invalid:6443"]));
    }
    await useAll(await open("http://127.0.0.1:1"));
    expect(trap.sockets.elsewhere(...urls, "http://127.0.0.1:1")).toEqual([]);
    expect(trap.caught).toBe(0);
  });
});
