import { beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { type Certificates, createCertificates } from "../../testbed/certificates.js";
import type { ConnectOptions } from "../index.js";
import { openClient } from "../testdata/open-client.js";
import { type Answer, type FakeServer, json, startServer } from "../testdata/server.js";

let good: Certificates;
let other: Certificates;
beforeAll(async () => {
  [good, other] = await Promise.all([createCertificates("jane"), createCertificates("joe")]);
});

const ok: Answer = (_request, response) => json(response, {});
async function serve(): Promise<FakeServer> {
  return startServer(ok, { ...good.server, ca: good.ca.cert, requestCert: true, rejectUnauthorized: false });
}
describe("B.15 a server's certificate", () => {
  const codeOf = async (options: Partial<ConnectOptions>, host = "127.0.0.1"): Promise<string> => {
    const { url } = await serve();
    const client = await openClient({ server: url.replace("127.0.0.1", host), ...options });
    return client.send({ path: "/" }).then(
      () => "fine",
      ({ name, code }) => `${name} ${code}`,
    );
  };
  test("is accepted from the configured authority, by address and by name", async () => {
    expect(await codeOf({ ca: good.ca.cert })).toBe("fine");
    expect(await codeOf({ ca: good.ca.cert }, "localhost")).toBe("fine");
    expect(await codeOf({ ca: other.ca.cert + good.ca.cert })).toBe("fine");
  });
  test("is refused from another authority", async () => {
    expect(await codeOf({ ca: other.ca.cert })).toMatch(/^ConnectionError (SELF_SIGNED_CERT|CERT_|UNABLE_TO_)/);
  });
  test("is verified by the system's authorities by default, whatever NODE_TLS_REJECT_UNAUTHORIZED says", async () => {
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(await codeOf({})).toMatch(/^ConnectionError (SELF_SIGNED_CERT|UNABLE_TO_)/);
  });
  test("is not verified if the options say so", async () => {
    expect(await codeOf({ insecureSkipTlsVerify: true })).toBe("fine");
  });
  test("is requested by server name, but never by address", async () => {
    const asked: string[] = [];
    const server = await startServer(ok, {
      ...good.server,
      SNICallback: (name, done) => {
        asked.push(name);
        done(null);
      },
    });
    const ask = async (options: ConnectOptions): Promise<unknown> =>
      (await openClient({ insecureSkipTlsVerify: true, ...options })).send({ path: "/" });
    await ask({ server: server.url });
    await ask({ server: server.url, tlsServerName: "127.0.0.2" });
    expect(asked).toEqual([]);
    await ask({ server: server.url, tlsServerName: "kubernetes" });
    await ask({ server: server.url.replace("127.0.0.1", "localhost") });
    expect(asked).toEqual(["kubernetes", "localhost"]);
  });
  test("G.13 is not read over TLS 1.1", async () => {
    const old = { maxVersion: "TLSv1.1", minVersion: "TLSv1", ciphers: "DEFAULT@SECLEVEL=0" } as const;
    const server = await startServer(ok, { ...good.server, ...old });
    const client = await openClient({ server: server.url, ca: good.ca.cert });
    await expect(client.send({ path: "/" })).rejects.toMatchObject({ name: "ConnectionError" });
    expect(server.requests).toEqual([]);
  });
  test("G.13 is the subject of one warning if it is not verified, or if Node's variable has no effect", async () => {
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    onTestFinished(() => void vi.unstubAllEnvs());
    const { url } = await serve();
    const warnings: string[] = [];
    const onWarning = (text: string): void => void warnings.push(text);
    const client = await openClient({ server: url, insecureSkipTlsVerify: true, onWarning });
    await client.send({ path: "/" });
    await client.send({ path: "/" });
    await openClient({ server: url, onWarning });
    expect(warnings).toEqual([
      `the certificate of ${url} is not verified`,
      `NODE_TLS_REJECT_UNAUTHORIZED=0 has no effect here: the certificate of ${url} is verified`,
    ]);
  });
  test("is refused for another name", async () => {
    expect(await codeOf({ ca: good.ca.cert, tlsServerName: "kubernetes" })).toBe(
      "ConnectionError ERR_TLS_CERT_ALTNAME_INVALID",
    );
    expect(await codeOf({ ca: good.ca.cert, tlsServerName: "127.0.0.2" })).toBe(
      "ConnectionError ERR_TLS_CERT_ALTNAME_INVALID",
    );
  });
  test("is verified against tlsServerName", async () => {
    expect(await codeOf({ ca: good.ca.cert, tlsServerName: "localhost" })).toBe("fine");
    expect(await codeOf({ ca: good.ca.cert, tlsServerName: "127.0.0.1" }, "localhost")).toBe("fine");
  });
  test("is not quoted in the error, which says what to do", async () => {
    const { url } = await serve();
    const client = await openClient({ server: url, ca: good.ca.cert, tlsServerName: "kubernetes" });
    const error: unknown = await client.send({ path: "/version" }).catch((reason) => reason);
    expect(String(error)).toMatch(
      /^ConnectionError: https:\/\/127\.0\.0\.1:\d+: the server's certificate was issued for another name \(GET \/version\); .*TLS server name/,
    );
    expect(error).not.toHaveProperty("cause.cert");
  });
  test("cannot be read from an http port", async () => {
    const { url } = await startServer(ok);
    const client = await openClient({ server: url.replace("http:", "https:"), ca: good.ca.cert });
    await expect(client.send({ path: "/" })).rejects.toMatchObject({
      name: "ConnectionError",
      message: expect.stringMatching(/TLS/),
    });
  });
});
