import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type Certificates, createCertificates } from "../../testbed/certificates.js";
import { type Client, type ConnectOptions, connect } from "../index.js";
import { kubeconfig, temporaryFolder } from "../testdata/kubeconfigs.js";
import { type Answer, type FakeServer, json, startServer } from "../testdata/server.js";

let good: Certificates;
let other: Certificates;
beforeAll(async () => {
  [good, other] = await Promise.all([createCertificates("jane"), createCertificates("joe")]);
});

const ok: Answer = (_request, response) => json(response, {});
async function serve(answer: Answer = ok): Promise<FakeServer> {
  return startServer(answer, { ...good.server, ca: good.ca.cert, requestCert: true, rejectUnauthorized: false });
}
async function open(options: ConnectOptions): Promise<Client> {
  const client = await connect(options);
  onTestFinished(() => client.close());
  return client;
}

describe("B.15 a server's certificate", () => {
  const codeOf = async (options: Partial<ConnectOptions>, host = "127.0.0.1"): Promise<string> => {
    const { url } = await serve();
    const client = await open({ server: url.replace("127.0.0.1", host), ...options });
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
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
    onTestFinished(() => void delete process.env.NODE_TLS_REJECT_UNAUTHORIZED);
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
      (await open({ insecureSkipTlsVerify: true, ...options })).send({ path: "/" });
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
    const client = await open({ server: server.url, ca: good.ca.cert });
    await expect(client.send({ path: "/" })).rejects.toMatchObject({ name: "ConnectionError" });
    expect(server.requests).toEqual([]);
  });
  test("G.13 is the subject of one warning if it is not verified, or if Node's variable has no effect", async () => {
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
    onTestFinished(() => void delete process.env.NODE_TLS_REJECT_UNAUTHORIZED);
    const { url } = await serve();
    const warnings: string[] = [];
    const onWarning = (text: string): void => void warnings.push(text);
    const client = await open({ server: url, insecureSkipTlsVerify: true, onWarning });
    await client.send({ path: "/" });
    await client.send({ path: "/" });
    await open({ server: url, onWarning });
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
    const client = await open({ server: url, ca: good.ca.cert, tlsServerName: "kubernetes" });
    const error: unknown = await client.send({ path: "/version" }).catch((reason) => reason);
    expect(String(error)).toMatch(
      /^ConnectionError: https:\/\/127\.0\.0\.1:\d+: the server's certificate was issued for another name \(GET \/version\); .*TLS server name/,
    );
    expect(error).not.toHaveProperty("cause.cert");
  });
  test("cannot be read from an http port", async () => {
    const { url } = await startServer(ok);
    const client = await open({ server: url.replace("http:", "https:"), ca: good.ca.cert });
    await expect(client.send({ path: "/" })).rejects.toMatchObject({
      name: "ConnectionError",
      message: expect.stringMatching(/TLS/),
    });
  });
});

describe("a client authenticates by", () => {
  const authorizations = (server: FakeServer): unknown[] => server.requests.map(({ headers }) => headers.authorization);

  test("B.13 a token, which a caller's own header replaces", async () => {
    const server = await serve();
    const client = await open({ server: server.url, ca: good.ca.cert, token: "t" });
    await client.send({ path: "/" });
    await client.send({ path: "/", headers: { Authorization: "Bearer mine" } });
    expect(authorizations(server)).toEqual(["Bearer t", "Bearer mine"]);
  });

  test("B.12 a token file that was renewed, after a single 401 and without further requests", async () => {
    const folder = await temporaryFolder();
    const file = join(folder, "token");
    await writeFile(file, "old");
    const server = await serve((request, response) =>
      json(response, {}, request.headers.authorization === "Bearer new" ? 200 : 401),
    );
    const certificate = Buffer.from(good.ca.cert).toString("base64");
    await writeFile(
      join(folder, "config"),
      kubeconfig({
        server: server.url,
        cluster: `certificate-authority-data: ${certificate}`,
        user: "{tokenFile: token}",
      }),
    );
    const client = await open({ kubeconfig: join(folder, "config") });
    expect((await client.send({ path: "/" })).status).toBe(401);
    await writeFile(file, "new");
    expect((await client.send({ path: "/" })).status).toBe(200);
    await rm(file);
    expect((await client.send({ path: "/" })).status).toBe(200);
    expect(authorizations(server)).toEqual(["Bearer old", "Bearer old", "Bearer new", "Bearer new"]);
  });

  test("B.12 a token file that was renewed, for a hundred requests at once", async () => {
    const folder = await temporaryFolder();
    const server = await serve((request, response) =>
      json(response, {}, request.headers.authorization === "Bearer new" ? 200 : 401),
    );
    await writeFile(join(folder, "config"), kubeconfig({ server: server.url, user: "{tokenFile: token}" }));
    await writeFile(join(folder, "token"), "old");
    const client = await open({ kubeconfig: join(folder, "config"), ca: good.ca.cert });
    await writeFile(join(folder, "token"), "new");
    const answers = await Promise.all(Array.from({ length: 100 }, () => client.send({ path: "/" })));
    expect(answers.map(({ status }) => status)).toEqual(Array(100).fill(200));
    expect(authorizations(server).filter((token) => token === "Bearer new")).toHaveLength(100);
  });

  test("B.13 a password", async () => {
    const folder = await temporaryFolder();
    const server = await serve();
    await writeFile(join(folder, "config"), kubeconfig({ server: server.url, user: "{username: u, password: p}" }));
    const client = await open({ kubeconfig: join(folder, "config"), ca: good.ca.cert });
    await client.send({ path: "/" });
    const options = { server: server.url, ca: good.ca.cert, username: "u", password: "q" };
    await (await open(options)).send({ path: "/" });
    await (await open({ server: server.url.replace("//", "//u:r@"), ca: good.ca.cert })).send({ path: "/" });
    expect(authorizations(server)).toEqual([
      `Basic ${Buffer.from("u:p").toString("base64")}`,
      `Basic ${Buffer.from("u:q").toString("base64")}`,
      `Basic ${Buffer.from("u:r").toString("base64")}`,
    ]);
  });

  test("B.5 a client certificate, as files, as data and as PEM", async () => {
    const folder = await temporaryFolder();
    const subjects: unknown[] = [];
    const server = await serve((_request, response) => {
      const { socket } = response;
      if (socket !== null && "getPeerCertificate" in socket && typeof socket.getPeerCertificate === "function")
        subjects.push(socket.getPeerCertificate().subject?.CN);
      json(response, {});
    });
    const [cert, key] = [join(folder, "c.crt"), join(folder, "c.key")];
    await Promise.all([writeFile(cert, good.admin.cert), writeFile(key, good.admin.key)]);
    const encoded = (text: string): string => Buffer.from(text).toString("base64");
    const user = `{client-certificate-data: ${encoded(good.admin.cert)}, client-key-data: ${encoded(good.admin.key)}}`;
    await writeFile(join(folder, "config"), kubeconfig({ server: server.url, user }));
    const files = await open({ server: server.url, ca: good.ca.cert, clientCertificateFile: cert, clientKeyFile: key });
    const data = await open({ kubeconfig: join(folder, "config"), ca: good.ca.cert });
    const { cert: clientCertificate, key: clientKey } = good.admin;
    const pem = await open({ server: server.url, ca: good.ca.cert, clientCertificate, clientKey });
    await files.send({ path: "/" });
    await data.send({ path: "/" });
    await pem.send({ path: "/" });
    expect(subjects).toEqual(["jane", "jane", "jane"]);
  });
});

