import type { ServerResponse } from "node:http";
import { startHttpServer } from "./http-server.js";

/** An answer in the server's place. */
export interface Answer {
  readonly status: number;
  readonly body?: string;
  readonly headers?: { readonly [name: string]: string };
}

/** What a {@link TestProxy} does besides passing on. */
export interface ProxyRules {
  /** Answers a request itself, or passes it on with `undefined`; it is held for as long as a promise takes. */
  answer?(path: string): Answer | undefined | Promise<Answer | undefined>;
  /** Changes the body of an answer. */
  rewrite?(path: string, body: string): string;
}

/** A server in front of another one: it counts what is asked, and behaves badly when told to. */
export interface TestProxy {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** The paths asked for so far, with their queries; may be emptied. */
  readonly requests: string[];
  /** May be changed at any time. */
  rules: ProxyRules;
  stop(): Promise<void>;
}

// Besides the body's own, the headers of an answer that mean something to who reads documents.
const PASSED_ON = ["content-type", "etag", "location", "cache-control"];

/** Starts a proxy in front of a server that speaks plain HTTP. */
export async function startProxy(upstream: string, rules: ProxyRules = {}): Promise<TestProxy> {
  const { url, close } = await startHttpServer((request, response) => {
    const path = request.url ?? "/";
    proxy.requests.push(path);
    answer(path).then(
      (given) => send(response, given),
      () => response.destroy(),
    );
  });
  const answer = async (path: string): Promise<Answer> => {
    const own = await proxy.rules.answer?.(path);
    if (own !== undefined) return own;
    const answered = await fetch(`${upstream}${path}`, { redirect: "manual" });
    const body = await answered.text();
    const headers = PASSED_ON.flatMap((name) => {
      const value = answered.headers.get(name);
      return value === null ? [] : [[name, value]];
    });
    return {
      status: answered.status,
      body: proxy.rules.rewrite?.(path, body) ?? body,
      headers: Object.fromEntries(headers),
    };
  };
  const proxy: TestProxy = { url, requests: [], rules, stop: close };
  return proxy;
}

function send(response: ServerResponse, { status, body = "", headers = {} }: Answer): void {
  response.writeHead(status, headers).end(body);
}
