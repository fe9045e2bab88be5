import { chmod, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inspect } from "node:util";
import { type Client, connect } from "@kubesmith/runtime";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { temporaryFolder } from "../../runtime/testdata/kubeconfigs.js";
import { startHttpProxy } from "../../runtime/testdata/proxies.js";
import { type Answer, type FakeServer, json, startServer } from "../../runtime/testdata/server.js";
import { aggregatedAPI } from "../../testbed/arguments.js";
import { type Certificates, createCertificates } from "../../testbed/certificates.js";
import { type OidcIssuer, startOidcIssuer } from "../support/oidc-issuer.js";

let issuer: OidcIssuer;
let certificates: Certificates;
beforeAll(async () => {
  [issuer, certificates] = await Promise.all([startOidcIssuer(), createCertificates("jane")]);
});
afterAll(() => issuer?.stop());
beforeEach(() => {
  Object.assign(issuer.behaviour, {
    lifetime: 300,
    rotates: true,
    secretIn: "header",
    answer: undefined,
    tokenEndpoint: `${issuer.url}/token`,
    redirects: [],
  });
});

interface SetUp {
  readonly server: FakeServer;
  readonly file: string;
  readonly warnings: readonly string[];
  open(): Promise<Client>;
  /** The members of the auth-provider, as they are stored by now. */
  stored(): Promise<{ readonly [key: string]: string }>;
  /** The tokens that the API server saw. */
  tokens(): unknown[];
}

/** An API server, and a kubeconfig of a user with the given tokens. */
async function setUp(
  config: { readonly [key: string]: string | undefined },
  answer: Answer = (_request, response) => json(response, {}),
): Promise<SetUp> {
  const server = await startServer(answer, certificates.server);
  const file = join(await temporaryFolder(), "config");
  const members = {
    "idp-issuer-url": issuer.url,
    "client-id": issuer.clientId,
    "client-secret": issuer.clientSecret,
    "idp-certificate-authority-data": Buffer.from(issuer.ca).toString("base64"),
    ...config,
  };
  const authority = Buffer.from(certificates.ca.cert).toString("base64");
  const kubeconfig = {
    "current-context": "a",
    clusters: [{ name: "a", cluster: { server: server.url, "certificate-authority-data": authority } }],
    contexts: [{ name: "a", context: { cluster: "a", user: "a" } }],
    users: [{ name: "a", user: { "x-mine": "kept", "auth-provider": { name: "oidc", config: members } } }],
  };
  await writeFile(file, JSON.stringify(kubeconfig));
  const warnings: string[] = [];
  return {
    server,
    file,
    warnings,
    open: async () => {
      const client = await connect({ kubeconfig: file, onWarning: (text) => warnings.push(text) });
      onTestFinished(() => client.close());
      return client;
    },
    stored: async () => {
      const { user } = JSON.parse(await readFile(file, "utf8")).users[0];
      expect(user["x-mine"]).toBe("kept");
      return user["auth-provider"].config;
    },
    tokens: () => server.requests.map(({ headers }) => headers.authorization),
  };
}
const get = async (client: Client): Promise<number> => (await client.send({ path: "/" })).status;

test("B.19 a valid token is sent unchanged, without a request to the issuer", async () => {
  const idToken = issuer.idToken("jane", 60);
  const { open, tokens, stored } = await setUp({ "id-token": idToken, "refresh-token": "r" });
  const before = issuer.paths.length;
  await get(await open());
  expect(tokens()).toEqual([`Bearer ${idToken}`]);
  expect(issuer.paths).toHaveLength(before);
  expect(await stored()).toMatchObject({ "id-token": idToken, "refresh-token": "r" });
});

