import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { RequestError } from "../index.js";
import { json, serve } from "../testdata/server.js";
import type { SkewReport } from "../types/skew.js";
import { checkSkew } from "./index.js";

const entry = (key: string, hash: string): [string, object] => [
  key,
  { serverRelativeURL: `/openapi/v3/${key}?hash=${hash}` },
];
const indexOf = (...entries: (readonly [string, unknown])[]): object => ({ paths: Object.fromEntries(entries) });

async function reportOf(index: object, apiHashes: { readonly [groupVersion: string]: string }): Promise<SkewReport> {
  const { client } = await serve((_, response) => json(response, index));
  return checkSkew(client, apiHashes);
}

describe("checkSkew()", () => {
  it("sends one request, for the index", async () => {
    const { server, client } = await serve((_, response) => json(response, indexOf(entry("api/v1", "A"))));
    expect(await checkSkew(client, { v1: "A" })).toEqual({
      server: server.url,
      differs: false,
      missing: [],
      different: [],
      notCompared: [],
      additional: [],
    });
    expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual(["GET /openapi/v3"]);
  });

  it("reports which group/versions are missing, different and additional, sorted", async () => {
    const index = indexOf(
      entry("apis/z.io/v1", "Z"),
      entry("apis/more.io/v1", "M"),
      entry("apis/b.io/v1", "B2"),
      entry("api/v1", "A2"),
      entry("apis/apps/v1", "C"),
    );
    const hashes = { v1: "A", "b.io/v1": "B", "gone.io/v2": "G", "gone.io/v1": "G", "apps/v1": "C", "z.io/v1": "Z" };
    expect(await reportOf(index, hashes)).toMatchObject({
      differs: true,
      missing: ["gone.io/v1", "gone.io/v2"],
      different: ["b.io/v1", "v1"],
      notCompared: [],
      additional: ["more.io/v1"],
    });
  });

  it("does not count additional group/versions as a difference", async () => {
    const index = indexOf(entry("api/v1", "A"), entry("apis/more.io/v1", "M"));
    expect(await reportOf(index, { v1: "A" })).toMatchObject({ differs: false, additional: ["more.io/v1"] });
  });

  it("ignores keys that are not group/versions, because several servers publish them (A.5)", async () => {
    const others = ["api", "apis", "apis/apps", "version", "logs", ".well-known/openid-configuration", "apis/a/b/c"];
    const index = indexOf(entry("api/v1", "A"), ...others.map((key) => entry(key, "X")));
    expect(await reportOf(index, { v1: "A" })).toMatchObject({ differs: false, additional: [] });
  });

  it("does not compare a group/version if the generated code or the server does not have a hash for it", async () => {
    const index = indexOf(
      entry("api/v1", "A"),
      ["apis/a.io/v1", { serverRelativeURL: "/openapi/v3/apis/a.io/v1" }],
      ["apis/b.io/v1", null],
      ["apis/c.io/v1", { serverRelativeURL: "http://[" }],
    );
    expect(await reportOf(index, { v1: "", "a.io/v1": "H", "b.io/v1": "H", "c.io/v1": "H" })).toMatchObject({
      differs: false,
      notCompared: ["a.io/v1", "b.io/v1", "c.io/v1", "v1"],
    });
  });

  it("reads the hash from the query, whatever else the address of a document contains", async () => {
    const index = indexOf(["api/v1", { serverRelativeURL: "https://elsewhere.invalid/x?a=1&hash=A%2FB#c" }]);
    expect(await reportOf(index, { v1: "A/B" })).toMatchObject({ differs: false, notCompared: [] });
  });

  it("does not report names that Kubernetes does not accept", async () => {
    const names = ["apis/\u001b[31m.io/v1", "apis/A.io/v1", "api/V1", "apis/a.io/v1\n", `apis/${"a".repeat(400)}/v1`];
    const index = JSON.parse(JSON.stringify(indexOf(...names.map((key) => entry(key, "X")))));
    const hostile = JSON.parse('{"paths":{"__proto__":{"serverRelativeURL":"/x?hash=1"},"api/v1":{}}}');
    expect(await reportOf(index, {})).toMatchObject({ differs: false, additional: [] });
    expect(await reportOf(hostile, { v1: "A" })).toMatchObject({ differs: false, notCompared: ["v1"], additional: [] });
  });

  it.each([
    [403, { name: "ApiError", message: expect.stringContaining("GET /openapi/v3") }],
    [404, { name: "ApiError", code: 404 }],
    [301, { name: "ResponseError", code: "Redirect" }],
  ])("rejects if the server answers with %i", async (status, error) => {
    const { client } = await serve((_, response) => void response.writeHead(status).end("no"));
    await expect(checkSkew(client, { v1: "A" })).rejects.toMatchObject(error);
  });

  it.each([
    ["HTML", "<html>", "InvalidJson"],
    ["nothing", "", "Empty"],
    ["a list", "[]", "UnexpectedJson"],
    ["an object without paths", "{}", "UnexpectedJson"],
    ["an empty index (A.1)", '{"paths":{}}', "UnexpectedJson"],
  ])("rejects if the server sends %s", async (_, body, code) => {
    const { client } = await serve((_, response) => void response.writeHead(200).end(body));
    await expect(checkSkew(client, { v1: "A" })).rejects.toMatchObject({ name: "ResponseError", code });
  });

  it("rejects if the index has more than 5 MiB after decompression", async () => {
    const body = gzipSync(JSON.stringify({ paths: { "api/v1": {} }, more: "x".repeat(6e6) }));
    const { client } = await serve(
      (_, response) => void response.writeHead(200, { "content-encoding": "gzip" }).end(body),
    );
    await expect(checkSkew(client, { v1: "A" })).rejects.toMatchObject({ name: "ResponseError", code: "TooLarge" });
  });

  it("rejects with the reason of its signal", async () => {
    const { client } = await serve(() => {});
    const controller = new AbortController();
    const checked = checkSkew(client, { v1: "A" }, { signal: controller.signal });
    controller.abort(new Error("enough"));
    await expect(checked).rejects.toThrow("enough");
  });

  it.each<[unknown, unknown, RegExp]>([
    [undefined, {}, /^checkSkew: apiHashes must be an object/],
    [["v1"], {}, /^checkSkew: apiHashes must be an object/],
    [{ v1: undefined }, {}, /^checkSkew: apiHashes: the hash of "v1" must be a string$/],
    [{ "apis/apps/v1": "A" }, {}, /^checkSkew: apiHashes: "apis\/apps\/v1" is not a group\/version$/],
    [{ "\u001b[31m": "A" }, {}, /^checkSkew: apiHashes: "\\u001b\[31m" is not a group\/version$/],
    [{}, { timeout: 1 }, /^checkSkew: unknown option "timeout"/],
    [{}, { signal: 1 }, /^checkSkew: signal must be an AbortSignal$/],
  ])("refuses invalid arguments before it sends anything: %j, %j", async (hashes, options, message) => {
    const { server, client } = await serve((_, response) => json(response, {}));
    const error = await checkSkew(client, hashes as never, options as never).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RequestError);
    expect(error).toMatchObject({ code: "InvalidOption", message: expect.stringMatching(message) });
    expect(server.requests).toEqual([]);
  });
});
