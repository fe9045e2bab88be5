import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type TLSSocket, connect as tlsConnect } from "node:tls";
import { selfSubjectReviews } from "@kubesmith/kubernetes/authentication/v1";
import { configMaps, secrets, serviceAccounts } from "@kubesmith/kubernetes/core/v1";
import { clusterRoleBindings } from "@kubesmith/kubernetes/rbac/v1";
import { type Client, connect } from "@kubesmith/runtime";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import {
  type Certificates,
  createCertificates,
  type KeyPair,
  signClientCertificate,
} from "../../testbed/certificates.js";
import { type ControlPlane, startControlPlane } from "../../testbed/index.js";
import { atRate, createLoad, type Load } from "../support/load.js";
import { type Relay, startRelay } from "../support/relay.js";
import { createVolume } from "../support/volume.js";

const SECONDS = 30;
let cluster: ControlPlane;
let folder: string;
let relay: Relay;
let admin: Client;
/** The authorities that follow each other: the first is the one that the cluster starts with. */
let first: { readonly ca: KeyPair };
let second: Certificates;
let third: Certificates;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kubesmith-rotation-"));
  [cluster, second, third] = await Promise.all([
    startControlPlane(),
    createCertificates("admin"),
    createCertificates("admin"),
  ]);
  const [cert, key] = await Promise.all(
    ["ca.crt", "ca.key"].map((name) => readFile(join(cluster.folder, name), "utf8")),
  );
  first = { ca: { cert: `${cert}`, key: `${key}` } };
  relay = await startRelay(cluster.server);
  const ca = [first, second, third].map((one) => one.ca.cert).join("");
  admin = await connect({ server: cluster.server, ca, token: cluster.users.admin.token });
});
afterAll(async () => {
  await admin?.close();
  await relay?.stop();
  await cluster?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Replaces a file of the server's in one step; it looks at them while it runs. */
async function replaceServers(name: string, text: string): Promise<void> {
  const file = join(cluster.folder, name);
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}
/** Has the server show another certificate, and waits until it does. */
async function serveBy({ ca, server }: Certificates): Promise<void> {
  await replaceServers("apiserver.crt", server.cert);
  await replaceServers("apiserver.key", server.key);
  await vi.waitFor(
    () =>
      new Promise<void>((resolve, reject) => {
        const port = Number(new URL(cluster.server).port);
        const socket: TLSSocket = tlsConnect({ host: "127.0.0.1", port, ca: ca.cert }, () => {
          socket.end();
          resolve();
        });
        socket.once("error", reject);
      }),
    { timeout: 20_000, interval: 20 },
  );
}
/** The status that a client with this certificate gets. */
function statusOf({ cert, key }: KeyPair): Promise<number | undefined> {
  const ca = [first, second, third].map((one) => one.ca.cert);
  return new Promise((resolve, reject) => {
    const options = { ca, cert, key, agent: false, path: "/api/v1/namespaces/default" };
    request(cluster.server, options, (response) => resolve(response.resume().statusCode))
      .once("error", reject)
      .end();
  });
}
/** Has the server know clients by these authorities, and waits until `status` is what it says to `pair`. */
async function knowBy(authorities: readonly { readonly ca: KeyPair }[], pair: KeyPair, status: number): Promise<void> {
  await replaceServers("ca.crt", authorities.map(({ ca }) => ca.cert).join(""));
  await vi.waitFor(async () => expect(await statusOf(pair)).toBe(status), { timeout: 20_000, interval: 50 });
}
/** A token that serves as long as there is a Secret of this name. */
async function issueToken(name: string): Promise<string> {
  const { metadata } = await admin.resource(secrets, "default").create({ metadata: { name } });
  const boundObjectRef = { apiVersion: "v1", kind: "Secret", name, uid: `${metadata.uid}` };
  const accounts = admin.resource(serviceAccounts, "default");
  const { status } = await accounts.token.create("robot", {
    spec: { expirationSeconds: 600, boundObjectRef, audiences: [] },
  });
  return `${status?.token}`;
}

test("B.12, B.14 no request of 50 per second fails while token, client certificate and authority are replaced", async () => {
  const accounts = admin.resource(serviceAccounts, "default");
  await accounts.create({ metadata: { name: "robot" } });
  await admin.resource(clusterRoleBindings).create({
    metadata: { name: "robot" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
    subjects: [{ kind: "ServiceAccount", name: "robot", namespace: "default" }],
  });
  const sign = (one: { readonly ca: KeyPair }, name: string): Promise<KeyPair> =>
    signClientCertificate(one.ca, `O=system:masters, CN=${name}`);
  const old = await sign(first, "old");

  // As in a pod: token and authority, replaced at once.
  let token = await issueToken("bound-1");
  const pod = await createVolume(join(folder, "pod"), { token, ca: first.ca.cert });
  // A Secret of a certificate.
  const mounted = await createVolume(join(folder, "mounted"), { ca: first.ca.cert, cert: old.cert, key: old.key });
  // Files that are written one after the other.
  const plain = (name: string): string => join(folder, name);
  const write = (name: string, text: string): Promise<void> => writeFile(plain(name), text);
  await Promise.all([write("ca", first.ca.cert), write("cert", old.cert), write("key", old.key)]);

  await write(
    "config",
    JSON.stringify({
      clusters: [{ name: "c", cluster: { server: relay.server, "certificate-authority": pod.path("ca") } }],
      users: [{ name: "u", user: { tokenFile: pod.path("token") } }],
      contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
      "current-context": "x",
    }),
  );
  const warnings: string[] = [];
  const onWarning = (text: string): void => void warnings.push(text);
  const { server } = cluster;
  const certificateFiles = (path: (name: string) => string): { [option: string]: string } => ({
    caFile: path("ca"),
    clientCertificateFile: path("cert"),
    clientKeyFile: path("key"),
  });
  const clients = await Promise.all([
    connect({ kubeconfig: plain("config"), onWarning }),
    connect({ server, ...certificateFiles(mounted.path), onWarning }),
    connect({ server, ...certificateFiles(plain), onWarning }),
  ]);
  for (const name of ["pod", "mounted", "plain"])
    await admin.resource(configMaps, "default").create({ metadata: { name: `${name}-shared` } });
  const [podLoad, mountedLoad, plainLoad] = ["pod", "mounted", "plain"].map((name, i) =>
    createLoad(clients[i] as Client, name),
  ) as [Load, Load, Load];

  /** How often the server has refused credentials so far. Its own count: who listens to undici's diagnostics keeps HTTP/2 from being used. */
  const refusals = async (): Promise<number> => {
    const metrics = (await admin.send({ path: "/metrics" })).text();
    const found = metrics.matchAll(/^authentication_attempts\{result="(?:error|failure)"\} (\d+)$/gm);
    return [...found].reduce((sum, [, attempts]) => sum + Number(attempts), 0);
  };
  const refusedBefore = await refusals();
  const start = performance.now();
  const until = (seconds: number): Promise<void> => sleep(Math.max(start + seconds * 1000 - performance.now(), 0));

  /** A new token for the pod; the previous one is no longer accepted, though the server may believe in it for another ten seconds. */
  async function renewToken(number: number, ca: string): Promise<void> {
    token = await issueToken(`bound-${number}`);
    await pod.replace({ token, ca });
    await admin.resource(secrets, "default").delete(`bound-${number - 1}`);
  }
  async function rotate(): Promise<void> {
    await until(1);
    await renewToken(2, first.ca.cert);
    await until(3);
    // Half a pair for a while.
    const again = await sign(first, "again");
    await write("cert", again.cert);
    await sleep(300);
    await write("key", again.key);
    await mounted.replace({ ca: first.ca.cert, ...again });
    await until(6);
    // The next authority, for clients and for the server.
    const both = first.ca.cert + second.ca.cert;
    const next = await sign(second, "next");
    await knowBy([first, second], next, 200);
    await Promise.all([pod.replace({ token, ca: both }), mounted.replace({ ca: both, ...next }), write("ca", both)]);
    await write("key", next.key);
    await sleep(300);
    await write("cert", next.cert);
    await until(9);
    await serveBy(second);
    await renewToken(3, both);
    await until(12);
    // The old authority goes.
    await Promise.all([
      pod.replace({ token, ca: second.ca.cert }),
      mounted.replace({ ca: second.ca.cert, ...next }),
      write("ca", second.ca.cert),
    ]);
    await knowBy([second], again, 401);
    await until(17);
    // The next one again, but clients get no time: whoever read its files less than a second ago does not know it when it is met.
    const last = await sign(third, "last");
    await knowBy([second, third], last, 200);
    const either = second.ca.cert + third.ca.cert;
    await Promise.all([
      pod.replace({ token, ca: either }),
      mounted.replace({ ca: either, ...last }),
      write("ca", either),
    ]);
    await serveBy(third);
    await write("cert", last.cert);
    await write("key", last.key);
    await until(20);
    await Promise.all([mounted.replace({ ca: third.ca.cert, ...last }), write("ca", third.ca.cert)]);
    await knowBy([third], next, 401);
    // Token and authority at once, as kubelet has them.
    await renewToken(4, third.ca.cert);
  }
  /** All at once, and then over new connections again. */
  async function bursts(): Promise<void> {
    for (let passed = 0; passed < SECONDS; passed++) {
      await until(passed);
      await Promise.all(Array.from({ length: 15 }, () => podLoad.next()));
      relay.cut();
    }
  }
  await Promise.all([rotate(), bursts(), atRate(20, SECONDS, mountedLoad.next), atRate(20, SECONDS, plainLoad.next)]);

  const loads = { pod: podLoad, mounted: mountedLoad, plain: plainLoad };
  const total = { pod: 15 * SECONDS, mounted: 20 * SECONDS, plain: 20 * SECONDS };
  for (const [name, load] of Object.entries(loads)) {
    expect({ name, failures: load.failures }).toEqual({ name, failures: [] });
    const { items } = await admin.resource(configMaps, "default").list();
    const present = items.map(({ metadata }) => metadata.name).filter((one) => one.startsWith(`${name}-`));
    // Each write was executed once.
    expect(present.sort()).toEqual([`${name}-shared`, ...load.left].sort());
  }
  expect(Object.fromEntries(Object.entries(loads).map(([name, { count }]) => [name, count]))).toEqual(total);
  // Credentials were refused meanwhile, and all go by the last ones now.
  expect((await refusals()) - refusedBefore).toBeGreaterThan(3);
  const usersOf = async (client: Client): Promise<unknown> =>
    (await client.resource(selfSubjectReviews).create({})).status?.userInfo?.username;
  expect(await Promise.all(clients.map(usersOf))).toEqual(["system:serviceaccount:default:robot", "last", "last"]);
  expect(warnings).toEqual([]);
  await Promise.all(clients.map((client) => client.close()));
}, 120_000);