test("B.19, G.16 a token that expires within ten seconds is refreshed once for all, and the new tokens are stored for their owner alone", async () => {
  const refreshToken = issuer.refreshToken("jane");
  const { open, tokens, stored, file } = await setUp({
    "id-token": issuer.idToken("jane", 9),
    "refresh-token": refreshToken,
  });
  await chmod(file, 0o644);
  const before = issuer.tokenRequests.length;
  const clients = await Promise.all([open(), open()]);
  await Promise.all(Array.from({ length: 40 }, (_, at) => get(clients[at % 2] as Client)));
  expect(issuer.tokenRequests.slice(before).map(({ form }) => form)).toEqual([
    { grant_type: "refresh_token", refresh_token: refreshToken },
  ]);
  const { "id-token": idToken = "", "refresh-token": next = "", ...rest } = await stored();
  expect(new Set(tokens())).toEqual(new Set([`Bearer ${idToken}`]));
  expect(next).not.toBe(refreshToken);
  expect(rest).toMatchObject({ "client-id": issuer.clientId, "idp-issuer-url": issuer.url });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(issuer.paths.slice(-2)).toEqual(["/.well-known/openid-configuration", "/token"]);
});

test("B.19 a missing token is requested from an issuer with an authority file, which takes secrets in the form and keeps refresh tokens", async () => {
  Object.assign(issuer.behaviour, { secretIn: "form", rotates: false });
  const refreshToken = issuer.refreshToken("jane");
  const authority = join(await temporaryFolder(), "ca.crt");
  await writeFile(authority, issuer.ca);
  const { open, stored } = await setUp({
    "refresh-token": refreshToken,
    "idp-issuer-url": `${issuer.url}/`,
    "idp-certificate-authority-data": undefined,
    "idp-certificate-authority": authority,
  });
  expect(await get(await open())).toBe(200);
  expect(await stored()).toMatchObject({ "refresh-token": refreshToken });
});

test("B.19 a request whose token expired on the way is retried with the token that another request got", async () => {
  let release = (): void => {};
  const old = issuer.idToken("jane", 11);
  const tokens = { "id-token": old, "refresh-token": issuer.refreshToken("jane") };
  const { open, server } = await setUp(tokens, async ({ url, headers }, response, number) => {
    if (number === 1)
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    json(response, {}, url === "/" && headers.authorization === `Bearer ${old}` ? 401 : 200);
  });
  const client = await open();
  const slow = get(client);
  await vi.waitFor(() => expect(server.requests).toHaveLength(1));
  await vi.waitFor(
    async () => {
      await client.send({ path: "/other" });
      expect(server.requests.at(-1)?.headers.authorization).not.toBe(`Bearer ${old}`);
    },
    { timeout: 5000 },
  );
  release();
  expect(await slow).toBe(200);
  expect(await get(client)).toBe(200);
});

test("B.19 a redirected discovery document is followed, and a token endpoint is not asked on the way", async () => {
  issuer.behaviour.redirects = ["/moved?a=b", `${issuer.url}/moved/again`];
  const { open, tokens } = await setUp({ "refresh-token": issuer.refreshToken("jane") });
  const [paths, asked] = [issuer.paths.length, issuer.tokenRequests.length];
  expect(await get(await open())).toBe(200);
  expect(issuer.paths.slice(paths)).toEqual([
    "/.well-known/openid-configuration",
    "/moved?a=b",
    "/moved/again",
    "/token",
  ]);
  expect(issuer.tokenRequests).toHaveLength(asked + 1);
  expect(tokens()).toHaveLength(1);
});

test.each(["http", "https"])("B.19 the issuer is reached through the environment's proxy: %s", async (scheme) => {
  const named = await startOidcIssuer({ ...certificates, server: certificates.aggregatedAPI.server });
  onTestFinished(() => named.stop());
  const target = { host: "127.0.0.1", port: Number(new URL(named.url).port) };
  const proxy = await startHttpProxy({ target, ...(scheme === "https" && { tls: certificates.server }) });
  const host = `${aggregatedAPI.name}.${aggregatedAPI.namespace}.svc`;
  named.behaviour.tokenEndpoint = `https://${host}/token`;
  process.env.HTTPS_PROXY = proxy.url;
  onTestFinished(() => void delete process.env.HTTPS_PROXY);
  const { open, tokens } = await setUp({
    "refresh-token": named.refreshToken("jane"),
    "idp-issuer-url": `https://${host}`,
    "idp-certificate-authority-data": Buffer.from(certificates.ca.cert).toString("base64"),
  });
  expect(await get(await open())).toBe(200);
  expect(tokens()).toHaveLength(1);
  expect(proxy.asked).toEqual([`${host}:443`, `${host}:443`]);
  expect(proxy.credentials.join()).not.toContain(named.clientSecret);
});

