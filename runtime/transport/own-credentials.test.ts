import { beforeAll, describe, expect, test } from "vitest";
import { type Certificates, createCertificates } from "../../testbed/certificates.js";
import { failureOf } from "../../tests/support/failure-of.js";
import { type Client, type ConnectOptions, isForbidden } from "../index.js";
import { openClient } from "../testdata/open-client.js";
import {
  authorizationOf,
  expectHidden,
  FORMS,
  SECRET,
  shown,
  statusOf,
  withEscapes,
} from "../testdata/repeated-credentials.js";
import { secrets } from "../testdata/secrets-token.js";
import { type Answer, json, type SeenRequest, startServer } from "../testdata/server.js";
import { configMaps } from "../testdata/tokens.js";

let certificates: Certificates;
beforeAll(async () => {
  certificates = await createCertificates("jane");
});

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

const open = (options: ConnectOptions): Promise<Client> => openClient({ ca: certificates.ca.cert, ...options });
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
  expect(await client.resource(secrets, "default").get("a")).toEqual(stored);
});
