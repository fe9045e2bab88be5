import { RequestError } from "../errors/request-error.js";
import { checkRawPath } from "../request/raw-path.js";
import type { HttpRequest } from "../types/http.js";
import type { InterceptedRequest, InterceptedResponse, Interceptor } from "../types/interceptor.js";
import type { RawResponse, StreamResponse, UpgradeResponse } from "../types/raw.js";
import { collect, streamOf } from "./responses.js";
import { type Transport, urlOf } from "./types.js";

/** The kind of response that a request expects. */
type Kind = Pick<InterceptedRequest, "stream" | "upgrade">;

function invalidAnswer(what: string, request: HttpRequest): RequestError {
  return new RequestError("InvalidAnswer", `an interceptor returned ${what} (${request.method} ${urlOf(request)})`);
}

function unexpectedSocket(request: HttpRequest): RequestError {
  return invalidAnswer("a socket for a request without `upgrade`", request);
}

/** Whether a response is a connection with another protocol. */
function isUpgrade(response: InterceptedResponse): response is UpgradeResponse {
  return "socket" in response;
}

/** Whether a response, which comes from user code, has the members that are used. */
function isUsable(answer: unknown): answer is InterceptedResponse {
  if (typeof answer !== "object" || answer === null) return false;
  const { stream, status, headers, body, socket, close } = answer as { readonly [name: string]: unknown };
  if (typeof status !== "number" || typeof headers !== "object" || headers === null) return false;
  if (typeof socket === "object") return socket !== null;
  if (stream !== true) return body instanceof Uint8Array;
  return typeof body === "object" && body !== null && Symbol.asyncIterator in body && typeof close === "function";
}

/** Closes a response. */
function drop(answer: InterceptedResponse): void {
  if (isUpgrade(answer)) answer.socket.destroy();
  else if (answer.stream) answer.close();
}

/** Wraps a transport in interceptors, the first outermost. `server` is the address that they see. */
export function intercept(transport: Transport, interceptors: readonly Interceptor[], server: string): Transport {
  /** Passes a request through the interceptors, and finally to `send`. */
  async function run(
    request: HttpRequest,
    kind: Kind,
    send: (request: HttpRequest) => Promise<InterceptedResponse>,
  ): Promise<InterceptedResponse> {
    const opened = new Set<InterceptedResponse>();
    let isDropped = false;
    const last = async (seen: InterceptedRequest): Promise<InterceptedResponse> => {
      const { method, path, query, headers, body, timeout, signal, maxBytes, onWarning } = seen;
      // An interceptor may change the path, but must not use it to reach another server.
      if (path !== request.path || query !== request.query) checkRawPath(urlOf(seen));
      const answer = await send({ method, path, query, headers, body, timeout, signal, maxBytes, onWarning });
      if (isDropped) drop(answer);
      else opened.add(answer);
      return answer;
    };
    const chain = interceptors.reduceRight<(seen: InterceptedRequest) => Promise<InterceptedResponse>>(
      (next, interceptor) => async (seen) => interceptor(seen, next),
      last,
    );
    const dropOpened = (): void => {
      isDropped = true;
      opened.forEach(drop);
    };
    try {
      const answer: unknown = await chain({ server, ...kind, ...request });
      if (!isUsable(answer)) throw invalidAnswer("something that is not a response", request);
      // A returned stream may depend on other opened streams, which the interceptors must then close. No other response can.
      if (!answer.stream) dropOpened();
      return answer;
    } catch (error) {
      dropOpened();
      throw error;
    }
  }

  return {
    exchange: async (request): Promise<RawResponse> => {
      const response = await run(request, { stream: false }, transport.exchange);
      if (isUpgrade(response)) throw unexpectedSocket(request);
      return response.stream ? collect(response, { method: request.method, url: urlOf(request) }) : response;
    },
    stream: async (request): Promise<StreamResponse> => {
      const response = await run(request, { stream: true }, transport.stream);
      if (isUpgrade(response)) throw unexpectedSocket(request);
      return response.stream ? response : streamOf(response);
    },
    upgrade: async (request, protocol): Promise<UpgradeResponse | RawResponse> => {
      const response = await run(request, { stream: true, upgrade: protocol }, (seen) =>
        transport.upgrade(seen, protocol),
      );
      if (isUpgrade(response) || !response.stream) return response;
      return collect(response, { method: request.method, url: urlOf(request) });
    },
    close: () => transport.close(),
  };
}
