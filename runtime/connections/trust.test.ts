import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { type Certificates, createCertificates } from "../../testbed/certificates.js";
import { type ConnectOptions, connect } from "../index.js";
import { type Chain, createChain } from "../testdata/intermediate.js";
import { kubeconfig, temporaryFolder } from "../testdata/kubeconfigs.js";
import { startHttpProxy } from "../testdata/proxies.js";
import { type FakeServer, json, ok, startServer } from "../testdata/server.js";

let certificates: Certificates;
let other: Certificates;
let chain: Chain;
let folder: string;
beforeAll(async () => {
  [certificates, other, chain] = await Promise.all([
    createCertificates("jane"),
    createCertificates("joe"),
    createChain(),
  ]);
});
beforeEach(async () => {
  folder = await temporaryFolder();
});

/** What comes of a request: its status, or the code of its failure. */
async function tryRequest(options: ConnectOptions): Promise<unknown> {
  const client = await connect(options);
  onTestFinished(() => client.close());
  return client.send({ path: "/" }).then(
    ({ status }) => status,
    ({ code }) => code,
  );
}

describe("B.14 any given certificate is trusted, as in Go", () => {
  const serve = (cert: string): Promise<FakeServer> => startServer(ok, { cert, key: chain.key });

  test("an intermediate authority alone, which the server sends or not", async () => {
    for (const sent of [chain.leaf, chain.leaf + chain.intermediate]) {
      const { url } = await serve(sent);
      expect(await tryRequest({ server: url, ca: chain.intermediate })).toBe(200);
    }
  });
  test("the server's own certificate", async () => {
    const { url } = await serve(chain.leaf);
    expect(await tryRequest({ server: url, ca: chain.leaf })).toBe(200);
  });
  test("the root, if the server sends the intermediate authority", async () => {
    const [complete, incomplete] = await Promise.all([serve(chain.leaf + chain.intermediate), serve(chain.leaf)]);
    expect(await tryRequest({ server: complete.url, ca: chain.root })).toBe(200);
    expect(await tryRequest({ server: incomplete.url, ca: chain.root })).toMatch(/^UNABLE_TO/);
  });
  test("one after a certificate that cannot be read", async () => {
    const broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    const { url } = await serve(chain.leaf);
    expect(await tryRequest({ server: url, ca: broken + chain.intermediate })).toBe(200);
    expect(await tryRequest({ server: url, ca: other.ca.cert + broken + chain.intermediate })).toBe(200);
  });
  test("but no other one", async () => {
    const { url } = await serve(chain.leaf + chain.intermediate);
    expect(await tryRequest({ server: url, ca: other.ca.cert })).toMatch(/^(UNABLE_TO|SELF_SIGNED)/);
  });
  test("nor another name", async () => {
    const { url } = await serve(chain.leaf);
    expect(await tryRequest({ server: url, ca: chain.leaf, tlsServerName: "kubernetes" })).toBe(
      "ERR_TLS_CERT_ALTNAME_INVALID",
    );
  });
});

/** Sets variables of this process until the end of the test. */
function setVariables(variables: { readonly [name: string]: string }): void {
  onTestFinished(() => void vi.unstubAllEnvs());
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
}

