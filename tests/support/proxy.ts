import type { ServerResponse } from "node:http";
import { startHttpServer } from "./http-server.js";

/** A response in the server's place. */
export interface Answer {
  readonly status: number;
  readonly body?: string;
  readonly headers?: { readonly [name: string]: string };
}

/** What a {@link TestProxy} does in addition to forwarding. */
export interface ProxyRules {
  /** Answers a request itself, or forwards it for `undefined`; the request waits for a promise. */
  answer?(path: string): Answer | undefined | Promise<Answer | undefined>;
  /** Changes the body of a response. */
  rewrite?(path: string, body: string): string;
}

/** A server in front of another one, which counts requests and misbehaves on demand. */
export interface TestProxy {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** The paths asked for so far, with their queries; may be emptied. */
  readonly requests: string[];
  /** May be changed at any time. */
  rules: ProxyRules;
  stop(): Promise<void>;
}

// The headers of a response that matter to readers of documents, in addition to those of the body.
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
