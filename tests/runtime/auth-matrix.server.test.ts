import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { selfSubjectReviews } from "@kubesmith/kubernetes/authentication/v1";
import { serviceAccounts } from "@kubesmith/kubernetes/core/v1";
import { clusterRoleBindings, clusterRoles } from "@kubesmith/kubernetes/rbac/v1";
import { type Client, connect, isForbidden } from "@kubesmith/runtime";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { type FakeProxy, startHttpProxy, startSocksProxy } from "../../runtime/testdata/proxies.js";
import { type ControlPlane, startControlPlane } from "../../testbed/index.js";
import { type AuthFiles, base64, createAuthFiles, execOf } from "../support/auth-files.js";
import { kubesmith } from "../support/cli.js";
import { type OidcIssuer, startOidcIssuer } from "../support/oidc-issuer.js";
import { watchSockets } from "../support/sockets.js";
import { failureOf } from "../support/verbs-cluster.js";

let cluster: ControlPlane;
let issuer: OidcIssuer;
let folder: string;
let files: AuthFiles;
let admin: Client;
let adminPair: { readonly cert: string; readonly key: string };

beforeAll(async () => {
  issuer = await startOidcIssuer();
  folder = await mkdtemp(join(tmpdir(), "kubesmith-auth-"));
  await writeFile(join(folder, "issuer.crt"), issuer.ca);
  cluster = await startControlPlane({
    extraArgs: [
      `--oidc-issuer-url=${issuer.url}`,
      `--oidc-client-id=${issuer.clientId}`,
      `--oidc-ca-file=${join(folder, "issuer.crt")}`,
      "--oidc-username-claim=sub",
      "--oidc-username-prefix=oidc:",
      "--oidc-groups-claim=groups",
    ],
  });
  files = createAuthFiles(folder, cluster);
  const { users } = cluster;
  const [cert, key] = await Promise.all([
    readFile(users.adminCert.certFile, "utf8"),
    readFile(users.adminCert.keyFile, "utf8"),
  ]);
  adminPair = { cert, key };
  admin = await connect({ kubeconfig: users.admin.kubeconfig });
});
afterAll(async () => {
  await admin?.close();
  await cluster?.stop();
  await issuer?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Who the server says that we are, and that kubectl is, by the same kubeconfig. */
async function whoAmI(file: string, first: "we" | "kubectl" = "we"): Promise<{ ours: unknown; kubectls: unknown }> {
  const asWe = async (): Promise<unknown> => {
    const client = await connect({ kubeconfig: file });
    onTestFinished(() => client.close());
    return (await client.resource(selfSubjectReviews).create({})).status?.userInfo;
  };
  const asKubectl = async (): Promise<unknown> => {
    type Review = { readonly status?: { readonly userInfo?: object } };
    const args = ["--kubeconfig", file, "auth", "whoami"];
    return (await cluster.kubectlJson<Review>(args)).status?.userInfo;
  };
  if (first === "we") {
    const ours = await asWe();
    return { ours, kubectls: await asKubectl() };
  }
  const kubectls = await asKubectl();
  return { ours: await asWe(), kubectls };
}

const oidcOf = (tokens: { readonly [key: string]: string }): object => ({
  "auth-provider": {
    name: "oidc",
    config: {
      "idp-issuer-url": issuer.url,
      "client-id": issuer.clientId,
      "client-secret": issuer.clientSecret,
      "idp-certificate-authority-data": base64(issuer.ca),
      ...tokens,
    },
  },
});

const ADMIN = { username: "admin", groups: ["system:masters", "system:authenticated"] };
const JANE = { username: "oidc:jane", groups: ["oidc:testers", "system:authenticated"] };

/** The kubeconfig's user, made when the cluster runs, and who that is. */
const CREDENTIALS: readonly [string, () => object | Promise<object>, object][] = [
  ["B.12 token", () => ({ token: cluster.users.admin.token }), ADMIN],
  [
    "B.12 token file, with a line break",
    async () => {
      await writeFile(join(folder, "token"), `${cluster.users.reader.token}\n`);
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
      const accounts = admin.resource(serviceAccounts, "default");
      const { metadata } = await accounts.create({ metadata: { generateName: "robot-" } });
      const { status } = await accounts.token.create(metadata.name, { spec: { expirationSeconds: 600 } });
      return { token: status?.token };
    },
    { username: expect.stringMatching(/^system:serviceaccount:default:robot-/) },
  ],
  [
    "B.20 plugin that gives a token",
    async () => execOf(await files.plugin("p-token", { token: cluster.users.reader.token })),
    { username: "reader" },
  ],
  [
    "B.20 plugin of v1beta1",
    async () => ({
      exec: {
        apiVersion: "client.authentication.k8s.io/v1beta1",
        command: await files.plugin("p-beta", { token: cluster.users.reader.token }, "v1beta1"),
      },
    }),
    { username: "reader" },
  ],
  [
    "B.23 plugin that gives a certificate",
    async () =>
      execOf(await files.plugin("p-cert", { clientCertificateData: adminPair.cert, clientKeyData: adminPair.key })),
    ADMIN,
  ],
  [
    "B.23 plugin that gives both; the certificate says who it is first",
    async () =>
      execOf(
        await files.plugin("p-both", {
          token: cluster.users.reader.token,
          clientCertificateData: adminPair.cert,
          clientKeyData: adminPair.key,
        }),
      ),
    ADMIN,
  ],
  ["B.19 OpenID Connect", () => oidcOf({ "id-token": issuer.idToken("jane", 600) }), JANE],
  [
    "B.19 OpenID Connect, refreshed",
    () => oidcOf({ "id-token": issuer.idToken("jane", 1), "refresh-token": issuer.refreshToken("jane") }),
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
    const file = await files.kubeconfig(await user(), proxy && { "proxy-url": proxy.url });
    const sockets = watchSockets();
    // The server asks the issuer for its keys a moment after it is ready.
    const { ours, kubectls } = await vi.waitFor(() => whoAmI(file), { timeout: 30_000, interval: 500 });
    expect(ours).toMatchObject(want);
    expect(kubectls).toEqual(ours);
    // The issuer is asked directly, as client-go does.
    const hosts = [cluster.server, ...(name.includes("refreshed") ? [issuer.url] : [])];
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
    const proxy = await cluster.kubectlProxy({ args: [`--kubeconfig=${await files.kubeconfig(await user())}`] });
    onTestFinished(() => proxy.stop());
    // Over plain http the file's own token must not be sent: the proxy would pass it on, in place of its own credentials.
    const members = { server: proxy.url, "certificate-authority-data": "" };
    const file = await files.kubeconfig({ token: "planted-token" }, members);
    const sockets = watchSockets();
    const { ours, kubectls } = await vi.waitFor(() => whoAmI(file), { timeout: 30_000, interval: 500 });
    expect(ours).toMatchObject(want);
    expect(kubectls).toEqual(ours);
    expect(sockets.count(proxy.url)).toBeGreaterThan(0);
    expect(sockets.elsewhere(proxy.url)).toEqual([]);
  });
});

