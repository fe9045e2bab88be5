import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { type Certificates, createCertificates } from "../../testbed/certificates.js";
import { failureOf } from "../../tests/support/failure-of.js";
import { kubeconfig, temporaryFolder } from "../testdata/kubeconfigs.js";
import { openClient } from "../testdata/open-client.js";
import { createPlugin, execCredential } from "../testdata/plugin.js";
import { startHttpProxy } from "../testdata/proxies.js";
import { authorizationOf, expectHidden, SECRET, shown, statusOf } from "../testdata/repeated-credentials.js";
import { json, startServer } from "../testdata/server.js";
import { configMaps } from "../testdata/tokens.js";

let certificates: Certificates;
beforeAll(async () => {
  certificates = await createCertificates("jane");
});

test("G.1 headers that a caller sets are hidden, too", async () => {
  const server = await startServer((request, response) =>
    json(response, statusOf(JSON.stringify(request.headers)), 400),
  );
  const client = await openClient({ server: server.url });
  const headers = { Authorization: `Bearer ${SECRET}`, Cookie: `session=${SECRET}` };
  const { body } = await client.send({ path: "/", headers });
  expectHidden(body.toString());
  const url = { path: "/", headers: { "X-Auth-Token": SECRET } };
  expectHidden((await client.send(url)).text());
});

test("G.1 tokens of a plugin and of a file are hidden, also renewed ones", async () => {
  const server = await startServer(
    (request, response) => json(response, statusOf(authorizationOf(request)), 403),
    certificates.server,
  );
  const authority = `certificate-authority-data: ${Buffer.from(certificates.ca.cert).toString("base64")}`;
  const folder = await temporaryFolder();
  const plugin = await createPlugin(execCredential({ token: SECRET }));
  await writeFile(join(folder, "token"), SECRET);
  for (const user of [
    `{exec: {command: ${plugin.path}, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never}}`,
    `{tokenFile: ${join(folder, "token")}}`,
  ]) {
    const file = join(folder, "config");
    await writeFile(file, kubeconfig({ server: server.url, cluster: authority, user }));
    const client = await openClient({ kubeconfig: file });
    expectHidden(await failureOf(client.resource(configMaps, "default").get("a")));
  }
});

test("G.1 what the peer at the end of a proxy repeats of the proxy's password, or of a key or refresh token, is hidden", async () => {
  const keyLine = certificates.admin.key.split("\n")[1] ?? "";
  const refresh = "r3fresh-token-of-ours";
  const echo = [SECRET, Buffer.from(`u:${SECRET}`).toString("base64"), keyLine, refresh].join(" ");
  const server = await startServer((_request, response) => json(response, statusOf(echo), 403), certificates.server);
  const proxy = await startHttpProxy({ credentials: `u:${SECRET}` });
  const encode = (text: string): string => Buffer.from(text).toString("base64");
  const address = proxy.url.replace("//", `//u:${encodeURIComponent(SECRET)}@`);
  const cluster = `certificate-authority-data: ${encode(certificates.ca.cert)}, proxy-url: "${address}"`;
  const pair = `client-certificate-data: ${encode(certificates.admin.cert)}, client-key-data: ${encode(certificates.admin.key)}`;
  const claims = encode(JSON.stringify({ exp: Math.floor(Date.now() / 1000) + 3600 }));
  const oidc = `auth-provider: {name: oidc, config: {idp-issuer-url: "https://i", client-id: c, id-token: h.${claims}.s, refresh-token: ${refresh}}}`;
  const file = join(await temporaryFolder(), "config");
  await writeFile(file, kubeconfig({ server: server.url, cluster, user: `{${pair}, ${oidc}}` }));
  const client = await openClient({ kubeconfig: file });
  const error = await failureOf(client.resource(configMaps, "default").get("a"));
  expectHidden(error);
  expect(shown(error)).not.toContain(keyLine);
  expect(shown(error)).not.toContain(refresh);
});
