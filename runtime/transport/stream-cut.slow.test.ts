import { createServer } from "node:tls";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { type Certificates, createCertificates } from "../../testbed/certificates.js";
import { connect } from "../index.js";
import { listen } from "../testdata/listen.js";

let certificates: Certificates;
beforeAll(async () => {
  certificates = await createCertificates("jane");
});

test("a server that allows no stream on a connection is an error, not an endless wait", async () => {
  let connections = 0;
  const cut = createServer({ ...certificates.server, ALPNProtocols: ["h2"] }, (socket) => {
    connections++;
    socket.on("error", () => {});
    socket.destroy();
  });
  const client = await connect({ server: `https://127.0.0.1:${await listen(cut)}`, ca: certificates.ca.cert });
  onTestFinished(() => client.close());
  await expect(client.stream({ path: "/", headers: {} })).rejects.toMatchObject({ name: "ConnectionError" });
  // Once, and retried as a read is.
  expect(connections).toBeLessThanOrEqual(11);
}, 30_000);