test("B.19 a proxy that is not there is an error that names it", async () => {
  process.env.HTTPS_PROXY = "http://user:s3cret@127.0.0.1:1";
  onTestFinished(() => void delete process.env.HTTPS_PROXY);
  const { open } = await setUp({ "refresh-token": "r", "idp-issuer-url": "https://issuer.invalid" });
  const error: unknown = await open()
    .then(get)
    .catch((reason) => reason);
  expect(error).toMatchObject({
    code: "RefreshFailed",
    message: expect.stringMatching(/the proxy http:\/\/127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\); check the/),
  });
  expect(inspect(error, { depth: 20, showHidden: true })).not.toContain("s3cret");
});

test("B.19 the issuer's certificate is verified by the system's authorities, as client-go finds them", async () => {
  const SSL_CERT_FILE = join(await temporaryFolder(), "roots.pem");
  await writeFile(SSL_CERT_FILE, issuer.ca);
  process.env.SSL_CERT_FILE = SSL_CERT_FILE;
  onTestFinished(() => void delete process.env.SSL_CERT_FILE);
  const { open } = await setUp({
    "refresh-token": issuer.refreshToken("jane"),
    "idp-certificate-authority-data": undefined,
  });
  expect(await get(await open())).toBe(200);
});

test("B.19 a token that another program has refreshed is used", async () => {
  const { open, tokens, file } = await setUp({ "id-token": issuer.idToken("jane", 1), "refresh-token": "used up" });
  const client = await open();
  const fresh = issuer.idToken("jane", 60);
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace(/"id-token":"[^"]*"/, `"id-token":"${fresh}"`));
  await get(client);
  expect(tokens()).toEqual([`Bearer ${fresh}`]);
});

test("B.19 tokens that cannot be stored are used by this process, with a warning, and the next refresh continues from them", async () => {
  const { open, warnings, tokens, file } = await setUp({ "refresh-token": issuer.refreshToken("jane") });
  await mkdir(`${file}.lock`);
  issuer.behaviour.lifetime = 5; // never serves long enough to be sent twice
  const client = await open();
  vi.useFakeTimers({ toFake: ["performance"] });
  onTestFinished(() => void vi.useRealTimers());
  const advance = setInterval(() => vi.advanceTimersByTime(1000), 10);
  onTestFinished(() => clearInterval(advance));
  expect([await get(client), await get(client)]).toEqual([200, 200]);
  expect(new Set(tokens()).size).toBe(2);
  expect(warnings).toHaveLength(2);
  expect(warnings[0]).toMatch(
    /^the new tokens of user "a" were not saved, so only this process can use them: .*config is locked/,
  );
});

