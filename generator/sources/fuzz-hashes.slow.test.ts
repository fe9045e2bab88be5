import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Client, RawResponse } from "@kubesmith/runtime";
import { createDocumentCache } from "@kubesmith/runtime/cache";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GeneratorError } from "../errors.js";
import { canonicalJson } from "../json.js";
import type { Document } from "../openapi/index.js";
import { generateTree, inputOf } from "../pipeline.js";
import { readSnapshot, SNAPSHOT_INDEX, snapshotFiles } from "../snapshot/index.js";
import { cronTabDocument } from "../testdata/crontab.js";
import { fetchDocuments } from "./cluster/fetch-documents.js";
import { fetchIndex } from "./cluster/server-index.js";
import type { LoadedDocuments } from "./document-source.js";
import { EMBEDDED_SNAPSHOT } from "./index.js";

const RUNS = 400;
/** Of how many the code is generated as well. */
const GENERATED = 20;
const CUSTOM = "apis/stable.example.com/v1";
const KEYS: readonly string[] = ["apis/policy/v1", "apis/scheduling.k8s.io/v1", "apis/autoscaling/v1", CUSTOM];
const sha512 = (text: string): string => createHash("sha512").update(text).digest("hex").toUpperCase();

/** Says of a hash what it is of: the document, the next one, none, or something that is not a hash of Kubernetes. */
const hash = fc.constantFrom(
  "own",
  "other",
  "unknown",
  "missing",
  "same",
  "lower-case",
  "short",
  "../../x",
  "a b&hash=c#d?e%00",
  "\u001b[31m\u202e\ud800",
  "__proto__",
  `"'\\`,
  "long",
);
/** How the server answers for one document. */
const answer = fc.record({
  index: hash,
  etag: hash,
  weak: fc.boolean(),
  body: fc.constantFrom("own", "own", "own", "other", "empty"),
  status: fc.constantFrom(200, 200, 200, 200, 301, 404, 502),
});
type Answers = readonly (typeof answer extends fc.Arbitrary<infer A> ? A : never)[];

const root = mkdtempSync(join(realpathSync(tmpdir()), "kubesmith-hashes-"));
let texts: readonly string[];
/** The modules of each document, and of the shared one. */
let wanted: ReadonlyMap<string, string>;
const { signal } = new AbortController();

beforeAll(async () => {
  const real = await readSnapshot(EMBEDDED_SNAPSHOT, KEYS);
  texts = KEYS.map((key) => JSON.stringify(real.find((each) => each.key === key)?.document ?? cronTabDocument()));
  wanted = await treeOf(KEYS.map((key, at) => ({ key, hash: "H", document: JSON.parse(texts[at] ?? "") })));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function treeOf(documents: readonly Document[]): Promise<ReadonlyMap<string, string>> {
  return generateTree(inputOf(documents), false, signal);
}

const textOf = (at: number): string => texts[at % texts.length] ?? "";

function hashOf(at: number, kind: string): string {
  const own = sha512(textOf(at));
  const hashes = new Map([
    ["own", own],
    ["other", sha512(textOf(at + 1))],
    ["unknown", sha512("unknown")],
    ["missing", ""],
    ["same", sha512(textOf(0))],
    ["lower-case", own.toLowerCase()],
    ["short", own.slice(1)],
    ["long", own.repeat(50)],
  ]);
  return hashes.get(kind) ?? kind;
}

/** What the server sends for a document. */
function bodyOf(at: number, { body }: Answers[number]): string {
  return body === "empty" ? "" : textOf(body === "own" ? at : at + 1);
}

/** A client of a server that answers like this. */
function clientOf(answers: Answers): Pick<Client, "send" | "server"> {
  const respond = (status: number, headers: object, body: string): RawResponse =>
    ({ status, headers, body: Buffer.from(body), text: () => body }) as RawResponse;
  const send = async ({ path }: { readonly path: string }): Promise<RawResponse> => {
    if (path === "/openapi/v3") {
      const entries = KEYS.map((key, at) => {
        const listed = hashOf(at, answers[at]?.index ?? "");
        const query = listed === "" ? "" : `?hash=${encodeURIComponent(Buffer.from(listed).toString())}`;
        return [key, { serverRelativeURL: `/openapi/v3/${key}${query}` }];
      });
      return respond(200, {}, JSON.stringify({ paths: Object.fromEntries(entries) }));
    }
    const at = KEYS.findIndex((key) => path === `/openapi/v3/${key}`);
    const own = answers[at];
    if (own === undefined) throw new Error(`asked for ${path}`);
    const tag = hashOf(at, own.etag);
    const headers = {
      ...(tag !== "" && { etag: `${own.weak ? "W/" : ""}"${tag}"` }),
      ...(own.status === 301 && { location: `/openapi/v3/${KEYS[at]}?hash=${encodeURIComponent("moved")}` }),
    };
    return respond(own.status, headers, own.status === 200 ? bodyOf(at, own) : "");
  };
  return { server: "https://127.0.0.1:6443", send };
}

async function fetched(answers: Answers, folder: string): Promise<LoadedDocuments | GeneratorError> {
  const client = clientOf(answers);
  const cache = createDocumentCache(folder, (problem) => {
    throw problem;
  });
  try {
    const { entries } = await fetchIndex(client);
    return await fetchDocuments([...entries.values()], { client, cache });
  } catch (error) {
    // Anything else is a fault of ours: its stack would be shown to a user.
    if (error instanceof GeneratorError) return error;
    throw error;
  }
}

function expectReadable({ message }: GeneratorError): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not reach a terminal
  expect(message).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202a-\u202e]/);
  expect(message.length).toBeLessThan(2000);
}

