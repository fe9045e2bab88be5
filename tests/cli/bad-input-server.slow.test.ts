import { afterAll, beforeAll, expect, test } from "vitest";
import { createOldTrees, expectRefusal, type OldTrees, run } from "../support/bad-input.js";
import {
  answerDocuments,
  answerIndex,
  type BadServer,
  breakOff,
  isIndex,
  type Misbehaviour,
  SERVED,
  startBadServer,
} from "../support/bad-server.js";
import { createWorkspace } from "../support/workspace.js";

const workspace = createWorkspace();
let trees: OldTrees;
let server: BadServer;

beforeAll(async () => {
  trees = await createOldTrees(workspace("trees"));
  server = await startBadServer();
});
afterAll(() => server?.stop());

const HTML = "<!doctype html>\n<html><title>\u001b[31mSign in\u001b[0m</title>private page</html>";
const HTML_TYPE = { "content-type": "text/html; charset=utf-8" };
const status = (code: number, reason: string, message: string): string =>
  JSON.stringify({ apiVersion: "v1", kind: "Status", status: "Failure", code, reason, message });
const paths = (serverRelativeURL: unknown): string =>
  JSON.stringify({ paths: { "apis/example.com/v1": { serverRelativeURL } } });

const INDEX = "GET /openapi/v3";
const ANY_DOCUMENT = /apis\/(coordination|scheduling)\.k8s\.io\/v1/;

interface Cases {
  readonly [title: string]: readonly [misbehaviour: Misbehaviour, ...says: (string | RegExp)[]];
}

/** What may happen to anyone: all commands are tried. */
const COMMON: Cases = {
  "no OpenAPI v3": [
    answerIndex(404, "404 page not found\n"),
    `the server does not serve OpenAPI v3 (${INDEX}: 404 Not Found)`,
    "/openapi/v2",
    "this is not the address of an API server",
  ],
  "credentials that are not accepted": [
    answerIndex(401, status(401, "Unauthorized", "Unauthorized")),
    "the server does not accept these credentials",
    `${INDEX}: 401 Unauthorized`,
    "check the token or certificate",
  ],
  "no permission": [
    answerIndex(403, status(403, "Forbidden", 'forbidden: User "x" cannot get path "/openapi/v3"')),
    "this user is not allowed to read the API description",
    `${INDEX}: 403 Forbidden: forbidden: User "x" cannot get path`,
    "bind the system:discovery role",
  ],
  "a sign-in page's redirect": [
    answerIndex(302, "", { location: "https://login.example.com/?state=private" }),
    "the server redirected the request, and redirects are not followed",
    `${INDEX}: 302 Found`,
    "use the API server's own address",
  ],
  "HTML instead of the index": [
    answerIndex(200, HTML, HTML_TYPE),
    `${INDEX}: expected JSON, got HTML`,
    "with no login page in front of it",
  ],
  "HTML instead of a document": [
    answerDocuments((response) => response.end(HTML)),
    ANY_DOCUMENT,
    "expected an OpenAPI document, got HTML",
    "with no login page in front of it",
  ],
  "HTML from a gateway without a backend": [
    answerIndex(502, HTML, HTML_TYPE),
    "the response does not come from a Kubernetes API server",
    `${INDEX}: 502 Bad Gateway`,
  ],
  "an index that is cut short": [
    answerIndex(200, '{"paths":{"apis/example.com/v1":{"serverRel'),
    `${INDEX}: expected JSON, got incomplete JSON`,
    "the response may have been cut off",
  ],
  "an index that is interrupted": [
    (request, response) => isIndex(request) && breakOff(response, '{"paths":{'),
    "the connection was interrupted",
    INDEX,
  ],
  "a document that is cut short": [
    answerDocuments((response) => response.end('{"openapi":"3.0.0","components":{')),
    ANY_DOCUMENT,
    "incomplete JSON; the response may have been cut off",
  ],
  "a document that is interrupted": [
    answerDocuments((response) => breakOff(response, '{"openapi":"3.0.0"')),
    "the connection was interrupted",
    /GET \/openapi\/v3\/apis\/(coordination|scheduling)\.k8s\.io\/v1/,
  ],
};

