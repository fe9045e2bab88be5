import { createServer, type TlsOptions } from "node:tls";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { type Certificates, createCertificates } from "../../testbed/certificates.js";
import { type Client, connect } from "../index.js";
import { listen } from "../testdata/listen.js";
import { shared } from "../testdata/together.js";

let certificates: Certificates;
beforeAll(async () => {
  certificates = await createCertificates("jane");
});

interface Demanding {
  readonly url: string;
  readonly connections: () => number;
}

/** A server that requires a client certificate of its own authority, over one version of TLS. */
async function startDemanding(version: "TLSv1.2" | "TLSv1.3"): Promise<Demanding> {
  let connections = 0;
  const options: TlsOptions = {
    ...certificates.server,
    ca: certificates.ca.cert,
    requestCert: true,
    rejectUnauthorized: true,
    minVersion: version,
    maxVersion: version,
    ALPNProtocols: ["h2", "http/1.1"],
  };
  const server = createServer(options, (socket) => void socket.resume());
  server.on("connection", () => void connections++).on("tlsClientError", () => {});
  return { url: `https://127.0.0.1:${await listen(server)}`, connections: () => connections };
}

async function open(server: string): Promise<Client> {
  const client = await connect({ server, ca: certificates.ca.cert });
  onTestFinished(() => client.close());
  return client;
}

const REFUSALS = [
  [
    "TLSv1.3",
    "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED",
    /the server requires a client certificate .*; in the options or in the kubeconfig, set a client/,
  ],
  ["TLSv1.2", "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE", /rejected the TLS handshake .*; it may require a client/],
] as const;

test.each(REFUSALS)(
  "a server that demands a client certificate over %s is an error that says so, without retries: %s",
  async (version, code, message) => {
    const server = await startDemanding(version);
    const client = await open(server.url);
    const refusal = { name: "ConnectionError", code, message: expect.stringMatching(message) };
    for (const method of ["GET", "POST"] as const)
      await expect(client.send({ path: "/", method })).rejects.toMatchObject(refusal);
    await expect(client.stream({ path: "/" })).rejects.toMatchObject(refusal);
    expect(server.connections()).toBe(3);
    for (const result of await shared(client, 2, { path: "/" }))
      expect(result).toMatchObject({ status: "rejected", reason: refusal });
    expect(server.connections()).toBeLessThanOrEqual(3 + 3);
  },
);
