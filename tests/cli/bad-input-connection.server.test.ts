import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type ControlPlane, startControlPlane } from "../../testbed/index.js";
import { COMMANDS, createOldTrees, expectRefusal, type OldTrees, run } from "../support/bad-input.js";
import { createServerKeys, startBadServer } from "../support/bad-server.js";
import { createWorkspace } from "../support/workspace.js";

const workspace = createWorkspace();
let trees: OldTrees;
let cluster: ControlPlane;

beforeAll(async () => {
  [trees, cluster] = await Promise.all([createOldTrees(workspace("trees")), startControlPlane()]);
});
afterAll(() => cluster?.stop());

const refused = (flags: string[], ...says: (string | RegExp)[]): Promise<void> => expectRefusal(trees, { flags, says });
const toServer = (...flags: string[]): string[] => ["--server", cluster.server, ...flags];

/** A port that nobody listens on: it was free a moment ago. */
async function unusedPort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

test("a server that does not listen is an error", async () => {
  const server = `https://127.0.0.1:${await unusedPort()}`;
  await refused(
    ["--server", server],
    `${server}: connection refused (GET /openapi/v3)`,
    "check that the API server is running",
  );
});

test("a host name that does not resolve is an error", async () => {
  const server = "https://kubernetes.nowhere.invalid:6443";
  await refused(["--server", server], `${server}: the host name`, /(does not|cannot be) resolved?/, "check", "DNS");
});

test("a certificate of an unknown authority is an error", () =>
  refused(toServer(), `${cluster.server}: the server's certificate`, "unknown authority", "certificate authority"));

test("the wrong certificate authority is an error", async () => {
  const file = workspace("other-ca.crt");
  await writeFile(file, (await createServerKeys()).ca);
  const flags = toServer("--certificate-authority", file);
  await refused(flags, `${cluster.server}: the server's certificate`, "authority", "set the cluster's");
});

test("a file that is not a certificate authority is an error", async () => {
  const file = workspace("no-ca.crt");
  const flags = toServer("--certificate-authority", file);
  await refused(flags, `cannot read the certificate authority ${file} (ENOENT)`);
  await writeFile(file, "no PEM at all");
  await refused(
    flags,
    `the certificate authority ${file} does not contain a PEM block that begins with "-----BEGIN CERTIFICATE-----"`,
  );
});

test("a certificate for another name is an error", () =>
  refused(
    toServer("--certificate-authority", cluster.caFile, "--tls-server-name", "other.example.com"),
    `${cluster.server}: the server's certificate was issued for another name`,
    "use a name in the certificate",
  ));

test("http to an https server is an error", () => {
  const server = cluster.server.replace("https:", "http:");
  return refused(["--server", server], "GET /openapi/v3: 400 Bad Request", "https://");
});

test("http to an https server that hangs up is an error", async () => {
  const secure = await startBadServer({ keys: await createServerKeys() });
  const server = secure.url.replace("https:", "http:");
  await expectRefusal(trees, {
    commands: ["generate"],
    flags: ["--server", server],
    says: [server, "was interrupted", "https://"],
  });
  await secure.stop();
});

test("https to an http server is an error", async () => {
  const plain = await startBadServer();
  const server = plain.url.replace("http:", "https:");
  await refused(["--server", server], `${server}: the server does not speak TLS`, "check the port, or use http://");
  await plain.stop();
});

test("a token that the server does not know is an error", () =>
  refused(
    toServer("--certificate-authority", cluster.caFile, "--token", "not-a-token-of-this-server"),
    "the server does not accept these credentials",
    "GET /openapi/v3: 401 Unauthorized",
    "check the token or certificate",
  ));

test("a user without the right to read the API's description gets an error", async () => {
  const roles = ["system:discovery", "system:basic-user", "system:public-info-viewer"];
  expect(await cluster.kubectl(["delete", "clusterrolebinding", ...roles])).toMatchObject({ code: 0 });
  const flags = ["--kubeconfig", cluster.users.nobody.kubeconfig];
  // The server takes up lost rights a moment after it has stored them.
  await vi.waitFor(async () => expect((await run(trees, ["discover", ...flags])).code).toBe(2), { timeout: 20_000 });
  await refused(
    flags,
    "this user is not allowed to read the API description",
    /GET \/openapi\/v3: 403 Forbidden: .*User "nobody" cannot get path "\/openapi\/v3"/,
    "bind the system:discovery role to this user",
  );
});

test("the same commands work with the right connection", async () => {
  const some = ["--include", "coordination.k8s.io", "--include", "scheduling.k8s.io"];
  const flags = ["--kubeconfig", cluster.users.admin.kubeconfig, ...some];
  for (const command of COMMANDS) {
    const { code, stderr } = await run(trees, [...trees.args(command), ...flags, "--quiet"]);
    expect({ command, code, stderr }).toEqual({ command, code: 0, stderr: "" });
  }
});
