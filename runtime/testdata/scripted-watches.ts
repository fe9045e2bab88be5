// A server whose lists and watches follow a script, for what a real one cannot be made to do.
import type { ServerResponse } from "node:http";
import type { Client } from "../index.js";
import { type Answer, type FakeServer, json, serve } from "./server.js";

/** Answers a request. */
export type Step = (response: ServerResponse) => void;

/** What the server does with each request of a kind, in turn; the last step is repeated. */
export interface Script {
  readonly lists?: readonly Step[];
  readonly watches?: readonly Step[];
  /** Streaming lists. Default: refused, as by servers without them. */
  readonly streams?: readonly Step[];
}

/** A ConfigMap with a version. */
export function configMap(name: string, resourceVersion: string, more: object = {}): object {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "default", uid: `uid-${name}`, resourceVersion }, ...more };
}
/** An event on a line of its own. */
export function line(type: string, object: object): string {
  return `${JSON.stringify({ type, object })}\n`;
}
/** A bookmark; with `isEnd`, the one that ends a streaming list. */
export function bookmark(resourceVersion: string, isEnd = false): string {
  const annotations = isEnd ? { "k8s.io/initial-events-end": "true" } : undefined;
  return line("BOOKMARK", { apiVersion: "v1", kind: "ConfigMap", metadata: { resourceVersion, annotations } });
}
/** A failure. */
export function status(code: number, reason: string, details: object = {}): object {
  return { kind: "Status", apiVersion: "v1", status: "Failure", message: `planted ${reason}`, reason, code, details };
}
const HEAD = { "content-type": "application/json" };

/** Answers with a list. */
export const listOf =
  (resourceVersion: string, ...items: object[]): Step =>
  (response) =>
    json(response, { kind: "ConfigMapList", apiVersion: "v1", metadata: { resourceVersion }, items });
/** Answers with a page of a list. */
export const pageOf =
  (resourceVersion: string, next: string, ...items: object[]): Step =>
  (response) =>
    json(response, { kind: "ConfigMapList", apiVersion: "v1", metadata: { resourceVersion, continue: next }, items });
/** Sends events, and leaves the stream open. */
export const events =
  (...lines: string[]): Step =>
  (response) => {
    response.writeHead(200, HEAD);
    response.flushHeaders();
    for (const each of lines) response.write(each);
  };
/** Sends events, and ends the stream. */
export const ended =
  (...lines: string[]): Step =>
  (response) =>
    void response.writeHead(200, HEAD).end(lines.join(""));
/** Sends events, and interrupts the connection. */
export const cut =
  (...lines: string[]): Step =>
  (response) => {
    response.writeHead(200, HEAD);
    response.flushHeaders();
    response.write(lines.join("") || " ", () => setTimeout(() => response.socket?.destroy(), 20));
  };
/** Answers with a failure. */
export const failed =
  (code: number, reason: string, details: object = {}): Step =>
  (response) =>
    json(response, status(code, reason, details), code);

/** A server that follows a script, and what it was asked. */
export interface ScriptedServer {
  readonly client: Client;
  readonly server: FakeServer;
  /** The requests so far: what was asked for, and at which version: `list 0`, `watch 7`, `stream`. */
  asked(): string[];
  /** The parameters of each request so far. */
  queries(): URLSearchParams[];
}

/** Starts a server that follows a script. It ends with the test. */
export async function follow({ lists = [listOf("1")], watches = [events()], streams = [failed(422, "Invalid")] }: Script): Promise<ScriptedServer> {
  const scripts = { list: lists, watch: watches, stream: streams };
  const counts = { list: 0, watch: 0, stream: 0 };
  const answer: Answer = ({ url }, response) => {
    const what = kindOf(queryOf(url));
    const script = scripts[what];
    script[Math.min(counts[what]++, script.length - 1)]?.(response);
  };
  const { server, client } = await serve(answer);
  const queries = (): URLSearchParams[] => server.requests.map(({ url }) => queryOf(url));
  return {
    client,
    server,
    queries,
    asked: () => queries().map((query) => `${kindOf(query)} ${query.get("resourceVersion") ?? query.get("continue") ?? ""}`.trim()),
  };
}

function queryOf(url: string): URLSearchParams {
  return new URL(url, "http://server").searchParams;
}
function kindOf(query: URLSearchParams): "list" | "watch" | "stream" {
  return query.has("sendInitialEvents") ? "stream" : query.has("watch") ? "watch" : "list";
}
