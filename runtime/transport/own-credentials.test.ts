import { writeFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { createServer } from "node:https";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { inspect } from "node:util";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type Certificates, createCertificates } from "../../testbed/certificates.js";
import { type Client, type ConnectOptions, connect, isForbidden, isInvalid } from "../index.js";
import { kubeconfig, temporaryFolder } from "../testdata/kubeconfigs.js";
import { listen } from "../testdata/listen.js";
import { createPlugin, execCredential } from "../testdata/plugin.js";
import { startHttpProxy } from "../testdata/proxies.js";
import { type Answer, json, type SeenRequest, startServer } from "../testdata/server.js";
import { configMaps } from "../testdata/tokens.js";

const SECRET = "planted/s3cret+of-ours";
const FORMS = [
  SECRET,
  encodeURIComponent(SECRET),
  Buffer.from(SECRET).toString("base64"),
  Buffer.from(`u:${SECRET}`).toString("base64"),
  Buffer.from(`Bearer ${SECRET}`).toString("base64").slice(10, -4),
];

/** The methods of Secrets that matter here. */
interface SecretMethods {
  get(name: string): Promise<unknown>;
  create(object: object): Promise<unknown>;
  update(object: object): Promise<unknown>;
  apply(object: object, options: object): Promise<unknown>;
  readonly patch: Readonly<Record<"merge" | "json", (name: string, patch: unknown) => Promise<unknown>>>;
}
const secretsOf = (client: Client): SecretMethods =>
  client.resource({ ...configMaps, kind: "Secret", plural: "secrets" } as never, "default") as unknown as SecretMethods;

let certificates: Certificates;
beforeAll(async () => {
  certificates = await createCertificates("jane");
});

/** Everything that shows of an error, or of anything else. */
function shown(value: unknown): string {
  const stack = value instanceof Error ? `${value.message}${value.stack}` : "";
  return stack + inspect(value, { depth: 20, showHidden: true, getters: true }) + JSON.stringify(value);
}
function expectHidden(value: unknown): void {
  const text = shown(value);
  for (const form of FORMS) expect(text).not.toContain(form);
  expect(text).toContain("<hidden>");
}
const failureOf = (promise: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(promise).then(
    () => expect.unreachable("must fail"),
    (error: unknown) => error,
  );
const statusOf = (message: string, code = 403, reason = "Forbidden"): object => ({
  apiVersion: "v1",
  kind: "Status",
  status: "Failure",
  message,
  reason,
  code,
  details: { name: message, causes: [{ reason: "X", message, field: message }] },
});

/** JSON as some serializers write it, with escapes that are not needed. */
const withEscapes = (value: unknown): string =>
  JSON.stringify(value).replace(/[+/=-]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`);

/** What a peer that repeats a request may answer. */
const echoes: readonly (readonly [string, (seen: string) => Answer])[] = [
  ["in a Status", (seen) => (_request, response) => json(response, statusOf(`no: ${seen}`), 403)],
  ["in a Status of 200", (seen) => (_request, response) => json(response, statusOf(`no: ${seen}`), 200)],
  [
    "in a Status, with escapes",
    (seen) => (_request, response) =>
      void response.writeHead(403, { "content-type": "application/json" }).end(withEscapes(statusOf(`no: ${seen}`))),
  ],
  [
    "in plain text",
    (seen) => (_request, response) => void response.writeHead(403, { "content-type": "text/plain" }).end(seen),
  ],
  [
    "in HTML",
    (seen) => (_request, response) =>
      void response.writeHead(502, { "content-type": "text/html" }).end(`<pre>${seen}</pre>`),
  ],
  ["in URL encoding", (seen) => (_request, response) => json(response, statusOf(encodeURIComponent(seen)), 403)],
  ["in base64", (seen) => (_request, response) => json(response, statusOf(Buffer.from(seen).toString("base64")), 403)],
  [
    "in a redirect",
    (seen) => (_request, response) =>
      void response.writeHead(302, { location: `https://${encodeURIComponent(seen)}.example/` }).end(),
  ],
  [
    "in the type of an answer",
    (seen) => (_request, response) =>
      void response.writeHead(200, { "content-type": `text/${seen.slice(seen.indexOf(" ") + 1)}` }).end("no"),
  ],
];
const authorizationOf = ({ headers }: SeenRequest): string => headers.authorization ?? "";

