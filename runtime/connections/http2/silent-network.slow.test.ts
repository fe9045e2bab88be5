import { beforeAll, expect, onTestFinished, test } from "vitest";
import { type Certificates, createCertificates } from "../../../testbed/certificates.js";
import { startRelay } from "../../../tests/support/relay.js";
import { connect } from "../../index.js";
import { startHttp2Server } from "../../testdata/http2-server.js";
import { shared, statusesOf } from "../../testdata/together.js";

let certificates: Certificates;
beforeAll(async () => {
  certificates = await createCertificates("jane");
});

// The limits are 45 seconds; the rest is for slow machines.
test("reads with a timeout get a new connection after the network has swallowed one, and streams on it end", {
  timeout: 180_000,
}, async () => {
  const server = await startHttp2Server(certificates.server, ({ path }, { respond, stream }) => {
    if (path !== "/watch") return respond(200, {}, "{}");
    stream?.respond({ ":status": 200 });
    stream?.write("{}\n");
  });
  const relay = await startRelay(server.url);
  onTestFinished(() => relay.stop());
  const client = await connect({ server: relay.server, ca: certificates.ca.cert, requestTimeout: 1_000 });
  onTestFinished(() => client.close());
  const { body } = await client.stream({ path: "/watch" });
  expect(statusesOf(await shared(client, 2, { path: "/a" }))).toEqual([200, 200]);

  relay.hold();
  const started = performance.now();
  const ended = (async () => {
    for await (const chunk of body) expect(`${chunk}`).toBe("{}\n");
  })().catch((error: unknown) => error);
  let results: unknown[];
  do results = statusesOf(await shared(client, 2, { path: "/a" }));
  while (results.some((status) => status !== 200) && performance.now() - started < 120_000);
  expect(results).toEqual([200, 200]);
  expect(performance.now() - started).toBeGreaterThan(5_000);
  expect(await ended).toMatchObject({ name: "ConnectionError", code: "ECONNRESET" });
  expect(performance.now() - started).toBeLessThan(70_000);
});
