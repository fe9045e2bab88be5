import { namespaces } from "@kubesmith/kubernetes/core/v1";
import { connect } from "@kubesmith/runtime";
import { loadKubeconfig } from "@kubesmith/runtime/kubeconfig";
import { describe, expect, onTestFinished, test } from "vitest";
import { createPlugin, execCredential } from "../../runtime/testdata/plugin.js";
import { type Answer, json, startServer } from "../../runtime/testdata/server.js";
import { base64 } from "../support/auth-files.js";
import { PLANTED, PLANTED_FORMS } from "../support/bad-input.js";
import { failureOf } from "../support/failure-of.js";
import { startOidcIssuer } from "../support/oidc-issuer.js";
import { usePlantedKubeconfigs } from "../support/planted-kubeconfigs.js";
import { expectUnseen } from "../support/shown.js";

const { token, password, key, certificate } = PLANTED;
const { certificates, kubeconfigOf, pluginUser } = usePlantedKubeconfigs();

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
    const file = await kubeconfigOf(pluginUser(plugin.path), { server });
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
    const file = await kubeconfigOf(pluginUser(plugin.path), { server: server.url });
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
      "idp-certificate-authority-data": base64(certificates.ca.cert),
    };
    const warnings: string[] = [];
    const file = await kubeconfigOf({ "auth-provider": { name: "oidc", config } }, { server: "https://127.0.0.1:1" });
    const client = await connect({ kubeconfig: file, onWarning: (text) => warnings.push(text) });
    onTestFinished(() => client.close());
    const error = await failureOf(client.resource(namespaces).list());
    expect(error).toMatchObject({ name: "ConfigError" });
    expect(issuer.requests.length).toBeGreaterThan(1);
    const basic = base64(`me:${password}`);
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
      "idp-certificate-authority-data": base64(issuer.ca),
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
