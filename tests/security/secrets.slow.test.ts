import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createCertificates } from "../../testbed/certificates.js";
import { base64 } from "../support/auth-files.js";
import { type BadInput, createOldTrees, type OldTrees, PLANTED, PLANTED_FORMS, run } from "../support/bad-input.js";
import { answerIndex, type BadServer, type Misbehaviour, startBadServer } from "../support/bad-server.js";
import { kubeconfigText } from "../support/kubeconfig-text.js";
import { createWorkspace } from "../support/workspace.js";

const workspace = createWorkspace();
const { token, password } = PLANTED;
let trees: OldTrees;
let server: BadServer;
/** The server's authority, a client's certificate and its key, and the lines of all three. */
let pem: { readonly ca: string; readonly cert: string; readonly key: string; readonly lines: readonly string[] };

beforeAll(async () => {
  const made = await createCertificates("someone");
  const [ca, cert, key] = [made.ca.cert, made.admin.cert, made.admin.key];
  const lines = [ca, cert, key].flatMap((text) => text.split("\n").filter((line) => /^[^-].{20}/.test(line)));
  pem = { ca, cert, key, lines };
  trees = await createOldTrees(workspace("trees"));
  server = await startBadServer({ keys: made.server });
});
afterAll(() => server?.stop());

/** Expects that none of the planted credentials is in what the program said, in no form. */
function expectNoSecret(text: string): void {
  expect([...PLANTED_FORMS, ...pem.lines].filter((secret) => text.includes(secret))).toEqual([]);
}

/** Writes a kubeconfig for the server, or another address, as whoever `user` says. */
async function kubeconfig(user: object, cluster: object = {}): Promise<string> {
  const file = workspace("kubeconfig");
  const settings = { server: server.url, "certificate-authority-data": base64(pem.ca), ...cluster };
  await writeFile(file, kubeconfigText(user, settings));
  return file;
}

/** Runs `generate`, which must fail, and expects that it reveals no secret, with `--json` neither. */
async function expectDiscreet(flags: readonly string[], env: BadInput["env"] = {}): Promise<void> {
  const args = [...trees.args("generate"), "--request-timeout", "1s", ...flags];
  for (const line of [args, [...args, "--json"]]) {
    const { code, stdout, stderr } = await run(trees, line, env);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("error: ") });
    expectNoSecret(stdout + stderr);
  }
}

const HTML = "<html>no</html>";
const ANSWERS: { readonly [title: string]: Misbehaviour } = {
  "401": answerIndex(401, '{"apiVersion":"v1","kind":"Status","status":"Failure","code":401,"message":"no"}'),
  "403": answerIndex(403, HTML, { "content-type": "text/html" }),
  "a redirect": answerIndex(302, "", { location: "https://other.example.com/" }),
  "no JSON": answerIndex(200, HTML),
  "no response": () => {},
  "an end": (request) => request.socket.destroy(),
};

test.each(Object.entries(ANSWERS))(
  "the output shows no secret after a server's answer: %s",
  async (_, misbehaviour) => {
    server.misbehaviour = misbehaviour;
    await expectDiscreet(["--kubeconfig", await kubeconfig({ token })]);
  },
);

test.each([
  ["a token in a flag", {}, ["--token", token]],
  ["a password", { username: "someone", password }, []],
  ["a certificate", "certificate", []],
] as const)("the output shows no secret after refused credentials: %s", async (_, user, flags) => {
  server.misbehaviour = ANSWERS["401"] ?? server.misbehaviour;
  const certificate = { "client-certificate-data": base64(pem.cert), "client-key-data": base64(pem.key) };
  await expectDiscreet(["--kubeconfig", await kubeconfig(user === "certificate" ? certificate : user), ...flags]);
});

test("the output shows no secret after a failed connection", async () => {
  const other = base64((await createCertificates("other")).ca.cert);
  for (const cluster of [
    { server: "https://127.0.0.1:1" },
    { server: "https://nowhere.invalid" },
    { "certificate-authority-data": other },
    { "tls-server-name": "other.example.com" },
  ]) {
    await expectDiscreet(["--kubeconfig", await kubeconfig({ token }, cluster)]);
  }
});

test("the output shows no secret if keys and certificates do not match", async () => {
  const other = await createCertificates("other");
  const users = [
    { "client-certificate-data": base64(pem.cert), "client-key-data": base64(other.admin.key) },
    { "client-certificate-data": base64(pem.cert), "client-key-data": base64(`${pem.key.slice(0, 60)}!`) },
    { "client-certificate-data": base64(pem.key), "client-key-data": base64(pem.cert) },
    { "client-certificate-data": pem.cert, "client-key-data": pem.key },
    { "client-certificate-data": base64(pem.cert) },
    { token: `${token}\u00e9` },
    { token, username: "someone", password },
  ];
  for (const user of users) await expectDiscreet(["--kubeconfig", await kubeconfig(user)]);
});

test("the output shows no secret if credentials are in the wrong place", async () => {
  await expectDiscreet(["--server", `https://someone:${password}@127.0.0.1:1`]);
  await expectDiscreet(["--server", `https://127.0.0.1:1/?token=${token}`]);
  await expectDiscreet(["--server", `https://so me:${password}@127.0.0.1:1`]);
  await expectDiscreet([`--tokn=${token}`]);
  await expectDiscreet(["--tokn", token]);
  await expectDiscreet(["--token", token, "--sever", "x"]);
  await expectDiscreet([token, "--token"]);
});

test("the output shows no secret if a token file does not contain a token", async () => {
  const tokenFile = join(workspace(), "token");
  await writeFile(tokenFile, `${token}\n${token}\n`);
  await expectDiscreet(["--kubeconfig", await kubeconfig({ tokenFile })]);
});

test("G.11 generated and recorded files contain no credential and no address", async () => {
  server.misbehaviour = () => false;
  const flags = ["--kubeconfig", await kubeconfig({ token })];
  for (const command of ["snapshot", "generate"] as const) {
    const { code, stdout, stderr } = await run(trees, [...trees.args(command), ...flags]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expectNoSecret(stdout + stderr);
  }
  for (const folder of [trees.snapshot, trees.output]) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) {
      const text = await readFile(file, "utf8");
      expectNoSecret(text);
      expect(text).not.toContain(new URL(server.url).host);
    }
  }
});
