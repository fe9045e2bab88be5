import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { type Certificates, createCertificates, type KeyPair } from "../../testbed/certificates.js";
import { type Client, type ConnectOptions, connect } from "../index.js";
import { kubeconfig, temporaryFolder } from "../testdata/kubeconfigs.js";
import { type Answer, type FakeServer, json, startServer } from "../testdata/server.js";

let jane: Certificates;
let joe: Certificates;
beforeAll(async () => {
  [jane, joe] = await Promise.all([createCertificates("jane"), createCertificates("joe")]);
});

interface SetUp {
  readonly server: FakeServer;
  readonly client: Client;
  /** The subjects of the certificates that requests came with, as `<path> <common name>`. */
  readonly subjects: readonly string[];
  readonly folder: string;
  write(pair: Partial<KeyPair>): Promise<void>;
  status(path: string): Promise<number>;
}

/** A client whose authority and client certificate are files, and a server that knows who comes. */
async function setUp(
  answer: (path: string, subject: string, response: Parameters<Answer>[1]) => void | Promise<void>,
  options: ConnectOptions = {},
): Promise<SetUp> {
  const subjects: string[] = [];
  const server = await startServer(
    ({ url }, response) => {
      const { socket } = response;
      const peer =
        socket !== null && "getPeerCertificate" in socket && typeof socket.getPeerCertificate === "function"
          ? socket.getPeerCertificate()
          : undefined;
      const subject = `${peer?.subject?.CN}`;
      subjects.push(`${url} ${subject}`);
      return answer(url, subject, response);
    },
    { ...jane.server, ca: jane.ca.cert, requestCert: true, rejectUnauthorized: false },
  );
  const folder = await temporaryFolder();
  const [clientCertificateFile, clientKeyFile, caFile] = ["cert", "key", "ca"].map((name) => join(folder, name));
  const write = async ({ cert, key }: Partial<KeyPair>): Promise<void> => {
    if (cert !== undefined) await writeFile(join(folder, "cert"), cert);
    if (key !== undefined) await writeFile(join(folder, "key"), key);
  };
  await Promise.all([write(jane.admin), writeFile(join(folder, "ca"), jane.ca.cert)]);
  const files = {
    caFile: `${caFile}`,
    clientCertificateFile: `${clientCertificateFile}`,
    clientKeyFile: `${clientKeyFile}`,
  };
  const client = await connect({ server: server.url, ...files, ...options });
  onTestFinished(() => client.close());
  return { server, client, subjects, folder, write, status: async (path) => (await client.send({ path })).status };
}
const ok = (_path: string, _subject: string, response: Parameters<Answer>[1]): void => json(response, {});
const onlyJoe = (_path: string, subject: string, response: Parameters<Answer>[1]): void =>
  json(response, {}, subject === "joe" ? 200 : 401);
/** Lets time pass for whoever measures it, and for nobody else. */
function createClock(): (milliseconds: number) => void {
  const real = performance.now.bind(performance);
  let ahead = 0;
  vi.spyOn(performance, "now").mockImplementation(() => real() + ahead);
  onTestFinished(() => void vi.restoreAllMocks());
  return (milliseconds) => {
    ahead += milliseconds;
  };
}

test("B.14 a refused client certificate is read again, and a hundred requests are retried once each", async () => {
  const { status, subjects, write, server } = await setUp(onlyJoe);
  expect(await status("/")).toBe(401);
  expect(subjects).toEqual(["/ jane"]);
  await write(joe.admin);
  expect(await Promise.all(Array.from({ length: 100 }, () => status("/")))).toEqual(Array(100).fill(200));
  expect(subjects.filter((subject) => subject === "/ joe")).toHaveLength(100);
  expect(server.connections).toBeLessThanOrEqual(1 + 16 + 16);
});

test("B.14 a changed certificate is used by new connections, and by all after five minutes; requests in flight finish", async () => {
  let release = (): void => {};
  const { status, subjects, write } = await setUp(async (path, _subject, response) => {
    if (path === "/slow")
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    json(response, {});
  });
  const passes = createClock();
  const slow = status("/slow");
  await vi.waitFor(() => expect(subjects).toContain("/slow jane"));
  await write(joe.admin);
  passes(1000);
  // The one connection is taken: another one is made.
  await status("/2");
  expect(subjects).toEqual(["/slow jane", "/2 joe"]);
  release();
  expect(await slow).toBe(200);
  await write(jane.admin);
  await status("/3");
  expect(subjects.at(-1)).toBe("/3 joe");
  passes(300_000);
  await status("/4");
  await vi.waitFor(async () => {
    await status("/5");
    expect(subjects.at(-1)).toBe("/5 jane");
  });
});

