import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inspect } from "node:util";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { type Certificates, createCertificates } from "../../testbed/certificates.js";
import { failureOf } from "../../tests/support/failure-of.js";
import { createClientset } from "../codegen.js";
import { type Client, connect } from "../index.js";
import { kubeconfig, temporaryFolder } from "../testdata/kubeconfigs.js";
import { createPlugin, execCredential } from "../testdata/plugin.js";
import { type Answer, json, startServer } from "../testdata/server.js";
import { PROTOCOLS, startStreamServer } from "../testdata/stream-server.js";
import * as tokens from "../testdata/tokens.js";

const SECRET = "s3cret";
let certificates: Certificates;
beforeAll(async () => {
  certificates = await createCertificates("jane");
});

/** Everything that shows of a value: inspected to the bottom, as JSON, as text. */
function everything(value: unknown): string {
  const texts = [
    inspect(value, { depth: 20, showHidden: true, getters: true }),
    JSON.stringify(value) ?? "",
    String(Object.prototype.toString.call(value)),
  ];
  if (value instanceof Error) texts.push(String(value), value.stack ?? "");
  return texts.join("\n");
}
function expectNoSecret(...values: readonly unknown[]): void {
  for (const value of values) {
    const text = everything(value);
    for (const secret of [
      SECRET,
      Buffer.from(`u:${SECRET}`).toString("base64"),
      "PRIVATE KEY",
      certificates.admin.key.split("\n")[1] ?? "",
    ])
      expect(text).not.toContain(secret);
  }
}

const users: [string, string][] = [
  ["token", `{token: ${SECRET}}`],
  ["password", `{username: u, password: ${SECRET}}`],
  ["token file", "{tokenFile: token}"],
  ["client certificate", "certificate"],
  ["credential plugin", "plugin"],
  ["auth-provider", "auth-provider"],
];
test.each(users)("G.1 a client with a %s does not show it, and neither do its errors", async (_name, user) => {
  const answers: { [path: string]: Answer } = {
    "/status": (_request, response) =>
      json(
        response,
        { apiVersion: "v1", kind: "Status", status: "Failure", code: 403, reason: "Forbidden", message: "no" },
        403,
      ),
    "/page": (_request, response) =>
      void response.writeHead(200, { "content-type": "text/html" }).end(`<p>${SECRET}</p>`),
    "/redirect": (_request, response) =>
      void response.writeHead(302, { location: `https://u:${SECRET}@login.example/?state=${SECRET}` }).end(),
    "/reset": (_request, response) => void response.destroy(),
    "/cut": (_request, response) =>
      void response.writeHead(200, { "content-length": "99" }).write(`{"data":"${SECRET}`, () => response.destroy()),
    "/gzip": (_request, response) => void response.writeHead(200, { "content-encoding": "gzip" }).end(SECRET),
  };
  const server = await startServer((request, response, number) => {
    const answer = Object.entries(answers).find(([path]) => request.url.split("?")[0]?.endsWith(path))?.[1];
    return answer === undefined
      ? json(response, { kind: "Pod", apiVersion: "v1", metadata: {} })
      : answer(request, response, number);
  }, certificates.server);

  const folder = await temporaryFolder();
  const encode = (text: string): string => Buffer.from(text).toString("base64");
  const pair = `{client-certificate-data: ${encode(certificates.admin.cert)}, client-key-data: ${encode(certificates.admin.key)}}`;
  const cluster = `certificate-authority-data: ${encode(certificates.ca.cert)}`;
  const plugin = await createPlugin(execCredential({ token: SECRET }));
  const exec = `command: ${plugin.path}, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never`;
  const claims = encode(JSON.stringify({ exp: Date.now(), SECRET }));
  const oidc = `idp-issuer-url: https://issuer, client-id: ${SECRET}, id-token: h.${claims}.${SECRET}, refresh-token: ${SECRET}`;
  const members: { readonly [user: string]: string } = {
    certificate: pair,
    plugin: `{exec: {${exec}, args: [${SECRET}], env: [{name: A, value: ${SECRET}}]}}`,
    "auth-provider": `{auth-provider: {name: oidc, config: {${oidc}}}}`,
  };
  await writeFile(join(folder, "token"), SECRET);
  await writeFile(join(folder, "config"), kubeconfig({ server: server.url, cluster, user: members[user] ?? user }));
  const client: Client = await connect({ kubeconfig: join(folder, "config") });
  onTestFinished(() => client.close());

  const maps = client.resource(tokens.configMaps, "default");
  const k8s = createClientset(client, { core: { v1: tokens } });
  expectNoSecret(client, maps, maps.list(), k8s, k8s.core.v1.pods, await client.send({ path: "/" }));
  for (const path of Object.keys(answers)) {
    const name = path.slice(1);
    if (name !== "reset") expectNoSecret(await failureOf(maps.get(name)));
    expectNoSecret(await failureOf(maps.create({ metadata: { name } }).then(() => maps.delete(name))));
  }
  const secret = { metadata: { name: "a" }, data: { k: SECRET } };
  expectNoSecret(await failureOf(maps.create({ ...secret, metadata: { namespace: "other" } })));
  expectNoSecret(await failureOf(maps.apply({ ...secret, metadata: { name: "reset" } }, { fieldManager: "t" })));
  await client.close();
  expectNoSecret(await failureOf(maps.get("a")), client);
});

test.each([
  ["a broken file", `users:\n- name: a\n  user: {token: ${SECRET}\n`],
  ["an unknown alias", `users:\n- name: *${SECRET}`],
  ["a token of a wrong type", `users:\n- name: a\n  user: {token: [${SECRET}]}`],
  ["two ways to authenticate", kubeconfig({ user: `{token: ${SECRET}, username: u, password: ${SECRET}}` })],
  ["a token with a line break", kubeconfig({ user: `{token: "${SECRET}\\n${SECRET}"}` })],
  ["a server with a password and another scheme", kubeconfig({ server: `ftp://u:${SECRET}@host` })],
  ["a server that is none", kubeconfig({ server: `https://u:${SECRET}@[` })],
  ["a proxy with a password", kubeconfig({ cluster: `proxy-url: "ftp://u:${SECRET}@proxy"` })],
  [
    "an exec plugin with secrets",
    kubeconfig({ user: `{exec: {command: aws, args: [${SECRET}], env: [{name: A, value: ${SECRET}}]}}` }),
  ],
  [
    "an auth provider with secrets",
    kubeconfig({ user: `{auth-provider: {name: oidc, config: {refresh-token: ${SECRET}}}}` }),
  ],
  [
    "a key that is none",
    kubeconfig({
      user: `{client-certificate-data: ${Buffer.from("x").toString("base64")}, client-key-data: ${Buffer.from(SECRET).toString("base64")}}`,
    }),
  ],
])("G.1 a configuration error shows no secret: %s", async (_name, text) => {
  const file = join(await temporaryFolder(), "config");
  await writeFile(file, text);
  const error = await failureOf(connect({ kubeconfig: file }));
  expect(error).toMatchObject({ name: "ConfigError" });
  expectNoSecret(error);
});

test.each(PROTOCOLS)("G.1 a stream over %s shows no credential, nor does its iterator", async (protocol) => {
  const server = await startStreamServer(protocol, certificates.server, (_request, response) => {
    response.write("x");
  });
  const client = await connect({ server: server.url, ca: certificates.ca.cert, token: SECRET });
  onTestFinished(() => client.close());
  const response = await client.stream({ path: "/" });
  expectNoSecret(response, response.body[Symbol.asyncIterator]());
  expect(server.requests[0]?.headers.authorization).toContain(SECRET);
});
