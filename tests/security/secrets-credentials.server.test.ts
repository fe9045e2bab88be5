import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { namespaces, secrets } from "@kubesmith/kubernetes/core/v1";
import { connect, type InterceptedRequest } from "@kubesmith/runtime";
import { loadKubeconfig, writeKubeconfig } from "@kubesmith/runtime/kubeconfig";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../runtime/testdata/kubeconfigs.js";
import { createPlugin, execCredential } from "../../runtime/testdata/plugin.js";
import { startHttpProxy, startSocksProxy } from "../../runtime/testdata/proxies.js";
import { type Answer, json, startServer } from "../../runtime/testdata/server.js";
import { type Certificates, createCertificates } from "../../testbed/certificates.js";
import { PLANTED, PLANTED_FORMS } from "../support/bad-input.js";
import { startOidcIssuer } from "../support/oidc-issuer.js";
import { expectUnseen } from "../support/shown.js";
import { failureOf } from "../support/verbs-cluster.js";

const { token, password, key, argument, certificate } = PLANTED;
let certificates: Certificates;
beforeAll(async () => {
  certificates = await createCertificates("jane");
});

const encoded = (text: string): string => Buffer.from(text).toString("base64");

/** Writes a kubeconfig of one cluster and user. */
async function kubeconfigOf(user: object, cluster: object = {}): Promise<string> {
  const file = join(await temporaryFolder(), "config");
  const settings = { "certificate-authority-data": encoded(certificates.ca.cert), ...cluster };
  const config = {
    clusters: [{ name: "c", cluster: settings }],
    users: [{ name: "u", user }],
    contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
    "current-context": "x",
  };
  await writeFile(file, JSON.stringify(config));
  return file;
}

const execOf = (command: string): object => ({
  exec: {
    apiVersion: "client.authentication.k8s.io/v1",
    interactiveMode: "Never",
    command,
    args: [argument],
    env: [{ name: "SECRET", value: password }],
  },
});

describe("G.1 the overview of a kubeconfig", () => {
  test("G.1 contains no credential, whatever field it is in", async () => {
    const authProvider = {
      name: "oidc",
      config: { "client-secret": password, "id-token": token, "refresh-token": key },
    };
    for (const user of [
      {
        token,
        password,
        username: "someone",
        "client-key-data": encoded(key),
        "client-certificate-data": encoded(certificate),
      },
      execOf("plugin"),
      { "auth-provider": authProvider, "as-user-extra": { secret: [password] } },
      { token, "x-unknown": password },
    ]) {
      const cluster = {
        server: `https://someone:${password}@127.0.0.1:1/?token=${token}#${key}`,
        "proxy-url": `http://u:${password}@p`,
      };
      const overview = await loadKubeconfig({ kubeconfig: await kubeconfigOf(user, cluster) });
      expect(overview.users).toHaveLength(1);
      expectUnseen(PLANTED_FORMS, [overview]);
    }
  });

  test("G.1 shows no credential if it cannot be read", async () => {
    const file = join(await temporaryFolder(), "config");
    for (const text of [
      `users: [{name: a, user: {token: ${token}`,
      `users: *${token}`,
      `- ${token}`,
      `users:\n- name: [${token}]\n`,
    ]) {
      await writeFile(file, text);
      const error = await failureOf(loadKubeconfig({ kubeconfig: file }));
      expect(error).toMatchObject({ name: "ConfigError" });
      expectUnseen(PLANTED_FORMS, [error]);
    }
  });
});

