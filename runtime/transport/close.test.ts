import { writeFile } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { type Certificates, createCertificates } from "../../testbed/certificates.js";
import { connect } from "../index.js";
import { kubeconfig, temporaryFolder } from "../testdata/kubeconfigs.js";
import { listen } from "../testdata/listen.js";

let certificates: Certificates;
beforeAll(async () => {
  certificates = await createCertificates("jane");
});

/** A server that accepts connections and says nothing on them. */
async function startSilent(): Promise<{ readonly port: number; readonly sockets: ReadonlySet<Socket> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).once("close", () => sockets.delete(socket));
    socket.resume();
  });
  return { port: await listen(server), sockets };
}

const SILENT: readonly [string, (port: number) => { readonly server: string; readonly proxy?: string }][] = [
  ["to a server", (port) => ({ server: `https://127.0.0.1:${port}` })],
  ["to an HTTP proxy", (port) => ({ server: "https://server.invalid", proxy: `http://127.0.0.1:${port}` })],
  ["to an HTTPS proxy", (port) => ({ server: "https://server.invalid", proxy: `https://127.0.0.1:${port}` })],
  ["to a SOCKS5 proxy", (port) => ({ server: "https://server.invalid", proxy: `socks5://127.0.0.1:${port}` })],
];
test.each(SILENT)("close() abandons connections %s that are being opened", async (_name, addresses) => {
  const { port, sockets } = await startSilent();
  const { server, proxy } = addresses(port);
  const file = join(await temporaryFolder(), "config");
  const authority = Buffer.from(certificates.ca.cert).toString("base64");
  const more = proxy === undefined ? "" : `, proxy-url: "${proxy}"`;
  await writeFile(file, kubeconfig({ server, cluster: `certificate-authority-data: ${authority}${more}` }));
  const client = await connect({ kubeconfig: file });
  onTestFinished(() => client.close());
  const pending = [client.stream({ path: "/" }), client.send({ path: "/" }), client.upgrade({ path: "/" })].map(
    (request) => request.catch(({ code }: { code: unknown }) => code),
  );
  await expect.poll(() => sockets.size).toBe(3);
  const start = performance.now();
  await client.close();
  expect(await Promise.all(pending)).toEqual(["ClientClosed", "ClientClosed", "ClientClosed"]);
  await expect.poll(() => sockets.size).toBe(0);
  expect(performance.now() - start).toBeLessThan(2000);
});