describe("without an authority, the system's are trusted, as Go finds them", () => {
  let server: FakeServer;
  beforeEach(async () => {
    server = await startServer(ok, certificates.server);
  });

  test("in the file of SSL_CERT_FILE", async () => {
    await writeFile(join(folder, "roots.pem"), `# comment\n${other.ca.cert}${certificates.ca.cert}`);
    setVariables({ SSL_CERT_FILE: join(folder, "roots.pem") });
    expect(await tryRequest({ server: server.url })).toBe(200);
  });
  test("in all files of all folders of SSL_CERT_DIR, and folders that are missing are skipped", async () => {
    await Promise.all([mkdir(join(folder, "a")), mkdir(join(folder, "b"))]);
    await writeFile(join(folder, "a", "other.crt"), other.ca.cert);
    await writeFile(join(folder, "b", "noise"), "nothing");
    await writeFile(join(folder, "real.pem"), certificates.ca.cert);
    await symlink(join(folder, "real.pem"), join(folder, "b", "0123abcd.0"));
    setVariables({ SSL_CERT_DIR: [join(folder, "a"), join(folder, "none"), join(folder, "b")].join(":") });
    expect(await tryRequest({ server: server.url })).toBe(200);
  });
  test("and in the file of NODE_EXTRA_CA_CERTS", async () => {
    await writeFile(join(folder, "extra.pem"), certificates.ca.cert);
    await writeFile(join(folder, "roots.pem"), other.ca.cert);
    setVariables({ SSL_CERT_FILE: join(folder, "roots.pem"), NODE_EXTRA_CA_CERTS: join(folder, "extra.pem") });
    expect(await tryRequest({ server: server.url })).toBe(200);
  });
  test("but not if there is one", async () => {
    await writeFile(join(folder, "roots.pem"), certificates.ca.cert);
    setVariables({ SSL_CERT_FILE: join(folder, "roots.pem") });
    expect(await tryRequest({ server: server.url, ca: other.ca.cert })).toMatch(/^(UNABLE_TO|SELF_SIGNED|CERT_)/);
  });
  test("and a missing file is not an error", async () => {
    setVariables({ SSL_CERT_FILE: join(folder, "none"), SSL_CERT_DIR: join(folder, "none") });
    expect(await tryRequest({ server: server.url })).toMatch(/^(UNABLE_TO|SELF_SIGNED)/);
  });
});

describe("B.16 the certificate of an https proxy", () => {
  async function through(cluster: string, options: ConnectOptions = {}): Promise<unknown> {
    const proxy = await startHttpProxy({ tls: other.server });
    const server = await startServer((_request, response) => json(response, {}), certificates.server);
    const file = join(folder, "config");
    await writeFile(file, kubeconfig({ server: server.url, cluster: `proxy-url: "${proxy.url}", ${cluster}` }));
    const client = await connect({ kubeconfig: file, ...options });
    onTestFinished(() => client.close());
    return client.send({ path: "/" }).then(
      ({ status }) => status,
      (error: unknown) => error,
    );
  }
  const inBase64 = (text: string): string => Buffer.from(text).toString("base64");

  test("is not verified if insecure-skip-tls-verify is set, as in client-go", async () => {
    expect(await through("insecure-skip-tls-verify: true")).toBe(200);
  });
  test("is verified by the cluster's authorities", async () => {
    const both = inBase64(certificates.ca.cert + other.ca.cert);
    expect(await through(`certificate-authority-data: ${both}`)).toBe(200);
  });
  test("is verified by the system's authorities", async () => {
    await writeFile(join(folder, "roots.pem"), other.ca.cert);
    setVariables({ SSL_CERT_FILE: join(folder, "roots.pem") });
    expect(await through(`certificate-authority-data: ${inBase64(certificates.ca.cert)}`)).toBe(200);
  });
  test("is an error that says whose certificate it is and what to do, if it is not trusted", async () => {
    const error = await through(`certificate-authority-data: ${inBase64(certificates.ca.cert)}`);
    expect(error).toMatchObject({
      name: "ConnectionError",
      code: "ERR_PROXY",
      message: expect.stringMatching(
        /the certificate of the proxy https:\/\/127\.0\.0\.1:\d+ is not trusted \((UNABLE_TO|SELF_SIGNED)\w+\) \(GET \/\); add the proxy's certificate authority to the certificate authorities of the cluster or of the system$/,
      ),
    });
  });
});

describe("B.11 an http server", () => {
  const INSECURE = "insecure-skip-tls-verify: true";
  test.each([
    `certificate-authority: /no/such, ${INSECURE}`,
    `certificate-authority-data: YQ==, ${INSECURE}`,
    "certificate-authority: /no/such",
    "tls-server-name: x",
  ])("needs no TLS settings, and they do not matter: %s", async (cluster) => {
    const server = await startServer(ok);
    const file = join(folder, "config");
    await writeFile(file, kubeconfig({ server: server.url, cluster, user: "{token: t}" }));
    expect(await tryRequest({ kubeconfig: file })).toBe(200);
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });
});