test("G.1 the error about a kubeconfig that cannot be written shows neither the new text nor the old one", async () => {
  const folder = await temporaryFolder();
  const users = { u: { token, "client-key-data": encoded(key), exec: { args: [argument] } } };
  const file = await kubeconfigOf({ token: password });
  const attempts: [string, string, () => Promise<unknown>][] = [
    ["a folder", "UnreadableFile", () => writeKubeconfig({ users }, { kubeconfig: folder })],
    ["below a file", "UnwritableFile", () => writeKubeconfig({ users }, { kubeconfig: join(file, "config") })],
    [
      "a list of users",
      "InvalidFile",
      () => writeKubeconfig({ users: { u: { token: [token] as never } } }, { kubeconfig: file }),
    ],
    [
      "a plugin that is none",
      "InvalidFile",
      () => writeKubeconfig({ users: { u: { exec: token } } }, { kubeconfig: file }),
    ],
  ];
  for (const [name, code, write] of attempts) {
    const error = await failureOf(write());
    expect({ name, error }).toMatchObject({ name, error: { name: "ConfigError", code } });
    expectUnseen(PLANTED_FORMS, [error]);
  }
  await writeFile(`${file}.lock`, "");
  const locked = await failureOf(writeKubeconfig({ users }, { kubeconfig: file }));
  expect(locked).toMatchObject({ code: "Locked" });
  expectUnseen(PLANTED_FORMS, [locked]);
});

describe("G.1 a credential plugin that fails", () => {
  const status = { token, clientKeyData: key };
  test.each<[string, unknown, string]>([
    ["fails", execCredential(status), `cat "$DIR/output"; exit 3`],
    ["is killed", execCredential(status), `cat "$DIR/output"; kill -9 $$`],
    ["prints no JSON", `{"token": "${token}"`, ""],
    ["prints another kind", { kind: "Config", token }, ""],
    ["prints another version", execCredential(status, "v1beta1"), ""],
    ["prints half a pair", execCredential(status), ""],
    ["prints a pair that is none", execCredential({ clientCertificateData: certificate, clientKeyData: key }), ""],
    ["prints a token with a line break", execCredential({ token: `${token}\n${token}` }), ""],
    ["prints a token that is none", execCredential({ token: [token] }), ""],
    ["prints a time that is none", execCredential({ token, expirationTimestamp: password }), ""],
    ["prints too much", `${token}${" ".repeat(2_000_000)}`, ""],
  ])("G.1 and %s shows neither its output nor what it was given", async (_name, output, script) => {
    const plugin = await createPlugin(output, script);
    const warnings: string[] = [];
    const server = "https://127.0.0.1:1";
    const file = await kubeconfigOf(execOf(plugin.path), { server });
    const client = await connect({ kubeconfig: file, onWarning: (text) => warnings.push(text) });
    onTestFinished(() => client.close());
    const error = await failureOf(client.resource(namespaces).list());
    expect(error).toMatchObject({
      name: "ConfigError",
      code: expect.stringMatching(/PluginFailed|InvalidConfiguration/),
    });
    expectUnseen(PLANTED_FORMS, [error, client, warnings]);
  });

  test("G.1 and cannot be renewed causes a warning without secrets", async () => {
    const plugin = await createPlugin(
      execCredential({ token }),
      `if [ -e "$DIR/once" ]; then cat "$DIR/output"; exit 1; fi; touch "$DIR/once"`,
    );
    const server = await startServer((_request, response) => json(response, {}, 401), certificates.server);
    const warnings: string[] = [];
    const file = await kubeconfigOf(execOf(plugin.path), { server: server.url });
    const client = await connect({ kubeconfig: file, onWarning: (text) => warnings.push(text) });
    onTestFinished(() => client.close());
    const error = await failureOf(client.resource(namespaces).list());
    expect(error).toMatchObject({ code: 401 });
    expect(warnings).toEqual([expect.stringContaining("exit code 1")]);
    expectUnseen(PLANTED_FORMS, [error, warnings]);
  });
});