async function open(options: ConnectOptions): Promise<Client> {
  const trusted = options.kubeconfig === undefined ? { ca: certificates.ca.cert } : {};
  const client = await connect({ ...trusted, ...options });
  onTestFinished(() => client.close());
  return client;
}
const startEcho = (echo: (seen: string) => Answer): ReturnType<typeof startServer> =>
  startServer(
    (request, response, number) => echo(authorizationOf(request))(request, response, number),
    certificates.server,
  );

describe.each<[string, ConnectOptions]>([
  ["a token", { token: SECRET }],
  ["a password", { username: "u", password: SECRET }],
])("G.1 a server that repeats %s", (_credential, options) => {
  test.each(echoes)("G.1 %s shows it in no error", async (name, echo) => {
    const server = await startEcho(echo);
    const client = await open({ ...options, server: server.url });
    const error = await failureOf(client.resource(configMaps, "default").get("a"));
    expect(authorizationOf(server.requests[0] as SeenRequest)).not.toBe("");
    // Neither of them can be the name of a host, or a media type.
    if (name === "in a redirect" || name === "in the type of an answer") {
      for (const form of FORMS) expect(shown(error)).not.toContain(form);
      expect(error).toMatchObject({ name: "ResponseError" });
      return;
    }
    expectHidden(error);
  });
});

test("G.1 a hidden credential changes neither the reason of a failure nor the rest of its message", async () => {
  const server = await startEcho((seen) => (_request, response) => json(response, statusOf(`no ${seen} please`), 403));
  const client = await open({ server: server.url, token: SECRET });
  const error = await failureOf(client.resource(configMaps, "default").get("a"));
  expect(isForbidden(error)).toBe(true);
  expect((error as Error).message).toContain("[Forbidden] no Bearer <hidden> please (GET ");
});

test("G.1 a server that repeats a token in raw answers, streams and upgrades shows it in no failure", async () => {
  const server = await startEcho((seen) => (_request, response) => json(response, statusOf(seen), 403));
  const interceptors: unknown[] = [];
  const client = await open({
    server: server.url,
    token: SECRET,
    interceptors: [
      async (request, next) => {
        const answer = await next(request);
        if (!answer.stream) interceptors.push({ ...answer, text: answer.text() });
        return answer;
      },
    ],
  });
  const raw = await client.send({ path: "/" });
  expectHidden({ ...raw, text: raw.text(), json: raw.json() });
  expectHidden(await failureOf(client.stream({ path: "/" })));
  expectHidden(await failureOf(client.upgrade({ path: "/" })));
  expectHidden(interceptors);
  const response = await client.stream({ path: "/", anyStatus: true });
  let text = "";
  for await (const chunk of response.body) text += Buffer.from(chunk).toString();
  expectHidden(text);
});

test("G.1 a stream of a failure hides a credential that arrives in pieces", async () => {
  const server = await startServer((request, response) => {
    response.writeHead(500, { "content-type": "text/plain" });
    const text = `a ${authorizationOf(request)} b ${authorizationOf(request)}`;
    const write = (at: number): void => {
      if (at >= text.length) return void response.end();
      response.write(text.slice(at, at + 7), () => setImmediate(write, at + 7));
    };
    write(0);
  }, certificates.server);
  const client = await open({ server: server.url, token: SECRET });
  const response = await client.stream({ path: "/", anyStatus: true });
  let text = "";
  for await (const chunk of response.body) text += Buffer.from(chunk).toString();
  expect(text).toBe("a Bearer <hidden> b Bearer <hidden>");
});

