import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { selfSubjectReviews } from "@kubesmith/kubernetes/authentication/v1";
import { connect } from "@kubesmith/runtime";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { signClientCertificate } from "../../testbed/certificates.js";
import { type ControlPlane, startControlPlane } from "../../testbed/index.js";
import { type AuthFiles, createAuthFiles, execOf } from "../support/auth-files.js";

let cluster: ControlPlane;
let folder: string;
let files: AuthFiles;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kubesmith-auth-"));
  cluster = await startControlPlane();
  files = createAuthFiles(folder, cluster);
});
afterAll(async () => {
  await cluster?.stop();
  await rm(folder, { recursive: true, force: true });
});

test("B.25 after a 401 of a real server a plugin runs again, and a token file is read again", async () => {
  const command = await files.plugin("p-401", { token: "not-known" });
  const client = await connect({ kubeconfig: await files.kubeconfig(execOf(command)) });
  onTestFinished(() => client.close());
  expect((await client.send({ path: "/api/v1/namespaces/default/pods" })).status).toBe(401);
  const status = { token: cluster.users.reader.token };
  await writeFile(
    `${command}.json`,
    JSON.stringify({ apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", status }),
  );
  const statuses = await Promise.all(
    Array.from({ length: 20 }, async () => (await client.send({ path: "/api/v1/namespaces/default/pods" })).status),
  );
  expect(statuses).toEqual(Array(20).fill(200));
  const runs = (await readFile(`${command}.info`, "utf8")).trim().split("\n");
  expect(runs).toHaveLength(3);
});

test("B.14 a real server accepts a replaced client certificate, even if its file is half written for a while", async () => {
  const [cert, key] = [join(folder, "rotating.crt"), join(folder, "rotating.key")];
  const authority = async (name: string): Promise<string> => readFile(join(cluster.folder, name), "utf8");
  const ca = { cert: await authority("ca.crt"), key: await authority("ca.key") };
  const [first, second] = await Promise.all(
    ["first", "second"].map((name) => signClientCertificate(ca, `O=testers, CN=${name}`)),
  );
  await Promise.all([writeFile(cert, first?.cert ?? ""), writeFile(key, first?.key ?? "")]);
  const { server } = cluster;
  const client = await connect({ server, ca: ca.cert, clientCertificateFile: cert, clientKeyFile: key });
  onTestFinished(() => client.close());
  const nameOf = async (): Promise<string | undefined> =>
    (await client.resource(selfSubjectReviews).create({})).status?.userInfo?.username;
  expect(await nameOf()).toBe("first");
  const real = performance.now.bind(performance);
  let ahead = 0;
  vi.spyOn(performance, "now").mockImplementation(() => real() + ahead);
  onTestFinished(() => void vi.restoreAllMocks());
  const afterFiveMinutes = (name: string): Promise<void> =>
    vi.waitFor(async () => {
      ahead += 300_000;
      expect(await nameOf()).toBe(name);
    });
  await writeFile(key, second?.key ?? "");
  await afterFiveMinutes("first");
  await writeFile(cert, second?.cert ?? "");
  await afterFiveMinutes("second");
});
