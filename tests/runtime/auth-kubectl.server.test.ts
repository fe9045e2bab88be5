import { readFile, rm, writeFile } from "node:fs/promises";
import { selfSubjectReviews } from "@kubesmith/kubernetes/authentication/v1";
import { clusterRoleBindings, clusterRoles } from "@kubesmith/kubernetes/rbac/v1";
import { connect, isForbidden } from "@kubesmith/runtime";
import { expect, onTestFinished, test, vi } from "vitest";
import { startHttpProxy, startSocksProxy } from "../../runtime/testdata/proxies.js";
import { execOf } from "../support/auth-files.js";
import { kubesmith } from "../support/cli.js";
import { failureOf } from "../support/failure-of.js";
import { JANE, useAuthCluster } from "../support/use-auth-cluster.js";

const auth = useAuthCluster();
const { cluster, oidcOf, whoAmI } = auth;

test.each([
  ["HTTP", startHttpProxy],
  ["SOCKS5", startSocksProxy],
] as const)("B.16 %s proxies with a password work for this client and for kubectl", async (_name, start) => {
  const proxy = await start({ credentials: "proxy-user:p@ss/word" });
  const url = proxy.url.replace("://", "://proxy-user:p%40ss%2Fword@");
  const file = await auth.files.kubeconfig({ token: cluster.users.reader.token }, { "proxy-url": url });
  const { ours, kubectls } = await whoAmI(file);
  expect(ours).toMatchObject({ username: "reader" });
  expect(kubectls).toEqual(ours);
  expect(proxy.credentials.join()).not.toContain(cluster.users.reader.token);
});

test("B.19 tokens that kubectl refreshed and stored are used by this client, and the other way round", async () => {
  const tokens = { "id-token": auth.issuer.idToken("jane", 1), "refresh-token": auth.issuer.refreshToken("jane") };
  const file = await auth.files.kubeconfig(oidcOf(tokens));
  const before = auth.issuer.tokenRequests.length;
  const { ours, kubectls } = await whoAmI(file, "kubectl");
  expect(ours).toMatchObject(JANE);
  expect(kubectls).toEqual(ours);
  // kubectl has one refreshed, and a refresh token serves once: we took kubectl's.
  expect(auth.issuer.tokenRequests.length - before).toBe(1);
  const other = await auth.files.kubeconfig(oidcOf({ "refresh-token": auth.issuer.refreshToken("jane") }));
  expect(await whoAmI(other)).toMatchObject({ ours: JANE, kubectls: JANE });
  expect(auth.issuer.tokenRequests.length - before).toBe(2);
});

test("B.21 a plugin gets the same information from this client as from kubectl", async () => {
  const status = { token: cluster.users.reader.token };
  const [command, beta] = [
    await auth.files.plugin("p-info", status),
    await auth.files.plugin("p-info-beta", status, "v1beta1"),
  ];
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
    await whoAmI(await auth.files.kubeconfig(execOf(command, exec), members));
    const [ours, kubectls] = await infos(command);
    expect(ours).toEqual(kubectls);
    expect(ours).toMatchObject({ kind: "ExecCredential", spec: { interactive: false } });
  }
  const old = { apiVersion: "client.authentication.k8s.io/v1beta1", provideClusterInfo: true };
  await whoAmI(await auth.files.kubeconfig(execOf(beta, old), { extensions }));
  const [ours, kubectls] = await infos(beta);
  expect(ours).toEqual(kubectls);
  expect(ours).toMatchObject({ apiVersion: "client.authentication.k8s.io/v1beta1" });
});

test("B.18 impersonation needs the right to impersonate, for kubectl and for this client", async () => {
  const { reader } = cluster.users;
  const file = await auth.files.kubeconfig({ token: reader.token, as: "someone", "as-groups": ["testers"] });
  const client = await connect({ kubeconfig: file });
  onTestFinished(() => client.close());
  const refused = await failureOf(client.resource(selfSubjectReviews).create({}));
  expect(isForbidden(refused)).toBe(true);
  expect(String(refused)).toContain('User "reader" cannot impersonate');
  const { stderr } = await cluster.kubectl(["--kubeconfig", file, "get", "configmaps"]);
  expect(stderr).toContain("(Forbidden)");

  await cluster.client.resource(clusterRoles).create({
    metadata: { name: "impersonator" },
    rules: [
      { apiGroups: [""], resources: ["users"], verbs: ["impersonate"], resourceNames: ["someone"] },
      { apiGroups: [""], resources: ["groups"], verbs: ["impersonate"], resourceNames: ["testers"] },
    ],
  });
  await cluster.client.resource(clusterRoleBindings).create({
    metadata: { name: "impersonator" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "impersonator" },
    subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "reader" }],
  });
  const { ours, kubectls } = await vi.waitFor(() => whoAmI(file), { timeout: 10_000 });
  expect(ours).toMatchObject({ username: "someone", groups: ["testers", "system:authenticated"] });
  expect(kubectls).toEqual(ours);
});

test("B.22, G.14 the program names the plugin that it runs if a kubeconfig is given, and passes on the plugin's output", async () => {
  const command = await auth.files.plugin("p-cli", { token: cluster.users.admin.token });
  const script = await readFile(command, "utf8");
  await writeFile(command, script.replace("cat ", "echo please wait >&2\ncat "));
  const file = await auth.files.kubeconfig(execOf(command));
  const named = await kubesmith(["discover", "--kubeconfig", file]);
  expect(named.code).toBe(0);
  expect(named.stderr).toContain(`running the credential plugin ${command}\n`);
  expect(named.stderr).toContain("please wait\n");
  const found = await kubesmith(["discover"], { env: { KUBECONFIG: file } });
  expect(found.code).toBe(0);
  expect(found.stderr).not.toContain("running the credential plugin");
});