describe("G.1 an issuer", () => {
  test.each<[string, Answer | undefined, object]>([
    [
      "says what it was told in its error",
      (request, response) =>
        json(response, { error: request.body, error_description: request.headers.authorization }, 400),
      {},
    ],
    [
      "says one of the secrets as its error",
      (request, response) => json(response, { error: new URLSearchParams(request.body).get("refresh_token") }, 400),
      { refresh: "secret_words_of_ours" },
    ],
    [
      "sends a page of it",
      (request, response) => void response.writeHead(500).end(`<p>${request.body}${request.headers.authorization}`),
      {},
    ],
    [
      "redirects with it",
      (request, response) =>
        void response.writeHead(302, { location: `https://127.0.0.1:1/?${request.body}` }).end("{}"),
      {},
    ],
    ["gives a token that is none", (_request, response) => json(response, { id_token: `${token}\n${token}` }), {}],
    [
      "is interrupted",
      (request, response) =>
        void response.writeHead(200, { "content-length": "999" }).write(request.body, () => response.destroy()),
      {},
    ],
    ["has a password in its address", (_request, response) => json(response, {}, 400), { credentials: true }],
  ])("G.1, G.16 that %s shows no secret", async (_name, answer, options) => {
    const issuer = await startServer((request, response, number) => {
      const { url } = issuer;
      if (request.url === "/token") return answer?.(request, response, number);
      return json(response, { issuer: url, token_endpoint: `${url}/token` });
    }, certificates.server);
    const config = {
      "idp-issuer-url": "credentials" in options ? issuer.url.replace("://", `://u:${password}@`) : issuer.url,
      "client-id": "me",
      "client-secret": password,
      "refresh-token": "refresh" in options ? options.refresh : key,
      "idp-certificate-authority-data": encoded(certificates.ca.cert),
    };
    const warnings: string[] = [];
    const file = await kubeconfigOf({ "auth-provider": { name: "oidc", config } }, { server: "https://127.0.0.1:1" });
    const client = await connect({ kubeconfig: file, onWarning: (text) => warnings.push(text) });
    onTestFinished(() => client.close());
    const error = await failureOf(client.resource(namespaces).list());
    expect(error).toMatchObject({ name: "ConfigError" });
    expect(issuer.requests.length).toBeGreaterThan(1);
    const basic = encoded(`me:${password}`);
    expectUnseen([...PLANTED_FORMS, basic, "secret_words"], [error, client, warnings]);
  });

  test("G.1 whose tokens are stored does not show them in the kubeconfig's overview or in a client", async () => {
    const issuer = await startOidcIssuer(certificates);
    onTestFinished(() => issuer.stop());
    const refresh = issuer.refreshToken("jane");
    const server = await startServer((_request, response) => json(response, {}), certificates.server);
    const config = {
      "idp-issuer-url": issuer.url,
      "client-id": issuer.clientId,
      "client-secret": issuer.clientSecret,
      "refresh-token": refresh,
      "idp-certificate-authority-data": encoded(issuer.ca),
    };
    const file = await kubeconfigOf({ "auth-provider": { name: "oidc", config } }, { server: server.url });
    const client = await connect({ kubeconfig: file });
    onTestFinished(() => client.close());
    await client.send({ path: "/" });
    const idToken = server.requests[0]?.headers.authorization?.split(" ")[1] ?? "";
    expect(idToken.length).toBeGreaterThan(100);
    expectUnseen([idToken, refresh, issuer.clientSecret], [client, await loadKubeconfig({ kubeconfig: file })]);
  });
});

test.each([
  ["http", startHttpProxy],
  ["socks5", startSocksProxy],
] as const)("G.1 a proxy's password is in no failure and no client: %s", async (scheme, start) => {
  const proxy = await start({ credentials: `u:${password}`, refuse: scheme === "http" ? 403 : 2 });
  const address = proxy.url.replace("://", `://u:${password}@`);
  const cases: [string, string][] = [
    [address, "ERR_PROXY"],
    [address.replace(password, `${password}x`), "ERR_PROXY"],
    [address.replace(/:\d+$/, ":1"), "ERR_PROXY"],
  ];
  for (const [proxyUrl, code] of cases) {
    const file = await kubeconfigOf({ token }, { server: "https://api.invalid", "proxy-url": proxyUrl });
    const client = await connect({ kubeconfig: file });
    onTestFinished(() => client.close());
    const error = await failureOf(client.resource(namespaces).list());
    expect(error).toMatchObject({ name: "ConnectionError", code });
    expectUnseen([...PLANTED_FORMS, encoded(`u:${password}`)], [error, client]);
  }
  for (const proxyUrl of [`ftp://u:${password}@p`, `http://u:${password}@[`, `http://u:%zz${password}@p`]) {
    const file = await kubeconfigOf({ token }, { server: "https://api.invalid", "proxy-url": proxyUrl });
    expectUnseen(PLANTED_FORMS, [await failureOf(connect({ kubeconfig: file }))]);
    const before = { ...process.env };
    onTestFinished(() => {
      process.env = before;
    });
    process.env.HTTPS_PROXY = proxyUrl;
    expectUnseen(PLANTED_FORMS, [await failureOf(connect({ server: "https://api.invalid", token }))]);
  }
});

