import { AsyncResource } from "node:async_hooks";
import { channel } from "node:diagnostics_channel";
import type { Dispatcher } from "undici";

// undici's own channels, so that tools that trace undici also see the requests over HTTP/2.
const CREATED = channel("undici:request:create");
const SENT = channel("undici:client:sendHeaders");
const ANSWERED = channel("undici:request:headers");
const ENDED = channel("undici:request:trailers");
const FAILED = channel("undici:request:error");

/** Reports the progress of one request to listeners of undici's diagnostics. */
export interface RequestTrace {
  /** @returns the headers that listeners add, such as `traceparent` */
  created(): { [name: string]: string };
  sent(socket: object): void;
  /** @param headers names and values in turn */
  answered(statusCode: number, headers: readonly string[]): void;
  ended(): void;
  failed(error: Error): void;
  /** Calls a function in the asynchronous context of the request's caller. */
  inContext(call: () => void): void;
}

/** The trace of a request, in the asynchronous context of its caller; undefined if there are no listeners. */
export function traceRequest(request: Dispatcher.DispatchOptions): RequestTrace | undefined {
  if (!CREATED.hasSubscribers && !ANSWERED.hasSubscribers && !FAILED.hasSubscribers) return undefined;
  // A request may be sent in the context of another one, whose end made room for it.
  const context = new AsyncResource("KubesmithRequest");
  const { origin, path, method } = request;
  const own = (request.headers ?? {}) as { readonly [name: string]: string | string[] };
  const added: { [name: string]: string } = {};
  const seen = {
    origin: `${origin}`,
    path,
    method,
    headers: Object.entries(own).flat(),
    addHeader: (name: string, value: string): void => {
      added[name.toLowerCase()] = value;
      seen.headers.push(name, value);
    },
  };
  const tell = (to: typeof CREATED, more: object): void =>
    context.runInAsyncScope(() => to.publish({ request: seen, ...more }));
  return {
    created: () => {
      tell(CREATED, {});
      return added;
    },
    sent: (socket) => tell(SENT, { headers: "", socket }),
    answered: (statusCode, headers) =>
      tell(ANSWERED, { response: { statusCode, headers: headers.map((text) => Buffer.from(text)), statusText: "" } }),
    ended: () => tell(ENDED, { trailers: [] }),
    failed: (error) => tell(FAILED, { error }),
    inContext: (call) => context.runInAsyncScope(call),
  };
}
