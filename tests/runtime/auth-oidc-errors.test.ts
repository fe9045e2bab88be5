import { inspect } from "node:util";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { startHttpProxy } from "../../runtime/testdata/proxies.js";
import { aggregatedAPI } from "../../testbed/arguments.js";
import { type OidcIssuer, startOidcIssuer } from "../support/oidc-issuer.js";
import { get, setUp, useOidcIssuer } from "./testdata/oidc-user.js";

const oidc = useOidcIssuer();

test.each(["http", "https"])("B.19 the issuer is reached through the environment's proxy: %s", async (scheme) => {
  const named = await startOidcIssuer({ ...oidc.certificates, server: oidc.certificates.aggregatedAPI.server });
  onTestFinished(() => named.stop());
  const target = { host: "127.0.0.1", port: Number(new URL(named.url).port) };
  const proxy = await startHttpProxy({ target, ...(scheme === "https" && { tls: oidc.certificates.server }) });
  const host = `${aggregatedAPI.name}.${aggregatedAPI.namespace}.svc`;
  named.behaviour.tokenEndpoint = `https://${host}/token`;
  vi.stubEnv("HTTPS_PROXY", proxy.url);
  onTestFinished(() => void vi.unstubAllEnvs());
  const { open, tokens } = await setUp(oidc, {
    "refresh-token": named.refreshToken("jane"),
    "idp-issuer-url": `https://${host}`,
    "idp-certificate-authority-data": Buffer.from(oidc.certificates.ca.cert).toString("base64"),
  });
  expect(await get(await open())).toBe(200);
  expect(tokens()).toHaveLength(1);
  expect(proxy.asked).toEqual([`${host}:443`, `${host}:443`]);
  expect(proxy.credentials.join()).not.toContain(named.clientSecret);
});

test("B.19 a proxy that is not there is an error that names it", async () => {
  vi.stubEnv("HTTPS_PROXY", "http://user:s3cret@127.0.0.1:1");
  onTestFinished(() => void vi.unstubAllEnvs());
  const { open } = await setUp(oidc, { "refresh-token": "r", "idp-issuer-url": "https://issuer.invalid" });
  const error: unknown = await open()
    .then(get)
    .catch((reason) => reason);
  expect(error).toMatchObject({
    code: "RefreshFailed",
    message: expect.stringMatching(
      /the proxy http:\/\/127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\); check that the/,
    ),
  });
  expect(inspect(error, { depth: 20, showHidden: true })).not.toContain("s3cret");
});

describe("errors of an issuer are explained without a secret", () => {
  const table: [
    string,
    { readonly [key: string]: string | undefined },
    Partial<OidcIssuer["behaviour"]>,
    string,
    RegExp,
  ][] = [
    ["B.19 no issuer", { "idp-issuer-url": "" }, {}, "InvalidConfiguration", /has no idp-issuer-url$/],
    ["B.19 no client", { "client-id": undefined }, {}, "InvalidConfiguration", /has no client-id$/],
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
    [
      "B.19 a refused refresh token",
      {},
      {},
      "RefreshFailed",
      /was rejected \(HTTP 400, invalid_grant\); log in again$/,
    ],
    [
      "B.19 a wrong secret",
      { "client-secret": "s3cret" },
      {},
      "RefreshFailed",
      /was rejected \(HTTP 401, invalid_client\)/,
    ],
    [
      "B.19 no id_token",
      {},
      { answer: (response) => void response.end('{"access_token":"s3cret"}') },
      "RefreshFailed",
      /the issuer's response does not contain an id_token; log in with the scope openid, or use an exec plugin$/,
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
      /was rejected \(HTTP 307\)/,
    ],
    [
      "G.16 a redirect of the discovery document to http",
      {},
      { redirects: ["http://127.0.0.1:1/moved"] },
      "RefreshFailed",
      /the redirect target of the issuer's openid-configuration must begin with https:\/\/$/,
    ],
    [
      "B.19 a discovery document that redirects for ever",
      {},
      { redirects: Array(20).fill("/moved") },
      "RefreshFailed",
      /the request for the issuer's openid-configuration was redirected more than 10 times$/,
    ],
    [
      "G.16 a token endpoint without TLS",
      {},
      { tokenEndpoint: "http://127.0.0.1:1/token" },
      "RefreshFailed",
      /the "token_endpoint" in the issuer's openid-configuration must begin with https:\/\/$/,
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
      /cannot read the idp-certificate-authority \/no\/such \(ENOENT\)$/,
    ],
  ];
  test.each(table)("%s", async (_name, config, behaviour, code, message) => {
    Object.assign(oidc.issuer.behaviour, behaviour);
    const { open, server } = await setUp(oidc, { "refresh-token": "s3cret", ...config });
    const error: unknown = await open()
      .then(get)
      .catch((reason) => reason);
    expect(error).toMatchObject({ name: "ConfigError", code, message: expect.stringMatching(message) });
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain("s3cret");
    expect(server.requests).toEqual([]);
  });
});
