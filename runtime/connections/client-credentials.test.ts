import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type Certificates, createCertificates } from "../../testbed/certificates.js";
import { kubeconfig, temporaryFolder } from "../testdata/kubeconfigs.js";
import { openClient } from "../testdata/open-client.js";
import { type Answer, type FakeServer, json, startServer } from "../testdata/server.js";

let good: Certificates;
beforeAll(async () => {
  good = await createCertificates("jane");
});

const ok: Answer = (_request, response) => json(response, {});
async function serve(answer: Answer = ok): Promise<FakeServer> {
  return startServer(answer, { ...good.server, ca: good.ca.cert, requestCert: true, rejectUnauthorized: false });
}
describe("a client authenticates by", () => {
  const authorizations = (server: FakeServer): unknown[] => server.requests.map(({ headers }) => headers.authorization);

  test("B.13 a token, which a caller's own header replaces", async () => {
    const server = await serve();
    const client = await openClient({ server: server.url, ca: good.ca.cert, token: "t" });
    await client.send({ path: "/" });
    await client.send({ path: "/", headers: { Authorization: "Bearer mine" } });
    expect(authorizations(server)).toEqual(["Bearer t", "Bearer mine"]);
  });

  test("B.12 a token file that was renewed, after a single 401 and without further requests", async () => {
    const folder = await temporaryFolder();
    const file = join(folder, "token");
    await writeFile(file, "old");
    const server = await serve((request, response) =>
      json(response, {}, request.headers.authorization === "Bearer new" ? 200 : 401),
    );
    const certificate = Buffer.from(good.ca.cert).toString("base64");
    await writeFile(
      join(folder, "config"),
      kubeconfig({
        server: server.url,
        cluster: `certificate-authority-data: ${certificate}`,
        user: "{tokenFile: token}",
      }),
    );
    const client = await openClient({ kubeconfig: join(folder, "config") });
    expect((await client.send({ path: "/" })).status).toBe(401);
    await writeFile(file, "new");
    expect((await client.send({ path: "/" })).status).toBe(200);
    await rm(file);
    expect((await client.send({ path: "/" })).status).toBe(200);
    expect(authorizations(server)).toEqual(["Bearer old", "Bearer old", "Bearer new", "Bearer new"]);
  });

  test("B.12 a token file that was renewed, for a hundred requests at once", async () => {
    const folder = await temporaryFolder();
    const server = await serve((request, response) =>
      json(response, {}, request.headers.authorization === "Bearer new" ? 200 : 401),
    );
    await writeFile(join(folder, "config"), kubeconfig({ server: server.url, user: "{tokenFile: token}" }));
    await writeFile(join(folder, "token"), "old");
    const client = await openClient({ kubeconfig: join(folder, "config"), ca: good.ca.cert });
    await writeFile(join(folder, "token"), "new");
    const answers = await Promise.all(Array.from({ length: 100 }, () => client.send({ path: "/" })));
    expect(answers.map(({ status }) => status)).toEqual(Array(100).fill(200));
    expect(authorizations(server).filter((token) => token === "Bearer new")).toHaveLength(100);
  });

  test("B.13 a password", async () => {
    const folder = await temporaryFolder();
    const server = await serve();
    await writeFile(join(folder, "config"), kubeconfig({ server: server.url, user: "{username: u, password: p}" }));
    const client = await openClient({ kubeconfig: join(folder, "config"), ca: good.ca.cert });
    await client.send({ path: "/" });
    const options = { server: server.url, ca: good.ca.cert, username: "u", password: "q" };
    await (await openClient(options)).send({ path: "/" });
    await (await openClient({ server: server.url.replace("//", "//u:r@"), ca: good.ca.cert })).send({ path: "/" });
    expect(authorizations(server)).toEqual([
      `Basic ${Buffer.from("u:p").toString("base64")}`,
      `Basic ${Buffer.from("u:q").toString("base64")}`,
      `Basic ${Buffer.from("u:r").toString("base64")}`,
    ]);
  });

  test("B.5 a client certificate, as files, as data and as PEM", async () => {
    const folder = await temporaryFolder();
    const subjects: unknown[] = [];
    const server = await serve((_request, response) => {
      const { socket } = response;
      if (socket !== null && "getPeerCertificate" in socket && typeof socket.getPeerCertificate === "function")
        subjects.push(socket.getPeerCertificate().subject?.CN);
      json(response, {});
    });
    const [cert, key] = [join(folder, "c.crt"), join(folder, "c.key")];
    await Promise.all([writeFile(cert, good.admin.cert), writeFile(key, good.admin.key)]);
    const encoded = (text: string): string => Buffer.from(text).toString("base64");
    const user = `{client-certificate-data: ${encoded(good.admin.cert)}, client-key-data: ${encoded(good.admin.key)}}`;
    await writeFile(join(folder, "config"), kubeconfig({ server: server.url, user }));
    const files = await openClient({
      server: server.url,
      ca: good.ca.cert,
      clientCertificateFile: cert,
      clientKeyFile: key,
    });
    const data = await openClient({ kubeconfig: join(folder, "config"), ca: good.ca.cert });
    const { cert: clientCertificate, key: clientKey } = good.admin;
    const pem = await openClient({ server: server.url, ca: good.ca.cert, clientCertificate, clientKey });
    await files.send({ path: "/" });
    await data.send({ path: "/" });
    await pem.send({ path: "/" });
    expect(subjects).toEqual(["jane", "jane", "jane"]);
  });
});