test.each([
  ["an ERROR event", (seen: string) => JSON.stringify({ type: "ERROR", object: statusOf(`no: ${seen}`) })],
  ["an ERROR event, with escapes", (seen: string) => withEscapes({ type: "ERROR", object: statusOf(`no: ${seen}`) })],
])("G.1 a watch whose server repeats the token in %s shows it in no error", async (_name, event) => {
  const server = await startServer((request, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(`${event(authorizationOf(request))}\n`);
  }, certificates.server);
  const client = await open({ server: server.url, token: SECRET });
  const watched = client.resource(configMaps, "default").watch({ resourceVersion: "1" });
  const error = await failureOf(watched.next());
  expectHidden(error);
  expect(isForbidden(error)).toBe(true);
});

test("G.1 an upgrade that is refused with the token shows it in no error", async () => {
  const server = createServer({ ...certificates.server });
  server.on("upgrade", ({ headers }: IncomingMessage, socket: Duplex) => {
    const body = JSON.stringify(statusOf(headers.authorization ?? ""));
    socket.end(`HTTP/1.1 403 No\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
  });
  const client = await open({ server: `https://127.0.0.1:${await listen(server)}`, token: SECRET });
  expectHidden(await failureOf(client.upgrade({ path: "/exec" })));
});

test("G.1 warnings do not contain the token, also if they are cut", async () => {
  const server = await startEcho((seen) => (_request, response) => {
    const quoted = seen.replaceAll('"', '\\"');
    const long = `${"x".repeat(4080)}${quoted}`;
    json(response, { apiVersion: "v1", kind: "ConfigMap" }, 200, {
      warning: [`299 - "one ${quoted}"`, `299 - "${long}"`],
    });
  });
  const warnings: string[] = [];
  const client = await open({ server: server.url, token: SECRET, onWarning: (text) => warnings.push(text) });
  const own: string[] = [];
  const maps = client.resource(configMaps, "default");
  await maps.get("a");
  await maps.create({ metadata: { name: "a" } }, { onWarning: (text) => own.push(text) });
  for (const texts of [warnings, own]) {
    expect(texts[0]).toBe("one Bearer <hidden>");
    expect(texts[1]).not.toContain("plan");
  }
});

test("G.1 an answer that is right is not changed, even if it contains the token", async () => {
  const stored = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "a" },
    stringData: { a: SECRET, b: '"Status"' },
  };
  const server = await startEcho(() => (_request, response) => json(response, stored));
  const client = await open({ server: server.url, token: SECRET });
  expect(await secretsOf(client).get("a")).toEqual(stored);
});

test("G.1 headers that a caller sets are hidden, too", async () => {
  const server = await startServer((request, response) =>
    json(response, statusOf(JSON.stringify(request.headers)), 400),
  );
  const client = await open({ server: server.url });
  const headers = { Authorization: `Bearer ${SECRET}`, Cookie: `session=${SECRET}` };
  const { body } = await client.send({ path: "/", headers });
  expectHidden(body.toString());
  const url = { path: "/", headers: { "X-Auth-Token": SECRET } };
  expectHidden((await client.send(url)).text());
});

test("G.1 tokens of a plugin and of a file are hidden, also renewed ones", async () => {
  const server = await startEcho((seen) => (_request, response) => json(response, statusOf(seen), 403));
  const authority = `certificate-authority-data: ${Buffer.from(certificates.ca.cert).toString("base64")}`;
  const folder = await temporaryFolder();
  const plugin = await createPlugin(execCredential({ token: SECRET }));
  await writeFile(join(folder, "token"), SECRET);
  for (const user of [
    `{exec: {command: ${plugin.path}, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never}}`,
    `{tokenFile: ${join(folder, "token")}}`,
  ]) {
    const file = join(folder, "config");
    await writeFile(file, kubeconfig({ server: server.url, cluster: authority, user }));
    const client = await open({ kubeconfig: file });
    expectHidden(await failureOf(client.resource(configMaps, "default").get("a")));
  }
});

test("G.1 what the peer at the end of a proxy repeats of the proxy's password, or of a key or refresh token, is hidden", async () => {
  const keyLine = certificates.admin.key.split("\n")[1] ?? "";
  const refresh = "r3fresh-token-of-ours";
  const echo = [SECRET, Buffer.from(`u:${SECRET}`).toString("base64"), keyLine, refresh].join(" ");
  const server = await startServer((_request, response) => json(response, statusOf(echo), 403), certificates.server);
  const proxy = await startHttpProxy({ credentials: `u:${SECRET}` });
  const encode = (text: string): string => Buffer.from(text).toString("base64");
  const address = proxy.url.replace("//", `//u:${encodeURIComponent(SECRET)}@`);
  const cluster = `certificate-authority-data: ${encode(certificates.ca.cert)}, proxy-url: "${address}"`;
  const pair = `client-certificate-data: ${encode(certificates.admin.cert)}, client-key-data: ${encode(certificates.admin.key)}`;
  const claims = encode(JSON.stringify({ exp: Math.floor(Date.now() / 1000) + 3600 }));
  const oidc = `auth-provider: {name: oidc, config: {idp-issuer-url: "https://i", client-id: c, id-token: h.${claims}.s, refresh-token: ${refresh}}}`;
  const file = join(await temporaryFolder(), "config");
  await writeFile(file, kubeconfig({ server: server.url, cluster, user: `{${pair}, ${oidc}}` }));
  const client = await open({ kubeconfig: file });
  const error = await failureOf(client.resource(configMaps, "default").get("a"));
  expectHidden(error);
  expect(shown(error)).not.toContain(keyLine);
  expect(shown(error)).not.toContain(refresh);
});

describe("G.1 values of a Secret that was sent", () => {
  const value = "hunter2-hunter2";
  const encoded = Buffer.from(value).toString("base64");
  const invalid = (message: string): object => ({
    ...statusOf("", 422, "Invalid"),
    message,
    details: { name: "a", causes: [{ reason: "X", message, field: "data" }] },
  });
  test.each<[string, (message: string) => Answer]>([
    ["in a Status", (message) => (_request, response) => json(response, invalid(message), 422)],
    [
      "in a Status, with escapes",
      (message) => (_request, response) =>
        void response.writeHead(422, { "content-type": "application/json" }).end(withEscapes(invalid(message))),
    ],
    [
      "in plain text",
      (message) => (_request, response) => void response.writeHead(422, { "content-type": "text/plain" }).end(message),
    ],
  ])("G.1 are hidden %s of a webhook or proxy", async (_name, answer) => {
    const message = `admission webhook "w" denied the request: ${value} is too weak (${encoded})`;
    const server = await startServer(answer(message));
    const client = await open({ server: server.url });
    const resource = secretsOf(client);
    const metadata = { name: "a" };
    for (const call of [
      () => resource.create({ metadata, stringData: { a: value } }),
      () => resource.update({ metadata: { ...metadata, resourceVersion: "1" }, data: { a: encoded } }),
      () => resource.apply({ metadata, stringData: { a: value } }, { fieldManager: "t" }),
      () => resource.patch.json("a", [{ op: "replace", path: "/stringData/a", value }]),
      () => resource.patch.merge("a", { stringData: { a: value } }),
    ]) {
      const error = await failureOf(call());
      expect(shown(error)).not.toContain(value);
      expect(shown(error)).not.toContain(encoded);
      expect(shown(error)).toContain("denied the request: <hidden> is too weak");
      expect(isInvalid(error)).toBe(true);
    }
  });

  test("G.1 do not change a reason, or words of the request itself", async () => {
    const message = 'Secret "a" is invalid: data: Required value';
    const server = await startServer((_request, response) => json(response, invalid(message), 422));
    const client = await open({ server: server.url });
    const call = secretsOf(client).create({ metadata: { name: "a" }, stringData: { a: "Invalid", b: "Secret" } });
    const error = await failureOf(call);
    expect(isInvalid(error)).toBe(true);
    expect(error).toMatchObject({ code: 422, reason: "Invalid" });
  });
});
