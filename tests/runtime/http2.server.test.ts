import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { configMaps } from "@kubesmith/kubernetes/core/v1";
import { type Client, connect, isNotFound } from "@kubesmith/runtime";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { kubeconfig, temporaryFolder } from "../../runtime/testdata/kubeconfigs.js";
import { startHttpProxy, startSocksProxy } from "../../runtime/testdata/proxies.js";
import { type ControlPlane, startControlPlane } from "../../testbed/index.js";
import { type Relay, startRelay } from "../support/relay.js";

const OBJECTS = 300;
let cluster: ControlPlane;
let relay: Relay;
let admin: Client;

beforeAll(async () => {
  // The most that the server takes: one request in fifty asks the client to leave the connection.
  cluster = await startControlPlane({ extraArgs: ["--goaway-chance=0.02"] });
  relay = await startRelay(cluster.server);
  admin = await open();
  const text = "x".repeat(20_000);
  const maps = admin.resource(configMaps, "default");
  for (let i = 0; i < OBJECTS; i++) await maps.create({ metadata: { name: `map-${i}` }, data: { text } });
});
afterAll(async () => {
  await admin?.close();
  await relay?.stop();
  await cluster?.stop();
});

async function open(options: object = {}): Promise<Client> {
  return connect({ server: cluster.server, ca: cluster.ca, token: cluster.users.admin.token, ...options });
}

/** Reads many objects at once and returns the names that came back. */
async function readAtOnce(client: Client, count: number): Promise<string[]> {
  const maps = client.resource(configMaps, "default");
  const read = await Promise.all(Array.from({ length: count }, (_, i) => maps.get(`map-${i % OBJECTS}`)));
  return read.map(({ metadata }) => metadata.name);
}

test("no read is lost when a server closes connections gracefully", async () => {
  const client = await open({ server: relay.server });
  onTestFinished(() => client.close());
  const before = relay.opened;
  for (let burst = 0; burst < 10; burst++) {
    expect(await readAtOnce(client, 500)).toEqual(Array.from({ length: 500 }, (_, i) => `map-${i % OBJECTS}`));
  }
  // It did tell: one connection carries as many requests as come, for as long as it lives.
  expect(relay.opened - before).toBeGreaterThan(5);
});

test("five thousand simultaneous reads succeed, and so do lists of six megabytes", async () => {
  const client = await open();
  onTestFinished(() => client.close());
  expect(await readAtOnce(client, 5_000)).toHaveLength(5_000);
  const lists = await Promise.all(Array.from({ length: 8 }, () => client.resource(configMaps, "default").list()));
  for (const { items } of lists)
    expect(items.filter(({ data }) => data?.text?.length === 20_000)).toHaveLength(OBJECTS);
});

test("refusals of the server reject only their own requests", async () => {
  const maps = admin.resource(configMaps, "default");
  const results = await Promise.allSettled(["map-0", "none", "map-1"].map((name) => maps.get(name)));
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  const [, refused] = results;
  expect(refused?.status === "rejected" && isNotFound(refused.reason)).toBe(true);
});

test.each([
  ["HTTP", startHttpProxy],
  ["SOCKS5", startSocksProxy],
])("HTTP/2 works through a proxy, %s, with a tunnel for each connection", async (_name, start) => {
  const proxy = await start();
  const file = join(await temporaryFolder(), "config");
  const authority = Buffer.from(cluster.ca).toString("base64");
  const reached = `proxy-url: "${proxy.url}", certificate-authority-data: ${authority}`;
  const user = `{token: ${cluster.users.admin.token}}`;
  await writeFile(file, kubeconfig({ server: cluster.server, cluster: reached, user }));
  const client = await connect({ kubeconfig: file });
  onTestFinished(() => client.close());
  expect(await readAtOnce(client, 10)).toHaveLength(10);
  // One for the first read, one for those at the same time.
  const { host } = new URL(cluster.server);
  expect(proxy.asked).toEqual([host, host]);
});

test("idle connections do not keep a process alive", async () => {
  const runtime = new URL("../../runtime/dist/esm/index.js", import.meta.url).href;
  const program = `
    import { connect } from ${JSON.stringify(runtime)};
    const client = await connect({ kubeconfig: process.argv[1] });
    const answers = await Promise.all([1, 2, 3].map(() => client.send({ path: "/version" })));
    console.log(answers.map(({ status }) => status).join());`;
  const args = ["--input-type=module", "--eval", program, cluster.users.admin.kubeconfig];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 10_000 });
  expect(stdout).toBe("200,200,200\n");
});
