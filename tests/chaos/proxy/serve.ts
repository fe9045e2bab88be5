import type { IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse, SecureServerOptions } from "node:http2";
import { Agent, request as requestOver } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { startHttpServer } from "../../support/http-server.js";
import { createRandom, seedOf } from "../../support/random.js";
import {
  type FaultLog,
  isRequestFaultDue,
  planRequest,
  planStream,
  type RequestFault,
  type RequestKind,
  requestFault,
  STREAM_EVENTS,
  streamEnd,
} from "../faults/index.js";
import { ANSWERS } from "./answers.js";
import { createDownstream, type Downstream } from "./downstream.js";
import { versionOf } from "./lines.js";
import { passStream } from "./stream.js";

/** How a proxy is started. */
export interface ChaosProxyOptions {
  /** Of the client that it stands before; the faults follow from it and the seed. */
  readonly name: string;
  readonly seed: number;
  /** The real server. */
  readonly server: string;
  readonly ca: string;
  /** Certificate and key of the proxy. */
  readonly tls: SecureServerOptions;
  readonly http2: boolean;
  /** The log of the run. Faults that it does not contain yet are preferred. */
  readonly faults: FaultLog;
}

/** A proxy before a real server, which does what networks, load balancers and overloaded servers do. */
export interface ChaosProxy {
  readonly url: string;
  /** How many requests of each kind came. */
  readonly requests: { readonly [K in RequestKind]: number };
  /** Begins to do harm, or ends it: what stalls goes on, and all requests succeed if the server answers. */
  harm(isHarmful: boolean): void;
  close(): Promise<void>;
}

type Incoming = IncomingMessage | Http2ServerRequest;
type Outgoing = ServerResponse | Http2ServerResponse;

const SLOW_MS = 20;
const NO_ANSWER_MS = 5_000;

/** Starts a proxy on the loopback interface. It does no harm until it is told to. */
export async function startChaosProxy(options: ChaosProxyOptions): Promise<ChaosProxy> {
  const { name, seed, server, ca, tls, http2, faults } = options;
  const agent = new Agent({ ca, keepAlive: true });
  const requests = { list: 0, watch: 0, "streaming list": 0, call: 0 };
  let calming = new AbortController();
  calming.abort();
  let count = 0;
  // The last events of the most recent stream.
  let lastEvents: readonly Buffer[] = [];

  const handle = async (request: Incoming, response: Outgoing): Promise<void> => {
    const url = new URL(request.url ?? "/", server);
    const kind = kindOf(request.method, url);
    requests[kind]++;
    const random = createRandom(seedOf(seed, name, ++count));
    const calm = calming.signal;
    const log = (what: string): void => faults.add(`${what}: ${name}`);
    const downstream = createDownstream(response);
    const version = url.searchParams.get("resourceVersion") ?? "";
    const hasVersion = (version !== "" && version !== "0") || url.searchParams.has("continue");
    const isDue = (each: RequestFault): boolean => isRequestFaultDue(faults.counts, each);
    const fault = calm.aborted ? "none" : planRequest(random, kind, hasVersion, isDue);
    const body = await bytesOf(request);
    if (fault !== "none") log(requestFault(kind, fault));
    if (await isAnswered(fault, downstream, calm)) return;

    const upstream = await send(request, url, body, agent).catch(() => undefined);
    if (upstream === undefined) return downstream.reset();
    void downstream.closed.then(() => upstream.destroy());
    upstream.on("error", () => {});
    const { statusCode = 500, headers } = upstream;
    if (statusCode === 410) log(STREAM_EVENTS.expired);
    if (fault === "reset after the server answered") return downstream.reset();
    downstream.head(statusCode, headers);
    if (kind === "list" || kind === "call" || statusCode !== 200) return passBody(fault, upstream, downstream);
    const plan = planStream(random, (end) => faults.counts[streamEnd(end)] === undefined);
    // Only a version that the client has reached makes events old.
    const old = calm.aborted || kind === "streaming list" || !hasVersion || !plan.beginsWithOld ? [] : lastEvents;
    lastEvents = await passStream({
      upstream,
      downstream,
      plan,
      random,
      calm,
      old: old.filter((line) => (versionOf(line) ?? 0) <= Number(version) && versionOf(line) !== undefined),
      atEndOfLife: (finish) => {
        const timer = setTimeout(finish, plan.life);
        return () => clearTimeout(timer);
      },
      log,
    });
  };
  const listener = (request: Incoming, response: Outgoing): Promise<void> =>
    handle(request, response).catch((error: Error) => faults.add(`the proxy failed: ${name}: ${error.message}`));
  const listening = await startHttpServer(listener as never, { tls, http2 });
  return {
    url: listening.url,
    requests,
    harm: (isHarmful) => {
      if (isHarmful) calming = new AbortController();
      else calming.abort();
    },
    close: async () => {
      calming.abort();
      agent.destroy();
      await listening.close();
    },
  };
}

function kindOf(method: string | undefined, { searchParams }: URL): RequestKind {
  if (searchParams.get("sendInitialEvents") === "true") return "streaming list";
  if (["true", "1"].includes(searchParams.get("watch") ?? "")) return "watch";
  return method === "GET" && (searchParams.has("labelSelector") || searchParams.has("limit")) ? "list" : "call";
}

/** Answers a request that does not reach the server. Resolves with whether that is so. */
async function isAnswered(fault: RequestFault, downstream: Downstream, calm: AbortSignal): Promise<boolean> {
  const answer = ANSWERS[fault];
  if (answer !== undefined) {
    downstream.head(answer.status, answer.headers);
    downstream.end(answer.body);
    return true;
  }
  if (fault === "no answer for a while") {
    await Promise.race([downstream.closed, sleep(NO_ANSWER_MS, undefined, { signal: calm }).catch(() => {})]);
  } else if (fault !== "reset before the server saw it") return false;
  downstream.reset();
  return true;
}

async function bytesOf(request: Incoming): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function send(request: Incoming, url: URL, body: Buffer, agent: Agent): Promise<IncomingMessage> {
  const names = ["accept", "content-type", "authorization"] as const;
  const headers = Object.fromEntries(
    names.flatMap((name) => (request.headers[name] ? [[name, request.headers[name]]] : [])),
  );
  return new Promise((resolve, reject) => {
    requestOver(url, { method: request.method, agent, headers }, resolve).on("error", reject).end(body);
  });
}

async function passBody(fault: RequestFault, upstream: IncomingMessage, downstream: Downstream): Promise<void> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of upstream) chunks.push(chunk);
  } catch {
    return downstream.reset();
  }
  const bytes = Buffer.concat(chunks);
  const half = Math.floor(bytes.length / 2);
  if (fault === "cut off in the middle of the response") {
    await downstream.write(bytes.subarray(0, half));
    await sleep(SLOW_MS);
    return downstream.reset();
  }
  if (fault !== "slow body") return downstream.end(bytes);
  for (const part of [bytes.subarray(0, half), bytes.subarray(half)]) {
    await downstream.write(part);
    await sleep(SLOW_MS);
  }
  downstream.end();
}