describe("errors of an issuer are explained without a secret", () => {
  const table: [
    string,
    { readonly [key: string]: string | undefined },
    Partial<OidcIssuer["behaviour"]>,
    string,
    RegExp,
  ][] = [
    ["B.19 no issuer", { "idp-issuer-url": "" }, {}, "InvalidConfiguration", /without idp-issuer-url$/],
    ["B.19 no client", { "client-id": undefined }, {}, "InvalidConfiguration", /without client-id$/],
    [
      "B.19 a token that is none",
      { "id-token": "s3cret" },
      {},
      "InvalidConfiguration",
      /the id-token is not a JWT; log in/,
    ],
    [
      "B.19 nothing to refresh with",
      { "refresh-token": "" },
      {},
      "RefreshFailed",
      /has expired, and there is no refresh-token; log in again$/,
    ],
    ["B.19 a refused refresh token", {}, {}, "RefreshFailed", /was refused \(HTTP 400, invalid_grant\); log in again$/],
    [
      "B.19 a wrong secret",
      { "client-secret": "s3cret" },
      {},
      "RefreshFailed",
      /was refused \(HTTP 401, invalid_client\)/,
    ],
    [
      "B.19 no id_token",
      {},
      { answer: (response) => void response.end('{"access_token":"s3cret"}') },
      "RefreshFailed",
      /its response contains no id_token; log in with the scope openid, or use an exec plugin$/,
    ],
    [
      "B.19 no JSON",
      {},
      { answer: (response) => void response.end("s3cret") },
      "RefreshFailed",
      /answered with text that is not JSON$/,
    ],
    [
      "G.2 a redirect",
      {},
      { answer: (response) => void response.writeHead(307, { location: "https://127.0.0.1:1/" }).end("{}") },
      "RefreshFailed",
      /was refused \(HTTP 307\)/,
    ],
    [
      "G.16 a redirect of the discovery document to http",
      {},
      { redirects: ["http://127.0.0.1:1/moved"] },
      "RefreshFailed",
      /the redirect of its openid-configuration must begin with https:\/\/$/,
    ],
    [
      "B.19 a discovery document that redirects for ever",
      {},
      { redirects: Array(20).fill("/moved") },
      "RefreshFailed",
      /its openid-configuration was redirected more than 10 times$/,
    ],
    [
      "G.16 a token endpoint without TLS",
      {},
      { tokenEndpoint: "http://127.0.0.1:1/token" },
      "RefreshFailed",
      /the token_endpoint of its openid-configuration must begin with https:\/\/$/,
    ],
    [
      "G.16 an issuer without TLS",
      { "idp-issuer-url": "http://127.0.0.1:1" },
      {},
      "RefreshFailed",
      /idp-issuer-url must begin with https/,
    ],
    [
      "B.19 an issuer that is not there",
      { "idp-issuer-url": "https://127.0.0.1:1" },
      {},
      "RefreshFailed",
      /did not answer \(ECONNREFUSED\)$/,
    ],
    [
      "B.19 an issuer of another authority",
      { "idp-certificate-authority-data": undefined },
      {},
      "RefreshFailed",
      /did not answer \((UNABLE_TO|SELF_SIGNED|DEPTH_ZERO)\w*\)$/,
    ],
    [
      "B.19 an authority that is missing",
      { "idp-certificate-authority-data": undefined, "idp-certificate-authority": "/no/such" },
      {},
      "UnreadableFile",
      /cannot read the idp-certificate-authority \/no\/such$/,
    ],
  ];
  test.each(table)("%s", async (_name, config, behaviour, code, message) => {
    Object.assign(issuer.behaviour, behaviour);
    const { open, server } = await setUp({ "refresh-token": "s3cret", ...config });
    const error: unknown = await open()
      .then(get)
      .catch((reason) => reason);
    expect(error).toMatchObject({ name: "ConfigError", code, message: expect.stringMatching(message) });
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain("s3cret");
    expect(server.requests).toEqual([]);
  });
});

test("B.19 an aborted request does not wait for the refresh, which continues, because its refresh token can be used only once", async () => {
  let release = (): void => {};
  const [fresh, next] = [issuer.idToken("jane", 60), issuer.refreshToken("jane")];
  issuer.behaviour.answer = (response) => {
    release = () => void response.end(JSON.stringify({ id_token: fresh, refresh_token: next }));
  };
  const { open, stored, tokens } = await setUp({ "refresh-token": "once" });
  const before = issuer.tokenRequests.length;
  const client = await open();
  const controller = new AbortController();
  const outcome = expect(client.send({ path: "/", signal: controller.signal })).rejects.toThrow("enough");
  await vi.waitFor(() => expect(issuer.tokenRequests.length).toBeGreaterThan(before));
  controller.abort(new Error("enough"));
  await outcome;
  const second = get(client);
  release();
  expect(await second).toBe(200);
  expect(tokens()).toEqual([`Bearer ${fresh}`]);
  expect(await stored()).toMatchObject({ "id-token": fresh, "refresh-token": next });
  expect(issuer.tokenRequests).toHaveLength(before + 1);
});
