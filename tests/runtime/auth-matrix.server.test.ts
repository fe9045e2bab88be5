import { readFile, writeFile } from "node:fs/promises";
import { serviceAccounts } from "@kubesmith/kubernetes/core/v1";
import { beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { type FakeProxy, startHttpProxy, startSocksProxy } from "../../runtime/testdata/proxies.js";
import { base64, execOf } from "../support/auth-files.js";
import { watchSockets } from "../support/sockets.js";
import { JANE, useAuthCluster } from "../support/use-auth-cluster.js";

const auth = useAuthCluster();
const { cluster, at, oidcOf, whoAmI } = auth;

let adminPair: { readonly cert: string; readonly key: string };
beforeAll(async () => {
  const { certFile, keyFile } = cluster.users.adminCert;
  adminPair = { cert: await readFile(certFile, "utf8"), key: await readFile(keyFile, "utf8") };
});

const ADMIN = { username: "admin", groups: ["system:masters", "system:authenticated"] };

/** The kubeconfig's user, made when the cluster runs, and who that is. */
const CREDENTIALS: readonly [string, () => object | Promise<object>, object][] = [
  ["B.12 token", () => ({ token: cluster.users.admin.token }), ADMIN],
  [
    "B.12 token file, with a line break",
    async () => {
      await writeFile(at("token"), `${cluster.users.reader.token}\n`);
      // B.3: from the folder of the kubeconfig.
      return { tokenFile: "../token" };
    },
    { username: "reader", groups: ["system:authenticated"] },
  ],
  [
    "B.5 client certificate, as files",
    () => ({ "client-certificate": cluster.users.adminCert.certFile, "client-key": cluster.users.adminCert.keyFile }),
    ADMIN,
  ],
  [
    "B.5 client certificate, as data",
    () => ({ "client-certificate-data": base64(adminPair.cert), "client-key-data": base64(adminPair.key) }),
    ADMIN,
  ],
  [
    "B.12 service account token",
    async () => {
      const accounts = cluster.client.resource(serviceAccounts, "default");
      const { metadata } = await accounts.create({ metadata: { generateName: "robot-" } });
      const { status } = await accounts.token.create(metadata.name, { spec: { expirationSeconds: 600 } });
      return { token: status?.token };
    },
    { username: expect.stringMatching(/^system:serviceaccount:default:robot-/) },
  ],
  [
    "B.20 plugin that gives a token",
    async () => execOf(await auth.files.plugin("p-token", { token: cluster.users.reader.token })),
    { username: "reader" },
  ],
  [
    "B.20 plugin of v1beta1",
    async () => ({
      exec: {
        apiVersion: "client.authentication.k8s.io/v1beta1",
        command: await auth.files.plugin("p-beta", { token: cluster.users.reader.token }, "v1beta1"),
      },
    }),
    { username: "reader" },
  ],
  [
    "B.23 plugin that gives a certificate",
    async () =>
      execOf(
        await auth.files.plugin("p-cert", { clientCertificateData: adminPair.cert, clientKeyData: adminPair.key }),
      ),
    ADMIN,
  ],
  [
    "B.23 plugin that gives both; the certificate says who it is first",
    async () =>
      execOf(
        await auth.files.plugin("p-both", {
          token: cluster.users.reader.token,
          clientCertificateData: adminPair.cert,
          clientKeyData: adminPair.key,
        }),
      ),
    ADMIN,
  ],
  ["B.19 OpenID Connect", () => oidcOf({ "id-token": auth.issuer.idToken("jane", 600) }), JANE],
  [
    "B.19 OpenID Connect, refreshed",
    () => oidcOf({ "id-token": auth.issuer.idToken("jane", 1), "refresh-token": auth.issuer.refreshToken("jane") }),
    JANE,
  ],
  [
    "B.18 impersonation",
    () => ({
      token: cluster.users.admin.token,
      as: "someone",
      "as-uid": "42",
      "as-groups": ["a,b", "testers"],
      "as-user-extra": { "example.com/scope%": ["x", "y,z"] },
    }),
    {
      username: "someone",
      uid: "42",
      groups: ["a,b", "testers", "system:authenticated"],
      extra: { "example.com/scope%": ["x", "y,z"] },
    },
  ],
];

const WAYS: readonly [string, (() => Promise<FakeProxy>) | undefined][] = [
  ["directly", undefined],
  ["through an HTTP proxy", startHttpProxy],
  ["through a SOCKS5 proxy", startSocksProxy],
];
describe.each(WAYS)("G.16 a real server sees no difference between kubectl and this client, %s", (_way, startProxy) => {
  test.each(CREDENTIALS)("%s", async (name, user, want) => {
    const proxy = await startProxy?.();
    const file = await auth.files.kubeconfig(await user(), proxy && { "proxy-url": proxy.url });
    const sockets = watchSockets();
    // The server asks the issuer for its keys a moment after it is ready.
    const { ours, kubectls } = await vi.waitFor(() => whoAmI(file), { timeout: 30_000, interval: 500 });
    expect(ours).toMatchObject(want);
    expect(kubectls).toEqual(ours);
    // The issuer is asked directly, as client-go does.
    const hosts = [cluster.server, ...(name.includes("refreshed") ? [auth.issuer.url] : [])];
    if (proxy === undefined) {
      expect(sockets.count(cluster.server)).toBeGreaterThan(0);
      expect(sockets.elsewhere(...hosts)).toEqual([]);
      return;
    }
    expect(sockets.elsewhere(...hosts, proxy.url)).toEqual([]);
    expect(new Set(proxy.asked)).toEqual(new Set([new URL(cluster.server).host]));
    // All connections to the server are the proxy's own.
    expect(sockets.count(cluster.server)).toBe(proxy.asked.length);
    expect(sockets.count(proxy.url)).toBeGreaterThan(0);
  });
});

describe("B.11 a real server sees no difference through kubectl proxy, which has the credentials", () => {
  test.each(CREDENTIALS)("%s", async (_name, user, want) => {
    const proxy = await cluster.kubectlProxy({ args: [`--kubeconfig=${await auth.files.kubeconfig(await user())}`] });
    onTestFinished(() => proxy.stop());
    // Over plain http the file's own token must not be sent: the proxy would pass it on, in place of its own credentials.
    const members = { server: proxy.url, "certificate-authority-data": "" };
    const file = await auth.files.kubeconfig({ token: "planted-token" }, members);
    const sockets = watchSockets();
    const { ours, kubectls } = await vi.waitFor(() => whoAmI(file), { timeout: 30_000, interval: 500 });
    expect(ours).toMatchObject(want);
    expect(kubectls).toEqual(ours);
    expect(sockets.count(proxy.url)).toBeGreaterThan(0);
    expect(sockets.elsewhere(proxy.url)).toEqual([]);
  });
});
