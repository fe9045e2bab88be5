import { writeFile } from "node:fs/promises";
import { clientset } from "@kubesmith/kubernetes";
import { namespaces, pods } from "@kubesmith/kubernetes/core/v1";
import { type Client, type ConnectOptions, connect } from "@kubesmith/runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createCertificates } from "../../testbed/certificates.js";
import { base64 } from "../support/auth-files.js";
import { PLANTED, PLANTED_FORMS } from "../support/bad-input.js";
import { type BadServer, startBadServer } from "../support/bad-server.js";
import { failureOf } from "../support/failure-of.js";
import { kubeconfigText } from "../support/kubeconfig-text.js";
import { expectUnseen } from "../support/shown.js";
import { createWorkspace } from "../support/workspace.js";

const workspace = createWorkspace();
const { token, password } = PLANTED;
let server: BadServer;
let secrets: readonly string[];
/** Every way to give credentials, by name. */
let ways: { readonly [name: string]: ConnectOptions };

beforeAll(async () => {
  const { ca, server: serving, admin } = await createCertificates("someone");
  server = await startBadServer({ keys: serving });
  const lines = [ca.cert, admin.cert, admin.key].flatMap((text) =>
    text.split("\n").filter((line) => /^[^-].{20}/.test(line)),
  );
  secrets = [...PLANTED_FORMS, ...lines];
  const [caFile, clientCertificateFile, clientKeyFile, tokenFile] = ["ca", "cert", "key", "token"].map((name) =>
    workspace(name),
  );
  await Promise.all([
    writeFile(`${caFile}`, ca.cert),
    writeFile(`${clientCertificateFile}`, admin.cert),
    writeFile(`${clientKeyFile}`, admin.key),
    writeFile(`${tokenFile}`, token),
  ]);
  const kubeconfig = async (name: string, user: object): Promise<ConnectOptions> => {
    const cluster = { server: server.url, "certificate-authority-data": base64(ca.cert) };
    await writeFile(workspace(name), kubeconfigText(user, cluster));
    return { kubeconfig: workspace(name) };
  };
  ways = {
    "a token and an authority as options": { server: server.url, token, ca: ca.cert },
    "files as options": {
      server: server.url,
      caFile: `${caFile}`,
      clientCertificateFile: `${clientCertificateFile}`,
      clientKeyFile: `${clientKeyFile}`,
    },
    "a kubeconfig's token": await kubeconfig("token.config", { token }),
    "a kubeconfig's token file": await kubeconfig("file.config", { tokenFile }),
    "a kubeconfig's password": await kubeconfig("basic.config", { username: "someone", password }),
    "a kubeconfig's certificate": await kubeconfig("cert.config", {
      "client-certificate-data": base64(admin.cert),
      "client-key-data": base64(admin.key),
    }),
  };
});
afterAll(() => server?.stop());

const NAMES = [
  "a token and an authority as options",
  "files as options",
  "a kubeconfig's token",
  "a kubeconfig's token file",
  "a kubeconfig's password",
  "a kubeconfig's certificate",
];

function expectNoSecret(...values: unknown[]): void {
  expectUnseen(secrets, values);
}

async function using(name: string, use: (client: Client) => Promise<void>): Promise<void> {
  const client = await connect(ways[name]);
  await use(client).finally(() => client.close());
}

test.each(NAMES)("the parts of a client show no secret: %s", (name) =>
  using(name, async (client) => {
    const k8s = clientset(client);
    const resource = client.resource(pods, "default");
    expectNoSecret(client, k8s, k8s.core.v1, k8s.core.v1.pods, resource, resource.patch, resource.list());
    expectNoSecret(client.send, client.resource, Object.getOwnPropertyDescriptors(client));
  }),
);

test.each(NAMES)("no failure shows a secret: %s", (name) =>
  using(name, async (client) => {
    const list = (): Promise<unknown> => failureOf(client.resource(namespaces).list());
    server.misbehaviour = (_, response) => response.writeHead(401).end("{}");
    const unauthorized = await list();
    expect(unauthorized).toMatchObject({ name: "ApiError", code: 401 });
    server.misbehaviour = (_, response) => response.writeHead(302, { location: "https://other.example.com/" }).end();
    const redirected = await list();
    server.misbehaviour = (_, response) => response.end("<html>");
    const garbled = await list();
    server.misbehaviour = (_, response) => response.setHeader("content-length", 9).write("{", () => response.destroy());
    const broken = await list();
    expect(broken).toMatchObject({ name: "ConnectionError", code: "ECONNRESET" });
    const misnamed = await failureOf(client.resource(pods, "default").get(".."));
    const misled = await failureOf(client.send({ path: "//other.example.com/" }));
    const unsendable = await failureOf(client.resource(namespaces).list({ headers: { "x-\n": "y" } }));
    await client.close();
    expectNoSecret(unauthorized, redirected, garbled, broken, misnamed, misled, unsendable, await list());
  }),
);

test("no failure to connect shows a secret", async () => {
  const { key } = await createCertificates("other").then(({ admin }) => admin);
  await writeFile(workspace("other-key"), key);
  const { ca } = ways["a token and an authority as options"] ?? {};
  const failures = await Promise.all(
    [
      { server: server.url, token: `${token}\n${token}`, ca: `${ca}` },
      { server: server.url, token, ca: `${ca?.slice(0, 200)}` },
      { server: `ftp://someone:${password}@127.0.0.1:1`, token },
      { ...ways["files as options"], clientKeyFile: workspace("other-key") },
      { ...ways["a token and an authority as options"], caFile: workspace("ca") },
    ].map((options) => failureOf(connect(options))),
  );
  for (const failure of failures) expect(failure).toMatchObject({ name: "ConfigError" });
  expectNoSecret(...failures);
});

test.each([
  ["nobody listens", { server: "https://127.0.0.1:1" }, "ECONNREFUSED"],
  ["another authority", { tlsServerName: "other.example.com" }, "ERR_TLS_CERT_ALTNAME_INVALID"],
])("no failure of a connection shows a secret: %s", async (_, options, code) => {
  const client = await connect({ ...ways["a token and an authority as options"], ...options });
  const failure = await failureOf(client.resource(namespaces).list());
  expect(failure).toMatchObject({ name: "ConnectionError", code });
  expectNoSecret(failure, client);
  await client.close();
});
