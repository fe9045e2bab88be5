import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { type Client, connect } from "@kubesmith/runtime";
import { afterEach, describe, expect, it } from "vitest";
import { fetchDocuments } from "./fetch-documents.js";
import type { IndexEntry } from "./server-index.js";

const BODY = '{"openapi":"3.0.0"}';
const sha512 = (text: string): string => createHash("sha512").update(text).digest("hex").toUpperCase();
const PATH = "/openapi/v3/apis/apps/v1";
const entry: IndexEntry = {
  key: "apis/apps/v1",
  groupVersion: { group: "apps", version: "v1" },
  path: PATH,
  hash: "OLD",
};
const index = (url: string): string => JSON.stringify({ paths: { "apis/apps/v1": { serverRelativeURL: url } } });

type Answer = readonly [status: number, body: string | Buffer, headers?: { readonly [name: string]: string }];

let server: Server | undefined;
let client: Client | undefined;
afterEach(async () => {
  await client?.close();
  server?.close();
});

/** Fetches the entry from a server that answers each request path as said, or 404; returns also what was requested. */
async function fetchFrom(
  answers: { readonly [url: string]: Answer },
  cached: { readonly [hash: string]: string } = {},
  wanted: IndexEntry = entry,
): Promise<{ documents: object[]; unavailable: string[]; requests: string[]; stored: string[]; done: number[] }> {
  const requests: string[] = [];
  const listening = createServer((request, response) => {
    requests.push(request.url ?? "");
    const [status, body, headers] = answers[request.url ?? ""] ?? [404, ""];
    response.writeHead(status, headers).end(body);
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  client = await connect({ server: `http://127.0.0.1:${(listening.address() as AddressInfo).port}` });
  const stored: string[] = [];
  const done: number[] = [];
  const { documents, unavailable } = await fetchDocuments([wanted], {
    client,
    cache: {
      folder: "",
      get: async (hash) => (cached[hash] === undefined ? undefined : Buffer.from(cached[hash])),
      put: async (hash) => stored.push(hash) > 0,
    },
    onProgress: (count) => done.push(count),
  });
  return {
    documents: documents.map(({ key, hash }) => ({ key, hash })),
    unavailable: unavailable.map(({ reason }) => reason),
    requests,
    stored,
    done,
  };
}

describe("a document", () => {
  it("is not requested if the cache has it", async () => {
    const { documents, requests, done } = await fetchFrom({}, { OLD: BODY });
    expect({ documents, requests, done }).toEqual({
      documents: [{ key: entry.key, hash: "OLD" }],
      requests: [],
      done: [1],
    });
  });

  it("is requested if the index lists the hash of another one, which the cache has", async () => {
    const [own, other] = ["apps/v1", "batch/v1"].map((id) => `{"openapi":"3.0.0","paths":{"/apis/${id}/":{}}}`);
    const wanted = { ...entry, hash: sha512(other ?? "") };
    const { documents, requests } = await fetchFrom(
      { [`${PATH}?hash=${wanted.hash}`]: [200, own ?? "", { etag: `"${sha512(own ?? "")}"` }] },
      { [wanted.hash]: other ?? "" },
      wanted,
    );
    expect(requests).toHaveLength(1);
    expect(documents).toEqual([{ key: entry.key, hash: sha512(own ?? "") }]);
  });

  it("has the hash of its response, and is cached under it", async () => {
    const { documents, stored } = await fetchFrom({ [`${PATH}?hash=OLD`]: [200, BODY, { etag: 'W/"NEW"' }] });
    expect({ documents, stored }).toEqual({ documents: [{ key: entry.key, hash: "NEW" }], stored: ["NEW"] });
  });

  it("has the hash of the index if its response has none", async () => {
    expect((await fetchFrom({ [`${PATH}?hash=OLD`]: [200, BODY] })).documents).toEqual([
      { key: entry.key, hash: "OLD" },
    ]);
  });

  it("is requested with the hash that a redirect names if its own is outdated", async () => {
    const { requests } = await fetchFrom({
      [`${PATH}?hash=OLD`]: [301, "", { location: `/elsewhere?hash=NEW` }],
      [`${PATH}?hash=NEW`]: [200, BODY],
    });
    expect(requests).toEqual([`${PATH}?hash=OLD`, `${PATH}?hash=NEW`]);
  });

  it("is looked up in the index again if the response is empty", async () => {
    const { documents } = await fetchFrom({
      [`${PATH}?hash=OLD`]: [200, ""],
      "/openapi/v3": [200, index(`${PATH}?hash=NEW`)],
      [`${PATH}?hash=NEW`]: [200, BODY],
    });
    expect(documents).toHaveLength(1);
  });

  it.each<[string, { readonly [url: string]: Answer }, RegExp]>([
    ["that the server withdrew", { "/openapi/v3": [200, index("/nowhere")] }, /the server stopped serving this API/],
    [
      "whose backend is down",
      { [`${PATH}?hash=OLD`]: [503, "down"], "/openapi/v3": [200, index(`${PATH}?hash=OLD`)] },
      /the server behind this API did not answer .*503 Service Unavailable/,
    ],
  ])("%s is unavailable", async (_, answers, words) => {
    const { documents, unavailable, done } = await fetchFrom(answers);
    expect({ documents, done }).toEqual({ documents: [], done: [1] });
    expect(unavailable).toEqual([expect.stringMatching(words)]);
  });

  it.each<[string, string, { readonly [name: string]: string }]>([
    ["the server's hash is that of another body, without an ETag", sha512("other"), {}],
    ["the ETag is that of another body", "OLD", { etag: `"${sha512("other")}"` }],
    ["both are", sha512("other"), { etag: `"${sha512("more")}"` }],
    ["the listed one is, and the ETag says nothing", sha512("other"), { etag: '"v2"' }],
  ])("is refused if %s", async (_, hash, headers) => {
    const answers: { readonly [url: string]: Answer } = { [`${PATH}?hash=${hash}`]: [200, BODY, headers] };
    await expect(fetchFrom(answers, {}, { ...entry, hash })).rejects.toMatchObject({
      code: "document",
      message: expect.stringMatching(
        /^apis\/apps\/v1: the document does not match the hash that the server sent for it/,
      ),
    });
    const other = { ...entry, key: "apis/example.com/v1", hash };
    const { documents, unavailable, stored } = await fetchFrom(answers, {}, other);
    expect({ documents, stored }).toEqual({ documents: [], stored: [] });
    expect(unavailable).toEqual([
      expect.stringMatching(/the hash that the server sent for it.*; to omit it, use `exclude` example\.com\/v1$/),
    ]);
  });

  it.each<[string, string, { readonly [name: string]: string }]>([
    ["the listed one", sha512(BODY), {}],
    ["the ETag of another replica", sha512("other"), { etag: `"${sha512(BODY)}"` }],
    ["the listed one, beside an ETag that a proxy changed", sha512(BODY), { etag: `"${sha512(BODY)}-gzip"` }],
    ["none of both, so that it is made", "", {}],
  ])("has the hash of its content if that is %s", async (_, hash, headers) => {
    const url = hash === "" ? PATH : `${PATH}?hash=${hash}`;
    const { documents } = await fetchFrom({ [url]: [200, BODY, headers] }, {}, { ...entry, hash });
    expect(documents).toEqual([{ key: entry.key, hash: sha512(BODY) }]);
  });

  it("has the hash that a redirect names, although another was asked for", async () => {
    const [before, now] = [sha512("other"), sha512(BODY)];
    const answers: { readonly [url: string]: Answer } = {
      [`${PATH}?hash=${before}`]: [301, "", { location: `${PATH}?hash=${now}` }],
      [`${PATH}?hash=${now}`]: [200, BODY],
    };
    const { documents } = await fetchFrom(answers, {}, { ...entry, hash: before });
    expect(documents).toEqual([{ key: entry.key, hash: now }]);
  });

  it.each([
    ["is not a document", "<html>"],
    ["has parts of another type", '{"openapi":"3.0.0","components":{"schemas":{"A":{"required":null}}}}'],
  ])("of a third party that %s is left out, and the way to do without it is named", async (_, body) => {
    const answers: { readonly [url: string]: Answer } = { [`${PATH}?hash=OLD`]: [200, body] };
    const { documents, unavailable } = await fetchFrom(answers, {}, { ...entry, key: "apis/example.com/v1" });
    expect(documents).toEqual([]);
    expect(unavailable).toEqual([
      expect.stringMatching(/^apis\/example\.com\/v1.*: expected .*`exclude` example\.com\/v1$/),
    ]);
    // Without one of Kubernetes' own, nothing works.
    await expect(fetchFrom(answers)).rejects.toMatchObject({ code: "document", document: "apis/apps/v1" });
  });

  it("that unpacks to more than 64 MiB is left out if it is of a third party, and otherwise an error", async () => {
    const body = gzipSync(Buffer.alloc(65 * 1024 * 1024, " "));
    const answers: { readonly [url: string]: Answer } = {
      [`${PATH}?hash=OLD`]: [200, body, { "content-encoding": "gzip" }],
    };
    const { documents, unavailable, stored } = await fetchFrom(answers, {}, { ...entry, key: "apis/example.com/v1" });
    expect({ documents, stored }).toEqual({ documents: [], stored: [] });
    expect(unavailable).toEqual([
      expect.stringMatching(
        /^apis\/example\.com\/v1: .*larger than the limit of 67108864 bytes.*`exclude` example\.com\/v1$/,
      ),
    ]);
    await expect(fetchFrom(answers)).rejects.toThrow("larger than the limit of 67108864 bytes");
  });

  it("is an error if the server refuses it", async () => {
    await expect(fetchFrom({ [`${PATH}?hash=OLD`]: [403, "no"] })).rejects.toMatchObject({
      code: "document",
      document: entry.key,
    });
  });
});