test.each([
  ["HTTP", startHttpProxy],
  ["SOCKS5", startSocksProxy],
] as const)("B.16 %s proxies with a password work for this client and for kubectl", async (_name, start) => {
  const proxy = await start({ credentials: "proxy-user:p@ss/word" });
  const url = proxy.url.replace("://", "://proxy-user:p%40ss%2Fword@");
  const file = await files.kubeconfig({ token: cluster.users.reader.token }, { "proxy-url": url });
  const { ours, kubectls } = await whoAmI(file);
  expect(ours).toMatchObject({ username: "reader" });
  expect(kubectls).toEqual(ours);
  expect(proxy.credentials.join()).not.toContain(cluster.users.reader.token);
});

test("B.19 tokens that kubectl refreshed and stored are used by this client, and the other way round", async () => {
  const tokens = { "id-token": issuer.idToken("jane", 1), "refresh-token": issuer.refreshToken("jane") };
  const file = await files.kubeconfig(oidcOf(tokens));
  const before = issuer.tokenRequests.length;
  const { ours, kubectls } = await whoAmI(file, "kubectl");
  expect(ours).toMatchObject(JANE);
  expect(kubectls).toEqual(ours);
  // kubectl has one refreshed, and a refresh token serves once: we took kubectl's.
  expect(issuer.tokenRequests.length - before).toBe(1);
  const other = await files.kubeconfig(oidcOf({ "refresh-token": issuer.refreshToken("jane") }));
  expect(await whoAmI(other)).toMatchObject({ ours: JANE, kubectls: JANE });
  expect(issuer.tokenRequests.length - before).toBe(2);
});

