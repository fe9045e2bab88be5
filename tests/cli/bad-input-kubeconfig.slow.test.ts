import { mkdir, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createOldTrees, expectRefusal, type OldTrees, PLANTED, run } from "../support/bad-input.js";
import { type BadServer, startBadServer } from "../support/bad-server.js";
import { createWorkspace } from "../support/workspace.js";

const workspace = createWorkspace();
const file = workspace("kubeconfig");
let trees: OldTrees;
let server: BadServer;

beforeAll(async () => {
  trees = await createOldTrees(workspace("trees"));
  server = await startBadServer();
});
afterAll(() => server?.stop());

const SERVER = "https://127.0.0.1:1";
const BASE64 = Buffer.from(`-----BEGIN CERTIFICATE-----\n${PLANTED.certificate}\n`).toString("base64");

/** A kubeconfig; `cluster` and `user` are the inner lines of its one cluster and its one user. */
function kubeconfig(cluster: string, user: string, rest = "current-context: here"): string {
  return `apiVersion: v1
kind: Config
clusters:
- name: there
  cluster: { ${cluster} }
users:
- name: me
  user: { ${user} }
contexts:
- name: here
  context: { cluster: there, user: me }
${rest}
`;
}
const token = `token: ${PLANTED.token}`;
const secure = `server: "${SERVER}"`;

const BROKEN: { readonly [title: string]: readonly [text: string, ...says: (string | RegExp)[]] } = {
  "text that is not YAML": [kubeconfig(secure, token).replace("contexts:", "contexts: ]"), `${file}:9: invalid YAML`],
  "a list": ["- a\n- b\n", `${file}:1: the file must be a mapping`],
  "something else": ["apiVersion: v1\nkind: Pod\n", `${file}:2: kind must be Config`],
  "a member of the wrong type": [
    kubeconfig(secure, `token: [${PLANTED.token}]`),
    `${file}:8: users[0].user.token must be a string; put it in quotes`,
  ],
  "data that is not base64": [
    kubeconfig(secure, `client-key-data: "${PLANTED.key}!"`),
    `${file}:8: users[0].user.client-key-data must be base64-encoded`,
  ],
  "two users of a name": [
    kubeconfig(secure, token, "current-context: here").replace(
      "contexts:",
      `- name: me\n  user: { ${token} }\ncontexts:`,
    ),
    `${file}:9: users[1].name "me" occurs twice`,
  ],
  "a current-context that is missing": [
    kubeconfig(secure, token, "current-context: gone"),
    'context "gone" (current-context) does not exist',
  ],
  "a user that is missing": [
    kubeconfig(secure, token).replace("user: me", "user: you"),
    'user "you" of context "here" does not exist',
  ],
  "a cluster without a server": [kubeconfig("", token), /cluster "there" .*no server|no cluster is configured/],
  "a server that is not an address": [
    kubeconfig(`server: "https://x y:${PLANTED.password}"`, token),
    'the "server" address must be a host',
  ],
  "a server with a password and another scheme": [
    kubeconfig(`server: "ftp://me:${PLANTED.password}@127.0.0.1:1"`, token),
    'the scheme of the "server" URL must be http or https, but is ftp',
  ],
  "an authority and none": [
    kubeconfig(`${secure}, insecure-skip-tls-verify: true, certificate-authority-data: ${BASE64}`, token),
    'cluster "there" has both a certificate authority and insecure-skip-tls-verify; only one is allowed',
  ],
  "an authority that is not a certificate": [
    kubeconfig(`${secure}, certificate-authority-data: ${BASE64}`, token),
    "the certificate authority",
    "does not contain a readable certificate",
    file,
  ],
  "a certificate without its key": [
    kubeconfig(secure, `client-certificate-data: ${BASE64}`),
    'user "me" has a client certificate but no client-key',
  ],
  "two ways to authenticate": [
    kubeconfig(secure, `${token}, username: me, password: ${PLANTED.password}`),
    'user "me" has both a token and a user name or password; only one authentication method is allowed',
  ],
  "a token file that is missing": [
    kubeconfig(secure, "tokenFile: none"),
    `cannot read the token file ${workspace("none")} (ENOENT)`,
  ],
  "an exec plugin that is not installed": [
    kubeconfig(
      secure,
      `exec: { apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: no-such-plugin, args: [${PLANTED.argument}] }`,
    ),
    "executable no-such-plugin not found; install it, or correct the user's exec.command",
  ],
  "an exec plugin that is half configured": [
    kubeconfig(secure, `exec: { apiVersion: client.authentication.k8s.io/v1, args: [${PLANTED.argument}] }`),
    'user "me" has an exec plugin without a command; user "me" has an exec plugin without an interactiveMode; use Never',
  ],
  "an auth-provider that is incomplete": [
    kubeconfig(secure, `auth-provider: { name: oidc, config: { id-token: ${PLANTED.token} } }`),
    'the "oidc" auth-provider of user "me" has no idp-issuer-url',
  ],
  "an auth-provider that was removed": [
    kubeconfig(secure, `auth-provider: { name: gcp, config: { access-token: ${PLANTED.token} } }`),
    'user "me" uses the auth-provider "gcp", which Kubernetes has removed; use the exec plugin gke-gcloud-auth-plugin',
  ],
  "a proxy": [
    kubeconfig(`${secure}, proxy-url: "ftp://me:${PLANTED.password}@proxy.example.com"`, token),
    'cluster "there" has a proxy-url with the scheme ftp; use http, https or socks5',
  ],
};