describe("documents whose hashes are those of others, odd, or missing", () => {
  it(`are what the server sends for their own address, or an error (${RUNS} sets)`, { timeout: 900_000 }, async () => {
    let [tried, generated] = [0, 0];
    const set = fc.tuple(...KEYS.map(() => answer));
    const usual: Answers = KEYS.map(() => ({ index: "own", etag: "own", weak: false, body: "own", status: 200 }));
    await fc.assert(
      fc.asyncProperty(set, fc.boolean(), async (answers, isCached) => {
        const folder = join(root, `${tried++}`);
        // What an earlier run has cached, by hashes that were right.
        if (isCached) await fetched(usual, folder);
        const result = await fetched(answers, folder);
        if (result instanceof GeneratorError) return expectReadable(result);
        const { documents, unavailable } = result;
        expect([...documents, ...unavailable].map(({ key }) => key).sort()).toEqual([...KEYS].sort());
        for (const { key, hash: recorded, document } of documents) {
          const at = KEYS.indexOf(key);
          const text = JSON.stringify(document);
          const sent = bodyOf(at, answers[at] as Answers[number]);
          // From the cache, or from the server; never the text of another, unless the server sends just that for this address.
          expect([key, text === textOf(at) || text === sent]).toEqual([key, true]);
          // A hash of Kubernetes' form is the text's own, so that whoever compares hashes notices each change.
          if (/^[0-9A-F]{128}$/.test(recorded)) expect([key, recorded]).toEqual([key, sha512(text)]);
        }
        if (generated === GENERATED || documents.length === 0) return;
        generated++;
        const files = await treeOf(documents);
        for (const { key, document } of documents) {
          const module = `${key.split("/")[1]?.replace(".k8s.io", "")}/v1/index.ts`;
          const isOwn = JSON.stringify(document) === textOf(KEYS.indexOf(key));
          // A document that another's address leads to adds nothing: its paths and definitions are not of its group.
          if (!isOwn) expect(files.get(module) ?? "").not.toMatch(/Resource<"/);
          else if (documents.length === KEYS.length)
            expect([module, files.get(module)]).toEqual([module, wanted.get(module)]);
        }
      }),
      { numRuns: RUNS, seed: 12, endOnFailure: true },
    );
    expect(generated).toBe(GENERATED);
  });
});

describe("a snapshot whose index has other hashes", () => {
  const member = fc.constantFrom("hash", "hash", "hash", "sha256", "file");
  const change = fc.record({ at: fc.nat(3), from: fc.nat(3), member, value: fc.oneof(hash, fc.constantFrom(null, 5)) });

  it(`is read with each document under its own key, or refused (${RUNS} sets)`, { timeout: 300_000 }, async () => {
    let read = 0;
    const documents = KEYS.map((key, at) => ({ key, hash: hashOf(at, "own"), document: JSON.parse(textOf(at)) }));
    const files = await snapshotFiles(documents, false);
    const folder = join(root, "snapshot");
    for (const [path, text] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const index = JSON.parse(files.get(SNAPSHOT_INDEX) ?? "");
        for (const { at, from, member, value } of changes) {
          const [entry, other] = [index.documents[KEYS[at] ?? ""], index.documents[KEYS[from] ?? ""]];
          if (value === "other") [entry[member], other[member]] = [other[member], entry[member]];
          else if (value === "missing") delete entry[member];
          else entry[member] = typeof value === "string" ? hashOf(at, value) : value;
        }
        writeFileSync(join(folder, SNAPSHOT_INDEX), JSON.stringify(index));
        const result = await readSnapshot(folder).catch((error: unknown) => error);
        if (!Array.isArray(result)) {
          expect(result).toMatchObject({ name: "GeneratorError", code: "snapshot" });
          return expectReadable(result as GeneratorError);
        }
        read++;
        const found = new Map(result.map((each: Document) => [each.key, each]));
        for (const { key, document } of documents) {
          expect(found.get(key)?.hash).toBe(index.documents[key].hash);
          expect([key, canonicalJson(found.get(key)?.document)]).toEqual([key, canonicalJson(document)]);
        }
      }),
      { numRuns: RUNS, seed: 12, endOnFailure: true },
    );
    expect(read).toBeGreaterThan(RUNS / 20);
  });
});