/** What takes a strange server; the commands read all answers in the same way, so one is tried. */
const RARE: Cases = {
  "no permission for a document": [
    answerDocuments((response) => response.writeHead(403).end(status(403, "Forbidden", "no"))),
    ANY_DOCUMENT,
    "this user is not allowed to read",
    "403 Forbidden: no",
  ],
  "an index of nothing": [answerIndex(200, ""), `${INDEX}: expected JSON, got an empty body`],
  "an index without paths": [
    answerIndex(200, "{}"),
    `${INDEX}: expected an index of API documents ("paths"), got some other JSON`,
  ],
  "an index that is a list": [answerIndex(200, "[]"), `${INDEX}: expected an index of API documents ("paths")`],
  "an index of no APIs": [answerIndex(200, '{"paths":{}}'), `${INDEX}: expected an index of API documents ("paths")`],
  "an index of 6 MB": [
    answerIndex(200, JSON.stringify({ paths: { "apis/example.com/v1": { serverRelativeURL: "/".repeat(6e6) } } })),
    "larger than the limit of 5242880 bytes",
    INDEX,
  ],
  "an index that leads to another server": [
    answerIndex(200, paths("//other.example.com/openapi/v3/apis/example.com/v1?hash=1")),
    "apis/example.com/v1: the address of the document must be below the server",
  ],
  "an index that leads to other data": [
    answerIndex(200, paths("/openapi/v3/../../api/v1/secrets")),
    "apis/example.com/v1: the address of the document must be below the server's /openapi/v3, but is",
  ],
  "an index whose entry has no address": [
    answerIndex(200, paths(7)),
    "apis/example.com/v1: the address of the document",
  ],
  "a document of another format": [
    answerDocuments((response) => response.end('{"swagger":"2.0","paths":{}}')),
    ANY_DOCUMENT,
    "expected an OpenAPI document, got some other JSON",
  ],
  "a document of another version": [
    answerDocuments((response) => response.end('{"openapi":"4.0.0"}')),
    ANY_DOCUMENT,
    'expected OpenAPI 3, got "4.0.0"',
  ],
  "a document with parts of another type": [
    answerDocuments((response) => response.end('{"openapi":"3.0.0","components":{"schemas":[]}}')),
    ANY_DOCUMENT,
    "#/components/schemas: expected an object, got a list",
  ],
  "a response that is not compressed as it says": [
    answerIndex(200, "no gzip", { "content-encoding": "gzip" }),
    "the compressed response cannot be read",
    INDEX,
  ],
  "control characters in a Status": [
    answerIndex(403, status(403, "Forbidden", "\u001b[2J\u001b]0;owned\u0007\r\nerror: \u009b31m\u202e all is well")),
    /403 Forbidden: \\u\S*1b\S*\[2J/,
    "all is well",
  ],
};

test.each(Object.entries(COMMON))("%s", async (_, [misbehaviour, ...says]) => {
  server.misbehaviour = misbehaviour;
  await expectRefusal(trees, { flags: ["--server", server.url], says });
});

test.each(Object.entries(RARE))("%s", async (_, [misbehaviour, ...says]) => {
  server.misbehaviour = misbehaviour;
  await expectRefusal(trees, { commands: ["generate"], flags: ["--server", server.url], says });
});

test("the error names the server", async () => {
  const broken = ["credentials that are not accepted", "HTML instead of the index", "a document that is cut short"];
  for (const title of broken) {
    server.misbehaviour = COMMON[title]?.[0] ?? server.misbehaviour;
    await expectRefusal(trees, { commands: ["discover"], flags: ["--server", server.url], says: [server.url] });
  }
});

test("an index or a document that never arrives is an error", async () => {
  const flags = ["--server", server.url, "--request-timeout", "500ms"];
  const commands = ["snapshot", "generate"] as const;
  server.misbehaviour = () => {};
  await expectRefusal(trees, {
    commands,
    flags,
    says: [`${server.url}: no response within 500 ms (${INDEX})`, "set a longer timeout"],
  });
  server.misbehaviour = answerDocuments(() => {});
  await expectRefusal(trees, {
    commands,
    flags,
    says: [/no response within 500 ms \(GET \/openapi\/v3\/apis\/(coordination|scheduling)\.k8s\.io\/v1/],
  });
  server.misbehaviour = answerDocuments((response) => response.write('{"openapi":'));
  await expectRefusal(trees, {
    commands,
    flags,
    says: [/no response within 500 ms \(GET \/openapi\/v3\/apis\/(coordination|scheduling)\.k8s\.io\/v1/],
  });
});

test("the error follows the steps without --quiet, and standard output is empty, or the error with --json", async () => {
  server.misbehaviour = answerDocuments((response) => response.end(HTML));
  for (const flags of [[], ["--json"]]) {
    const { code, stdout, stderr } = await run(trees, [...trees.args("generate"), "--server", server.url, ...flags]);
    expect(code).toBe(2);
    if (flags.length === 0) expect(stdout).toBe("");
    else expect(JSON.parse(stdout)).toMatchObject({ error: { message: expect.any(String) } });
    expect(stderr).toMatch(/^(?!error)[A-Z][^\n]+\n(?!error)[A-Z][^\n]+\nerror: [^\n]+\n$/);
  }
});

test.each<[string, object, string]>([
  ["refers to nothing", { properties: { spec: { $ref: "#/components/schemas/nowhere" } } }, "missing definition"],
  ["has null for a list", { required: null }, "/required: expected a list, got null"],
])(
  "an API of a third party whose document %s is left out with exit code 1, and named",
  async (title, schema, words) => {
    const key = "apis/example.com/v1";
    const document = { openapi: "3.0.0", paths: {}, components: { schemas: { "com.example.v1.A": schema } } };
    const index = [...SERVED, key].map((one) => [one, { serverRelativeURL: `/openapi/v3/${one}` }]);
    server.misbehaviour = (request, response) => {
      if (isIndex(request)) return response.end(JSON.stringify({ paths: Object.fromEntries(index) }));
      return request.url === `/openapi/v3/${key}` && response.end(JSON.stringify(document));
    };
    const output = workspace(title);
    const line = ["--server", server.url, "--quiet"];
    const { code, stdout, stderr } = await run(trees, ["generate", "--output", output, ...line]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    const [missing, ...rest] = stdout.trimEnd().split("\n");
    expect(missing).toMatch(/^missing {2}apis\/example\.com\/v1 \(omitted\): .*--exclude example\.com\/v1$/);
    expect(missing).toContain(words);
    expect(rest).toEqual([expect.stringMatching(/: 2 group\/versions from /)]);
    // The advice works.
    const without = await run(trees, ["generate", "--output", output, ...line, "--exclude", "example.com/v1"]);
    expect(without).toMatchObject({ code: 0, stderr: "", stdout: expect.stringMatching(/up to date\n$/) });
  },
);

test("the test server works when it does not misbehave on purpose", async () => {
  server.misbehaviour = () => false;
  const { code, stdout } = await run(trees, ["discover", "--server", server.url, "--quiet", "--json"]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ groupVersions: SERVED.map((key) => ({ groupVersion: key.slice(5) })) });
});
