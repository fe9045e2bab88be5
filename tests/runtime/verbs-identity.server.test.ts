import "reflect-metadata"; // @peculiar/x509 does not load without it
import { webcrypto } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { selfSubjectReviews, tokenReviews } from "@kubesmith/kubernetes/authentication/v1";
import {
  localSubjectAccessReviews,
  selfSubjectAccessReviews,
  selfSubjectRulesReviews,
  subjectAccessReviews,
} from "@kubesmith/kubernetes/authorization/v1";
import { certificateSigningRequests } from "@kubesmith/kubernetes/certificates/v1";
import { configMaps, secrets, serviceAccounts } from "@kubesmith/kubernetes/core/v1";
import { roleBindings, roles } from "@kubesmith/kubernetes/rbac/v1";
import { type Client, connect, isForbidden } from "@kubesmith/runtime";
import { PemConverter, Pkcs10CertificateRequestGenerator } from "@peculiar/x509";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { failureOf } from "../support/failure-of.js";
import { startVerbsCluster, type VerbsCluster } from "../support/verbs-cluster.js";

let on: VerbsCluster;
let client: Client;
let reader: Client;

beforeAll(async () => {
  // A controller signs the certificates that are asked for.
  on = await startVerbsCluster({ controllerManager: true });
  client = on.clients.token;
  reader = await connect({ kubeconfig: on.cluster.users.reader.kubeconfig });
});
afterAll(async () => {
  await reader?.close();
  await on?.stop();
});

const nameOf = async (who: Client): Promise<string | undefined> =>
  (await who.resource(selfSubjectReviews).create({})).status?.userInfo?.username;

test("B.12 a service account's token authenticates a client of its own, with the account's rights", async () => {
  const accounts = client.resource(serviceAccounts, "default");
  await accounts.create({ metadata: { name: "robot" } });
  const { status } = await accounts.token.create("robot", { spec: { expirationSeconds: 600 } });
  const { server, caFile } = on.cluster;
  const robot = await connect({ server, caFile, token: status?.token ?? "" });
  expect(await nameOf(robot)).toBe("system:serviceaccount:default:robot");
  const refused = await failureOf(robot.resource(configMaps, "default").list());
  expect(isForbidden(refused)).toBe(true);
  expect(String(refused)).toContain('User "system:serviceaccount:default:robot" cannot list resource "configmaps"');

  await client.resource(roles, "default").create({
    metadata: { name: "maps" },
    rules: [{ apiGroups: [""], resources: ["configmaps"], verbs: ["list"] }],
  });
  await client.resource(roleBindings, "default").create({
    metadata: { name: "maps" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "maps" },
    subjects: [{ kind: "ServiceAccount", name: "robot", namespace: "default" }],
  });
  // The server takes up new rights a moment after it has stored them.
  const list = await vi.waitFor(() => robot.resource(configMaps, "default").list(), { timeout: 10_000 });
  expect(list.kind).toBe("ConfigMapList");

  const { status: review } = await client.resource(tokenReviews).create({ spec: { token: status?.token ?? "" } });
  expect(review).toMatchObject({ authenticated: true, user: { username: "system:serviceaccount:default:robot" } });
  await robot.close();
});

test("B.5 a certificate that is requested, approved and signed authenticates a client", async () => {
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const name = "O=testers, CN=newcomer";
  const request = await Pkcs10CertificateRequestGenerator.create(
    { name, keys, signingAlgorithm: algorithm },
    webcrypto,
  );
  const requests = client.resource(certificateSigningRequests);
  const created = await requests.create({
    metadata: { name: "newcomer" },
    spec: {
      request: Buffer.from(request.toString("pem")).toString("base64"),
      signerName: "kubernetes.io/kube-apiserver-client",
      usages: ["client auth"],
    },
  });
  expect(created.spec.username).toBe("admin");
  const conditions = [{ type: "Approved", status: "True", reason: "Test", message: "by a test" }];
  const approved = await requests.approval.update("newcomer", { ...created, status: { conditions } });
  expect(approved.status?.conditions).toMatchObject(conditions);
  expect((await requests.approval.get("newcomer")).status?.conditions).toMatchObject(conditions);

  const signed = await vi.waitFor(
    async () => {
      const { status } = await requests.get("newcomer");
      return status?.certificate ?? Promise.reject(new Error("no certificate yet"));
    },
    { timeout: 30_000 },
  );
  expect((await on.cluster.kubectl(["get", "csr", "newcomer"])).stdout).toMatch(/Approved,Issued/);
  const clientCertificateFile = join(on.cluster.folder, "newcomer.crt");
  const clientKeyFile = join(on.cluster.folder, "newcomer.key");
  await writeFile(clientCertificateFile, Buffer.from(signed, "base64"));
  const key = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  await writeFile(clientKeyFile, PemConverter.encode(key, "PRIVATE KEY"));
  const { server, ca } = on.cluster;
  const newcomer = await connect({ server, ca, clientCertificateFile, clientKeyFile });
  expect(await nameOf(newcomer)).toBe("newcomer");
  await newcomer.close();
});

test("access reviews answer for oneself and for others", async () => {
  const mine = await reader.resource(selfSubjectAccessReviews).create({
    spec: { resourceAttributes: { verb: "list", resource: "configmaps", namespace: "default" } },
  });
  expect(mine).toMatchObject({ kind: "SelfSubjectAccessReview", status: { allowed: true } });
  const resourceAttributes = { verb: "delete", resource: "configmaps", namespace: "default" };
  const mineNot = await reader.resource(selfSubjectAccessReviews).create({ spec: { resourceAttributes } });
  expect(mineNot.status?.allowed).toBe(false);

  const spec = { user: "reader", resourceAttributes: { ...resourceAttributes, verb: "get" } };
  expect((await client.resource(subjectAccessReviews).create({ spec })).status?.allowed).toBe(true);
  const local = { metadata: { namespace: "default" }, spec: { ...spec, user: "stranger" } };
  const answer = await client.resource(localSubjectAccessReviews, "default").create(local);
  expect(answer.status?.allowed).toBe(false);
  const rules = await reader.resource(selfSubjectRulesReviews).create({ spec: { namespace: "default" } });
  expect(rules.status?.resourceRules).toContainEqual({
    apiGroups: ["*"],
    resources: ["*"],
    verbs: ["get", "list", "watch"],
  });
  expect((await on.cluster.kubectl(["auth", "can-i", "get", "configmaps", "--as=reader"])).stdout.trim()).toBe("yes");
});

test("B.18 impersonation acts as someone else, groups and extra included", async () => {
  const { server, ca, users } = on.cluster;
  const user = { user: "someone", groups: ["a,b", "testers"], uid: "42", extra: { "example.com/scope": ["x", "y"] } };
  const someone = await connect({ server, ca, token: users.admin.token, impersonate: user });
  const { status } = await someone.resource(selfSubjectReviews).create({});
  expect(status?.userInfo).toEqual({
    username: "someone",
    uid: "42",
    groups: ["a,b", "testers", "system:authenticated"],
    extra: { "example.com/scope": ["x", "y"] },
  });
  expect(isForbidden(await failureOf(someone.resource(secrets, "default").list()))).toBe(true);
  await someone.close();
});
