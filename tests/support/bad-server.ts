import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { readSnapshot } from "../../generator/snapshot/index.js";
import { EMBEDDED_SNAPSHOT } from "../../generator/sources/index.js";
import { createCertificates } from "../../testbed/certificates.js";
import { startHttpServer } from "./http-server.js";

/** Answers a request in place of the good answer; `false` leaves it to that. */
export type Misbehaviour = (request: IncomingMessage, response: ServerResponse) => unknown;

/** A server with two API documents, which misbehaves on demand. */
export interface BadServer {
  readonly url: string;
  /** How it misbehaves; may be changed at any time. */
  misbehaviour: Misbehaviour;
  /** Paths that were asked for, without their queries. */
  readonly asked: readonly string[];
  stop(): Promise<void>;
}

/** The group/versions that the server publishes: small ones, which take little time. */
export const SERVED: readonly string[] = ["apis/coordination.k8s.io/v1", "apis/scheduling.k8s.io/v1"];
/** Group/versions that take a while, for what is to happen meanwhile. */
export const LARGE: readonly string[] = ["apis/apps/v1", "apis/batch/v1"];

/** How a server differs from the usual one. */
export interface BadServerOptions {
  /** Makes it speak https. */
  readonly keys?: { readonly cert: string; readonly key: string };
  /** Default: {@link SERVED}. */
  readonly served?: readonly string[];
}

/** Starts a server that publishes documents of the bundled snapshot as Kubernetes' API server does. */
export async function startBadServer({ keys, served = SERVED }: BadServerOptions = {}): Promise<BadServer> {
  const files = await goodFiles(served);
  const asked: string[] = [];
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const path = request.url?.replace(/\?.*/s, "") ?? "/";
    asked.push(path);
    if (bad.misbehaviour(request, response) !== false) return;
    const file = files.get(path);
    response.setHeader("content-type", "application/json");
    if (file === undefined) response.writeHead(404).end();
    else response.setHeader("etag", `"${sha512(file)}"`).end(file);
  };
  const { url, close } = await startHttpServer(listener, { tls: keys });
  const bad: BadServer = { url, misbehaviour: () => false, asked, stop: close };
  return bad;
}

/** A key pair that serves 127.0.0.1, and the authority that vouches for it. */
export async function createServerKeys(): Promise<{ cert: string; key: string; ca: string }> {
  const { ca, server } = await createCertificates("nobody");
  return { ...server, ca: ca.cert };
}

/** Answers requests for the index. */
export function answerIndex(
  status: number,
  body: string | Buffer,
  headers: { readonly [name: string]: string } = {},
): Misbehaviour {
  return (request, response) => isIndex(request) && response.writeHead(status, headers).end(body);
}

/** Sends less than was promised, and hangs up. */
export function breakOff(response: ServerResponse, body: string): void {
  response.setHeader("content-length", body.length + 1);
  response.write(body, () => response.destroy());
}

/** Answers requests for documents, which are all new to everyone. */
export function answerDocuments(answer: (response: ServerResponse) => unknown): Misbehaviour {
  const paths = SERVED.map((key) => [key, { serverRelativeURL: `/openapi/v3/${key}?hash=NEW` }]);
  const index = JSON.stringify({ paths: Object.fromEntries(paths) });
  return (request, response) => (isIndex(request) ? response.end(index) : answer(response));
}

/** Whether a request is for the index; all others are for documents. */
export function isIndex({ url }: IncomingMessage): boolean {
  return url === "/openapi/v3";
}

async function goodFiles(served: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const documents = await readSnapshot(EMBEDDED_SNAPSHOT, served);
  const files = new Map(documents.map(({ key, document }) => [`/openapi/v3/${key}`, JSON.stringify(document)]));
  const paths = Object.fromEntries(
    [...files].map(([path, file]) => [
      path.slice("/openapi/v3/".length),
      { serverRelativeURL: `${path}?hash=${sha512(file)}` },
    ]),
  );
  return files.set("/openapi/v3", JSON.stringify({ paths }));
}

function sha512(text: string): string {
  return createHash("sha512").update(text).digest("hex").toUpperCase();
}
