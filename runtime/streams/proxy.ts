import { RequestError } from "../errors/request-error.js";
import type { HttpResponse } from "../types/platform.js";
import type { RawHeaders } from "../types/raw.js";
import type { ProxyClient, ProxyRequest } from "../types/streams.js";
import type { Target } from "./target.js";

// What a Response may not have a body with.
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/** Creates the proxy of one object. Its path is checked with each request, which then rejects. */
export function createProxy(targetOf: () => Target): ProxyClient {
  const place = (path: string): { client: Target["client"]; path: string } => {
    const { client, path: prefix } = targetOf();
    if (typeof path !== "string" || !path.startsWith("/")) {
      throw new RequestError("InvalidPath", 'proxy: the path must be a string that begins with "/"');
    }
    return { client, path: `${prefix}${path}` };
  };
  return {
    fetch: async (path, { method = "GET", headers = {}, body, signal }: ProxyRequest = {}) => {
      const { client, path: whole } = place(path);
      const type = typeof body === "string" ? "text/plain;charset=UTF-8" : "application/octet-stream";
      const hasType = Object.keys(headers).some((name) => name.toLowerCase() === "content-type");
      const response = await client.stream({
        method,
        path: whole,
        headers: { ...(body !== undefined && !hasType && { "content-type": type }), ...headers },
        ...(body !== undefined && { body }),
        ...(signal && { signal }),
        anyStatus: true,
      });
      const { status } = response;
      const empty = method === "HEAD" || WITHOUT_BODY.has(status);
      if (empty) response.close();
      const answer = new Response(empty ? null : ReadableStream.from(response.body), {
        status,
        headers: headersOf(response.headers),
      });
      return answer as HttpResponse;
    },
    upgrade: async (path, { protocol, headers, signal } = {}) => {
      const { client, path: whole } = place(path);
      return client.upgrade({
        path: whole,
        ...(protocol !== undefined && { protocol }),
        ...(headers && { headers }),
        ...(signal && { signal }),
      });
    },
  };
}

function headersOf(headers: RawHeaders): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : value === undefined ? [] : [value]).map((one): [string, string] => [name, one]),
  );
}