test("B.14 unusable files change nothing: half a pair, an empty file, text that is not a certificate", async () => {
  const { status, subjects, write, folder } = await setUp(onlyJoe);
  await write({ cert: joe.admin.cert });
  expect(await status("/1")).toBe(401);
  await write({ cert: "", key: joe.admin.key });
  expect(await status("/2")).toBe(401);
  await writeFile(join(folder, "ca"), "");
  await write(joe.admin);
  expect(await status("/3")).toBe(401);
  expect(subjects).toEqual(["/1 jane", "/2 jane", "/3 jane"]);
  await writeFile(join(folder, "ca"), jane.ca.cert);
  expect(await status("/4")).toBe(200);
});

test("B.14 servers are verified by the current content of an authority file", async () => {
  const { status, folder, subjects } = await setUp(ok);
  const passes = createClock();
  expect(await status("/1")).toBe(200);
  await writeFile(join(folder, "ca"), joe.ca.cert);
  passes(300_000);
  await status("/2");
  await vi.waitFor(() => expect(status("/3")).rejects.toMatchObject({ name: "ConnectionError" }));
  await writeFile(join(folder, "ca"), joe.ca.cert + jane.ca.cert);
  passes(2000);
  await vi.waitFor(async () => expect(await status("/4")).toBe(200));
  expect(subjects.at(-1)).toBe("/4 jane");
});

test("B.14 files are read again at once if the server's certificate is unknown, for writes too; nothing is sent twice", async () => {
  const { client, folder, server, subjects } = await setUp(ok);
  await writeFile(join(folder, "ca"), joe.ca.cert);
  const mistrusting = await connect({ server: server.url, caFile: join(folder, "ca") });
  onTestFinished(() => mistrusting.close());
  const post = async (): Promise<number> => (await mistrusting.send({ method: "POST", path: "/", body: "{}" })).status;
  await expect(post()).rejects.toMatchObject({ name: "ConnectionError" });
  // The files were read a moment ago, and connections do not look again so soon.
  await writeFile(join(folder, "ca"), joe.ca.cert + jane.ca.cert);
  expect(await Promise.all(Array.from({ length: 20 }, post))).toEqual(Array(20).fill(200));
  expect(subjects).toHaveLength(20);
  expect((await client.send({ path: "/" })).status).toBe(200);
});

test("B.12, B.14 a token and an authority that are replaced together, as kubelet does, are both read when the token is refused", async () => {
  const server = await startServer(
    ({ headers }, response) => json(response, {}, headers.authorization === "Bearer new" ? 200 : 401),
    jane.server,
  );
  const folder = await temporaryFolder();
  const write = (token: string, ca: string): Promise<unknown> =>
    Promise.all([writeFile(join(folder, "token"), token), writeFile(join(folder, "ca"), ca)]);
  await write("old", jane.ca.cert);
  const cluster = `certificate-authority: ${join(folder, "ca")}`;
  await writeFile(join(folder, "config"), kubeconfig({ server: server.url, cluster, user: "{tokenFile: token}" }));
  const client = await connect({ kubeconfig: join(folder, "config") });
  onTestFinished(() => client.close());
  expect((await client.send({ path: "/" })).status).toBe(401);
  await write("new", jane.ca.cert + joe.ca.cert);
  const statuses = Array.from({ length: 20 }, async () => (await client.send({ method: "POST", path: "/" })).status);
  expect(await Promise.all(statuses)).toEqual(Array(20).fill(200));
});

test("B.14 data never changes, and files are checked only when a connection is opened", async () => {
  const { ca } = jane;
  const { status, subjects, write } = await setUp(ok);
  await status("/1");
  await write(joe.admin);
  await status("/2");
  expect(subjects).toEqual(["/1 jane", "/2 jane"]);
  const client = await connect({ server: "https://127.0.0.1:1", ca: ca.cert });
  await client.close();
});

test("B.14 a certificate file is read before a token file if both are refused", async () => {
  const { status, subjects, write, server } = await setUp(onlyJoe, { token: "t" });
  expect(await status("/1")).toBe(401);
  await write(joe.admin);
  expect(await status("/2")).toBe(200);
  expect(subjects).toEqual(["/1 jane", "/2 jane", "/2 joe"]);
  expect(server.requests.every(({ headers }) => headers.authorization === "Bearer t")).toBe(true);
});

test("B.14 a client may be closed while it reads its files again", async () => {
  const { client, write, status } = await setUp(onlyJoe);
  await status("/");
  await write(joe.admin);
  const last = expect(status("/")).rejects.toMatchObject({ code: "ClientClosed" });
  await client.close();
  await last;
  await expect(status("/")).rejects.toMatchObject({ code: "ClientClosed" });
});