test.each(Object.entries(BROKEN))("B.6 a broken kubeconfig is an error: %s", async (_, [text, ...says]) => {
  await writeFile(file, text);
  await expectRefusal(trees, { commands: ["generate"], flags: ["--kubeconfig", file], says });
});

test("B.1 all commands refuse a broken kubeconfig in the same way, from KUBECONFIG too", async () => {
  await writeFile(file, BROKEN["text that is not YAML"]?.[0] ?? "");
  const says = [`${file}:9: invalid YAML`];
  await expectRefusal(trees, { flags: ["--kubeconfig", file], says });
  await expectRefusal(trees, { env: { KUBECONFIG: file }, says });
});

test("B.7 flags that name a missing entry of the kubeconfig are an error", async () => {
  await writeFile(file, kubeconfig(secure, token));
  const commands = ["snapshot"] as const;
  for (const [flag, what] of [
    ["--context", "context"],
    ["--cluster", "cluster"],
    ["--user", "user"],
  ] as const) {
    const flags = ["--kubeconfig", file, flag, "nowhere"];
    await expectRefusal(trees, { commands, flags, says: [`${what} "nowhere" does not exist`] });
  }
});

test("B.1 a kubeconfig that is missing, or a folder, is an error", async () => {
  const missing = workspace("missing");
  await expectRefusal(trees, { flags: ["--kubeconfig", missing], says: [`the kubeconfig ${missing} does not exist`] });
  await mkdir(workspace("folder"), { recursive: true });
  const flags = ["--kubeconfig", workspace("folder")];
  await expectRefusal(trees, {
    commands: ["discover"],
    flags,
    says: [`cannot read the kubeconfig ${workspace("folder")} (EISDIR)`],
  });
});

test("a missing configuration is an error that says where it was looked for", async () => {
  const says = ["no cluster is configured", `${trees.folder}/.kube/config`, "specify a server or a kubeconfig"];
  await expectRefusal(trees, { says });
  await writeFile(file, "");
  await expectRefusal(trees, {
    commands: ["verify"],
    env: { KUBECONFIG: file },
    says: ["no cluster is configured", file],
  });
});

test("a warning says that the files of KUBECONFIG are missing", async () => {
  const KUBECONFIG = workspace("missing");
  const { code, stdout, stderr } = await run(trees, [...trees.args("generate"), "--quiet"], { KUBECONFIG });
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(
    /^warning: none of the files in KUBECONFIG exists: [^\n]+\nerror: no cluster is configured: [^\n]+\n$/,
  );
});

test("the same commands work with a correct kubeconfig", async () => {
  await writeFile(file, kubeconfig(`server: "${server.url}"`, token));
  const { code, stderr } = await run(trees, [...trees.args("discover"), "--kubeconfig", file, "--quiet"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});
