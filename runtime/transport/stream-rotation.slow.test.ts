import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { TLSSocket } from "node:tls";
import { expect, onTestFinished, test } from "vitest";
import { createCertificates, signClientCertificate } from "../../testbed/certificates.js";
import { connect } from "../index.js";
import { PROTOCOLS, startStreamServer } from "../testdata/stream-server.js";

// Streams go on for ten seconds after their certificate was replaced.
test.each(PROTOCOLS)(
  "B.14 a stream over %s ends when the client certificate is replaced, and can be opened again with the new one",
  async (protocol) => {
    const certificates = await createCertificates("first");
    const folder = await mkdtemp(join(tmpdir(), "kubesmith-stream-rotation-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const write = async (name: string): Promise<void> => {
      const { cert, key } = await signClientCertificate(certificates.ca, `CN=${name}`);
      await Promise.all([writeFile(join(folder, "cert"), cert), writeFile(join(folder, "key"), key)]);
    };
    await write("first");
    const options = { ...certificates.server, ca: certificates.ca.cert, requestCert: true, rejectUnauthorized: true };
    const server = await startStreamServer(protocol, options, (_request, response) => {
      const socket = ("stream" in response ? response.stream : response) as { session?: { socket: TLSSocket } };
      const peer = (socket.session?.socket ?? (response.socket as TLSSocket)).getPeerCertificate();
      response.write(`${peer.subject.CN}`);
    });
    const client = await connect({
      server: server.url,
      ca: certificates.ca.cert,
      clientCertificateFile: join(folder, "cert"),
      clientKeyFile: join(folder, "key"),
    });
    onTestFinished(() => client.close());
    const nameOf = async (): Promise<{ name: string; rest: AsyncIterator<Uint8Array> }> => {
      const rest = (await client.stream({ path: "/" })).body[Symbol.asyncIterator]();
      return { name: Buffer.from((await rest.next()).value ?? []).toString(), rest };
    };
    const first = await nameOf();
    expect(first.name).toBe("first");
    await write("second");
    // Files are looked at when a connection is made, at most once a second: here by a call, which has connections of its own.
    await sleep(1_100);
    await client.send({ path: "/", maxBytes: 1 }).catch(() => undefined);
    await expect.poll(async () => (await nameOf()).name, { timeout: 10_000, interval: 300 }).toBe("second");
    const ended = performance.now();
    await expect(first.rest.next()).rejects.toMatchObject({ name: "ConnectionError", code: "CERTIFICATES_CHANGED" });
    expect(performance.now() - ended).toBeGreaterThan(5_000);
    expect((await nameOf()).name).toBe("second");
  },
);
