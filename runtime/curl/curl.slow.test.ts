import { execFile } from "node:child_process";
import { promisify } from "node:util";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { connect } from "../index.js";
import { json, startServer } from "../testdata/server.js";
import { configMaps } from "../testdata/tokens.js";
import { type CurlRequest, toCurl } from "./index.js";

const run = promisify(execFile);
const REQUEST: CurlRequest = {
  server: "https://127.0.0.1:6443/k8s",
  method: "GET",
  path: "/api/v1/namespaces/default/pods",
  query: "",
  headers: { accept: "application/json" },
};

describe("a request as a curl command", () => {
  test.each<[string, Partial<CurlRequest>, Parameters<typeof toCurl>[1], string]>([
    [
      "a read",
      { query: "limit=1&labelSelector=a%3Db" },
      {},
      "curl --request GET --header 'accept: application/json' --path-as-is --globoff " +
        "'https://127.0.0.1:6443/k8s/api/v1/namespaces/default/pods?limit=1&labelSelector=a%3Db'",
    ],
    [
      "a write",
      { method: "POST", headers: {}, body: `{"it's":"$HOME"}` },
      {},
      `curl --request POST --path-as-is --globoff --data-binary '{"it'\\''s":"$HOME"}' ` +
        "https://127.0.0.1:6443/k8s/api/v1/namespaces/default/pods",
    ],
    [
      "with files of credentials",
      { headers: {} },
      {
        caFile: "ca.crt",
        clientCertificateFile: "me.crt",
        clientKeyFile: "my key",
        authorizationFile: "token.header",
        insecureSkipTlsVerify: true,
      },
      "curl --request GET --header @token.header --cacert ca.crt --cert me.crt --key 'my key' --insecure --path-as-is --globoff " +
        "https://127.0.0.1:6443/k8s/api/v1/namespaces/default/pods",
    ],
  ])("%s", (_name, request, options, want) => {
    expect(toCurl({ ...REQUEST, ...request }, options)).toBe(want);
  });

  test("G.1 hides secrets unless they are requested", () => {
    const secret = {
      ...REQUEST,
      method: "PUT",
      path: "/api/v1/namespaces/default/secrets/a",
      headers: { authorization: "Bearer planted", cookie: "planted" },
      body: `{"data":{"a":"planted"}}`,
    };
    expect(toCurl(secret)).not.toContain("planted");
    expect(toCurl(secret)).toContain("--data-binary @-");
    const token = { ...secret, method: "POST", path: "/api/v1/namespaces/default/serviceaccounts/a/token" };
    expect(toCurl(token)).not.toContain("planted");
    expect(toCurl(secret, { secrets: true }).match(/planted/g)).toHaveLength(3);
  });

  test.each([
    ["Authorization"],
    ["AUTHORIZATION"],
    ["Proxy-Authorization"],
    ["Cookie"],
    ["X-Auth-Token"],
    ["PRIVATE-TOKEN"],
    ["x-api-key"],
    ["X-Amz-Security-Token"],
    // Kubernetes takes a token from it, because browsers cannot set another header of a WebSocket.
    ["Sec-WebSocket-Protocol"],
  ])("G.1 hides a secret in the header %s", (name) => {
    const headers = { [name]: "base64url.bearer.authorization.k8s.io.planted", Accept: "text/plain" };
    expect(toCurl({ ...REQUEST, headers })).not.toContain("planted");
    expect(toCurl({ ...REQUEST, headers })).toContain("'Accept: text/plain'");
    expect(toCurl({ ...REQUEST, headers }, { secrets: true })).toContain("planted");
  });

  test("G.1 hides neither the protocol of a WebSocket nor its key", () => {
    const headers = { "Sec-WebSocket-Protocol": "v5.channel.k8s.io", "Sec-WebSocket-Key": "nonce" };
    expect(toCurl({ ...REQUEST, headers })).toContain("v5.channel.k8s.io");
    expect(toCurl({ ...REQUEST, headers })).toContain("nonce");
  });

  test.each([
    ["/api/v1/namespaces/default/secrets/x/status"],
    ["/api/v1/namespaces/default/secrets/x/status/more"],
    ["/api/v1/watch/namespaces/default/secrets/x"],
    ["/api/v1/namespaces/default/serviceaccounts/a/token/"],
    ["/api/v1/namespaces/default/secret%73/x"],
    ["/api/v1/namespaces/token/secrets"],
  ])("G.1 hides the body of a request to %s", (path) => {
    const request = { ...REQUEST, method: "PUT", path, body: `{"data":{"a":"planted"}}` };
    expect(toCurl(request)).not.toContain("planted");
  });

  test("G.1 hides the body of a Secret, whatever the path", () => {
    const body = `{"kind": "Secret", "stringData": {"a": "planted"}}`;
    expect(toCurl({ ...REQUEST, method: "POST", path: "/apis/example.com/v1/backups", body })).not.toContain("planted");
    expect(toCurl({ ...REQUEST, method: "POST", body: Buffer.from(body) })).not.toContain("planted");
  });

  test("G.1 hides user name and password in the server's address", () => {
    const request = { ...REQUEST, server: "https://someone:planted@127.0.0.1:6443/k8s" };
    expect(toCurl(request)).toContain(" https://127.0.0.1:6443/k8s/api/v1/namespaces/default/pods");
    expect(toCurl(request)).not.toContain("planted");
    expect(toCurl(request, { secrets: true })).toContain("https://someone:planted@127.0.0.1:6443/k8s/api");
  });
});

test("the printed command repeats the request in a shell", async () => {
  const server = await startServer((_request, response) => json(response, { kind: "ConfigMap", apiVersion: "v1" }));
  const commands: string[] = [];
  const client = await connect({
    server: `${server.url}/below`,
    interceptors: [
      (request, next) => {
        commands.push(toCurl(request));
        return next(request);
      },
    ],
  });
  onTestFinished(() => client.close());
  const data = fc.dictionary(
    fc.string(),
    fc.string({ unit: "binary" }).filter((text) => !text.includes("\0")),
  );
  const calls = fc.record({ data, label: fc.string({ unit: "grapheme" }), header: fc.stringMatching(/^[ -~]{0,20}$/) });
  await fc.assert(
    fc.asyncProperty(calls, async ({ data, label, header }) => {
      const before = server.requests.length;
      const headers = { "x-test": header.trim() };
      const maps = client.resource(configMaps, "default");
      await maps.create({ metadata: { name: "a" }, data }, { query: { label }, headers });
      await run("sh", ["-c", commands.at(-1) ?? "false"]);
      const [ours, curls] = server.requests.slice(before).map(({ method, url, body, headers }) => {
        const { accept, "content-type": type, "x-test": test } = headers;
        return { method, url, body, accept, type, test };
      });
      expect(curls).toEqual(ours);
    }),
    { numRuns: 25, seed: 5 },
  );
});