describe("unusable files are an error", () => {
  test.each<[string, (folder: string) => Partial<ConnectOptions>, string, RegExp]>([
    ["B.5 no authority file", (folder) => ({ caFile: `${folder}/no` }), "UnreadableFile", /certificate authority .*no/],
    [
      "B.5 no certificate file",
      (folder) => ({ clientCertificateFile: `${folder}/no`, clientKeyFile: `${folder}/key` }),
      "UnreadableFile",
      /client certificate .*no/,
    ],
    [
      "B.5 no key file",
      (folder) => ({ clientCertificateFile: `${folder}/cert`, clientKeyFile: `${folder}/no` }),
      "UnreadableFile",
      /client key .*no/,
    ],
    [
      "B.14 an empty authority file is not the system's",
      (folder) => ({ caFile: `${folder}/empty` }),
      "InvalidFile",
      /empty does not contain a PEM/,
    ],
    [
      "B.14 an authority that is not PEM",
      () => ({ ca: "s3cret" }),
      "InvalidConfiguration",
      /certificate authority does not contain a PEM/,
    ],
    [
      "B.14 an authority that is not a certificate",
      () => ({ ca: "-----BEGIN CERTIFICATE-----\ns3cret\n-----END CERTIFICATE-----\n" }),
      "InvalidConfiguration",
      /certificate authority does not contain a readable certificate/,
    ],
    [
      "B.5 a key of another certificate",
      (folder) => ({ clientCertificateFile: `${folder}/cert`, clientKeyFile: `${folder}/key` }),
      "InvalidFile",
      /client certificate .*cert and its key cannot be used \(key values mismatch\)/,
    ],
    [
      "B.5 a certificate without key",
      (folder) => ({ clientCertificateFile: `${folder}/cert` }),
      "InvalidConfiguration",
      /no client-key/,
    ],
  ])("%s", async (_name, options, code, message) => {
    const folder = await temporaryFolder();
    await Promise.all([
      writeFile(`${folder}/empty`, ""),
      writeFile(`${folder}/cert`, good.admin.cert),
      writeFile(`${folder}/key`, other.admin.key),
    ]);
    const error: unknown = await connect({ server: "https://127.0.0.1:1", ...options(folder) }).catch(
      (reason) => reason,
    );
    expect(error).toMatchObject({ name: "ConfigError", code, message: expect.stringMatching(message) });
    expect(String(error)).not.toMatch(/s3cret|PRIVATE/);
  });

  const exec = "command: aws, apiVersion: client.authentication.k8s.io/v1alpha1";
  test.each([
    [
      "B.20 a plugin of an old version",
      `{exec: {${exec}}}`,
      /plugin aws has the apiVersion ".*v1alpha1", which is not supported; use .*v1beta1$/,
    ],
    [
      "B.19 gcp",
      "{auth-provider: {name: gcp}}",
      /^user "a" uses .* "gcp", which Kubernetes has removed; use .* gke-gcloud-auth-plugin/,
    ],
    [
      "B.19 azure",
      "{auth-provider: {name: azure}}",
      /^user "a" uses .* "azure", which Kubernetes has removed; use .* kubelogin/,
    ],
    [
      "B.19 another auth-provider",
      "{auth-provider: {name: toString}}",
      /^user "a" uses the auth-provider "toString", which is not supported; use oidc or an exec plugin$/,
    ],
  ])("%s is an error that names what is not supported, but only if it is needed", async (_name, user, message) => {
    const file = join(await temporaryFolder(), "config");
    await writeFile(file, kubeconfig({ user }));
    await expect(connect({ kubeconfig: file })).rejects.toMatchObject({
      name: "ConfigError",
      code: "Unsupported",
      message: expect.stringMatching(message),
    });
    // B.11, B.26: not needed over http, nor with a token.
    await connect({ kubeconfig: file, server: "http://127.0.0.1:1" });
    await connect({ kubeconfig: file, token: "t" });
  });
});