test("G.1 interceptors see no credential of any kind, and invalid headers are not quoted", async () => {
  const seen: InterceptedRequest[] = [];
  const server = await startServer(
    (_request, response) => json(response, { kind: "NamespaceList", apiVersion: "v1", metadata: {}, items: [] }),
    certificates.server,
  );
  const folder = await temporaryFolder();
  await writeFile(join(folder, "token"), token);
  const plugin = await createPlugin(execCredential({ token }));
  const pair = {
    "client-certificate-data": encoded(certificates.admin.cert),
    "client-key-data": encoded(certificates.admin.key),
  };
  const lines = certificates.admin.key.split("\n").filter((line) => /^[^-].{20}/.test(line));
  const users = [
    { token },
    { tokenFile: join(folder, "token") },
    { username: "u", password },
    pair,
    execOf(plugin.path),
  ];
  for (const user of users) {
    const client = await connect({
      kubeconfig: await kubeconfigOf(user, { server: server.url }),
      interceptors: [
        (request, next) => {
          seen.push(request);
          return next(request);
        },
      ],
    });
    onTestFinished(() => client.close());
    await client.resource(namespaces).list();
    const headers = { authorization: `Bearer ${token}\n`, "x-key": `${key}\u0000` };
    for (const [name, value] of Object.entries(headers)) {
      const error = await failureOf(client.resource(secrets, "a").list({ headers: { [name]: value } }));
      expect(error).toMatchObject({ name: "RequestError", code: "InvalidHeader" });
      expectUnseen(PLANTED_FORMS, [error]);
    }
  }
  const own = seen.filter(({ path }) => path === "/api/v1/namespaces");
  expect(own).toHaveLength(users.length);
  expectUnseen([...PLANTED_FORMS, encoded(`u:${password}`), ...lines], own);
});

test("G.1 what Node prints for NODE_DEBUG of connections shows no token and no body", async () => {
  const server = await startServer(
    (_request, response) => json(response, { kind: "Secret", data: { k: key } }),
    certificates.server,
  );
  const proxy = await startHttpProxy({ credentials: `u:${password}` });
  const runtime = pathToFileURL(fileURLToPath(new URL("../../runtime/dist/esm/index.js", import.meta.url))).href;
  const file = await kubeconfigOf(
    { token },
    { server: server.url, "proxy-url": proxy.url.replace("://", `://u:${password}@`) },
  );
  const script = `
    const { connect } = await import(${JSON.stringify(runtime)});
    const client = await connect({ kubeconfig: ${JSON.stringify(file)} });
    const body = JSON.stringify({ data: ${JSON.stringify(key)} });
    const { status } = await client.send({ method: "POST", path: "/api/v1/namespaces/a/secrets", body });
    process.stdout.write(String(status));
    await client.close();`;
  // The server is in this process, so the other one must not block it.
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    env: { PATH: process.env.PATH, HOME: await temporaryFolder(), NODE_DEBUG: "undici,fetch,net,tls,http,https" },
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  await new Promise((resolve) => child.once("close", resolve));
  expect({ stdout, stderr }).toMatchObject({ stdout: "200" });
  expect(proxy.asked).toHaveLength(1);
  expect(stderr).toMatch(/HTTP \d+: .*[\s\S]*FETCH \d+: sending request/);
  expectUnseen([...PLANTED_FORMS, encoded(`u:${password}`)], [stderr]);
});
