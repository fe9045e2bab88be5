import { configMaps } from "@kubesmith/kubernetes/core/v1";
import {
  ApiError,
  type Client,
  ConnectionError,
  connect,
  isUnexpectedServerError,
  ResponseError,
} from "@kubesmith/runtime";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type Certificates, createCertificates } from "../../testbed/certificates.js";
import { type ControlPlane, startControlPlane } from "../../testbed/index.js";
import { type Attempt, type Fault, startFaultProxy } from "../support/fault-proxy.js";

const REQUESTS = 10_000;
const PARALLEL = 48;
/** How often each fault comes, in 1,000. A silent server costs the complete timeout of the request. */
const ODDS: readonly (readonly [Fault, number])[] = [
  ["reset before the server saw it", 20],
  ["reset after the server answered", 20],
  ["cut off in the middle of the response", 20],
  ["429 with Retry-After", 40],
  ["429 without Retry-After", 20],
  ["500 with Retry-After", 20],
  ["500", 20],
  ["502 with a page", 20],
  ["no response at all", 5],
  ["slow body", 20],
];
const TIME_LIMIT = 4_000;

let cluster: ControlPlane;
let upstream: Client;
let certificates: Certificates;

/** The same faults in every run: https://en.wikipedia.org/wiki/Linear_congruential_generator. */
let state = 20_261_125;
function random(below: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
}
function choose(): Fault {
  let left = random(1000);
  for (const [fault, odds] of ODDS) {
    left -= odds;
    if (left < 0) return fault;
  }
  return "none";
}

const sockets = (): number => process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length;
let before: number;

beforeAll(async () => {
  cluster = await startControlPlane();
  before = sockets();
  upstream = await connect({ kubeconfig: cluster.users.admin.kubeconfig });
  certificates = await createCertificates("admin");
});
afterAll(async () => {
  await upstream?.close();
  await cluster?.stop();
});

interface Outcome {
  readonly number: string;
  readonly name: string;
  readonly verb: string;
  readonly value?: unknown;
  readonly error?: unknown;
}

/** A mix of reads and writes; each object is one request's own, but for those that all read. */
async function one(client: Client, index: number): Promise<Outcome> {
  const number = String(index);
  const options = { headers: { "x-number": number } };
  const maps = client.resource(configMaps, "default");
  const name = `map-${index}`;
  const calls: readonly (readonly [string, string, () => PromiseLike<unknown>])[] = [
    ["get", "shared", () => maps.get("shared", options)],
    ["get", "shared", () => maps.get("shared", options)],
    ["get", "none", () => maps.get("none", options)],
    ["list", "", () => maps.list({ ...options, limit: 5 })],
    ["create", name, () => maps.create({ metadata: { name }, data: { number } }, options)],
    ["create", name, () => maps.create({ metadata: { name }, data: { number } }, options)],
    ["patch", "shared", () => maps.patch.merge("shared", { data: { [`n${index % 50}`]: number } }, options)],
    ["apply", name, () => maps.apply({ metadata: { name }, data: { number } }, { ...options, fieldManager: "t" })],
    ["delete", name, () => maps.delete(name, options)],
  ];
  const [verb, subject, call] = calls[index % calls.length] ?? ["", "", async () => {}];
  try {
    return { number, verb, name: subject, value: await call() };
  } catch (error) {
    return { number, verb, name: subject, error };
  }
}

const WAYS = [
  ["HTTP/1.1", 0],
  // All that read at the same time as another: half of the requests are reads.
  ["HTTP/2 for reads", 2_000],
] as const;