test("B.21 a plugin gets the same information from this client as from kubectl", async () => {
  const status = { token: cluster.users.reader.token };
  const [command, beta] = [await files.plugin("p-info", status), await files.plugin("p-info-beta", status, "v1beta1")];
  const infos = async (file: string): Promise<unknown[]> =>
    (await readFile(`${file}.info`, "utf8"))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
  const extensions = [{ name: "client.authentication.k8s.io/exec", extension: { audience: "x", n: [1] } }];
  const authority = { "certificate-authority-data": "", "certificate-authority": cluster.caFile };
  const cases: readonly (readonly [exec: object, cluster: object])[] = [
    [{ provideClusterInfo: true }, { extensions, "disable-compression": true }],
    [{ provideClusterInfo: true }, { "tls-server-name": "localhost", ...authority }],
    [{ provideClusterInfo: true }, { "insecure-skip-tls-verify": true, "certificate-authority-data": "" }],
    [{}, { extensions }],
  ];
  for (const [exec, members] of cases) {
    await rm(`${command}.info`, { force: true });
    await whoAmI(await files.kubeconfig(execOf(command, exec), members));
    const [ours, kubectls] = await infos(command);
    expect(ours).toEqual(kubectls);
    expect(ours).toMatchObject({ kind: "ExecCredential", spec: { interactive: false } });
  }
  const old = { apiVersion: "client.authentication.k8s.io/v1beta1", provideClusterInfo: true };
  await whoAmI(await files.kubeconfig(execOf(beta, old), { extensions }));
  const [ours, kubectls] = await infos(beta);
  expect(ours).toEqual(kubectls);
  expect(ours).toMatchObject({ apiVersion: "client.authentication.k8s.io/v1beta1" });
});

test("B.18 impersonation needs the right to impersonate, for kubectl and for this client", async () => {
  const { reader } = cluster.users;
  const file = await files.kubeconfig({ token: reader.token, as: "someone", "as-groups": ["testers"] });
  const client = await connect({ kubeconfig: file });
  onTestFinished(() => client.close());
  const refused = await failureOf(client.resource(selfSubjectReviews).create({}));
  expect(isForbidden(refused)).toBe(true);
  expect(String(refused)).toContain('User "reader" cannot impersonate');
  const { stderr } = await cluster.kubectl(["--kubeconfig", file, "get", "configmaps"]);
  expect(stderr).toContain("(Forbidden)");

  await admin.resource(clusterRoles).create({
    metadata: { name: "impersonator" },
    rules: [
      { apiGroups: [""], resources: ["users"], verbs: ["impersonate"], resourceNames: ["someone"] },
      { apiGroups: [""], resources: ["groups"], verbs: ["impersonate"], resourceNames: ["testers"] },
    ],
  });
  await admin.resource(clusterRoleBindings).create({
    metadata: { name: "impersonator" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "impersonator" },
    subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "reader" }],
  });
  const { ours, kubectls } = await vi.waitFor(() => whoAmI(file), { timeout: 10_000 });
  expect(ours).toMatchObject({ username: "someone", groups: ["testers", "system:authenticated"] });
  expect(kubectls).toEqual(ours);
});

test("B.22, G.14 the program names the plugin that it runs if a kubeconfig is given, and passes on the plugin's output", async () => {
  const command = await files.plugin("p-cli", { token: cluster.users.admin.token });
  const script = await readFile(command, "utf8");
  await writeFile(command, script.replace("cat ", "echo please wait >&2\ncat "));
  const file = await files.kubeconfig(execOf(command));
  const named = await kubesmith(["discover", "--kubeconfig", file]);
  expect(named.code).toBe(0);
  expect(named.stderr).toContain(`running the credential plugin ${command}\n`);
  expect(named.stderr).toContain("please wait\n");
  const found = await kubesmith(["discover"], { env: { KUBECONFIG: file } });
  expect(found.code).toBe(0);
  expect(found.stderr).not.toContain("running the credential plugin");
});