test.each(WAYS)(
  "10,000 requests through faults, %s, each give a right result or a right error, and no write happens twice",
  {
    timeout: 600_000,
  },
  async (_way, overHttp2) => {
    const secure = overHttp2 > 0;
    const proxy = await startFaultProxy(upstream, choose, secure ? certificates.server : undefined);
    const trusted = secure ? { ca: certificates.ca.cert } : {};
    const client = await connect({ server: proxy.url, requestTimeout: TIME_LIMIT, ...trusted });
    onTestFinished(() => client.close());
    onTestFinished(() => proxy.close());
    const maps = upstream.resource(configMaps, "default");
    await maps.deleteCollection({ all: true });
    await maps.create({ metadata: { name: "shared" } });
    const outcomes: Outcome[] = [];
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < REQUESTS) outcomes.push(await one(client, next++));
    };
    await Promise.all(Array.from({ length: PARALLEL }, worker));
    expect(outcomes).toHaveLength(REQUESTS);

    const wrong = outcomes.flatMap((outcome) => {
      const attempts = proxy.attempts.get(outcome.number) ?? [];
      const complaint = complaintAbout(outcome, attempts);
      return complaint === undefined ? [] : [{ complaint, outcome, attempts }];
    });
    expect(wrong).toEqual([]);
    expect(proxy.overHttp2).toBeGreaterThanOrEqual(overHttp2);
    // Each kind of fault came, and so did right results of each verb.
    const met = new Set([...proxy.attempts.values()].flat().map(({ fault }) => fault));
    expect(met.size).toBe(ODDS.length + 1);
    for (const verb of ["get", "list", "create", "patch", "apply"]) {
      expect(outcomes.filter((outcome) => outcome.verb === verb && outcome.error === undefined).length).toBeGreaterThan(
        500,
      );
    }
  },
);

/** What is not right about how a request ended, by what came by at the proxy. */
function complaintAbout({ verb, name, value, error }: Outcome, attempts: readonly Attempt[]): string | undefined {
  const last = attempts.at(-1);
  if (last === undefined) return "was never sent";
  const isRead = verb === "get" || verb === "list";
  for (const { fault } of attempts.slice(0, -1)) {
    const asked = fault === "429 with Retry-After" || fault === "500 with Retry-After";
    const lost = fault === "reset before the server saw it" || fault === "reset after the server answered";
    if (!asked && !(lost && isRead)) return `was repeated after: ${fault}`;
  }
  const executed = attempts.filter(({ status }) => status !== undefined && status < 300).length;
  if (!isRead && executed > 1) return "was executed twice";
  return error === undefined ? complaintAboutValue(verb, name, value, last) : complaintAboutError(error, last);
}

function complaintAboutValue(verb: string, name: string, value: unknown, last: Attempt): string | undefined {
  if (last.fault !== "none" && last.fault !== "slow body") return `has a result after: ${last.fault}`;
  if ((last.status ?? 999) >= 300) return `has a result, but the server answered ${last.status}`;
  const { metadata, items, kind } = value as { metadata?: { name?: string }; items?: unknown[]; kind?: string };
  if (verb === "list") return Array.isArray(items) ? undefined : "is not a list";
  return metadata?.name === name || kind === "Status" ? undefined : "is another object";
}

function complaintAboutError(error: unknown, last: Attempt): string | undefined {
  const expected = ((): boolean => {
    switch (last.fault) {
      case "none":
      case "slow body":
        return error instanceof ApiError && error.code === last.status;
      case "429 with Retry-After":
      case "429 without Retry-After":
        return error instanceof ApiError && error.reason === "TooManyRequests";
      case "500 with Retry-After":
      case "500":
        return error instanceof ApiError && error.reason === "InternalError" && !isUnexpectedServerError(error);
      case "502 with a page":
        return error instanceof ApiError && error.code === 502 && isUnexpectedServerError(error);
      case "no response at all":
        return error instanceof ConnectionError && error.code === "ETIMEDOUT";
      default:
        return (error instanceof ConnectionError && error.code === "ECONNRESET") || error instanceof ResponseError;
    }
  })();
  // The time limit may also fall into the wait before a retry.
  const late = error instanceof ConnectionError && error.code === "ETIMEDOUT";
  return expected || late ? undefined : `has the wrong error: ${error}`;
}

test("C.26 no socket is left open afterwards", async () => {
  await upstream.close();
  await expect.poll(sockets).toBeLessThanOrEqual(before);
});
