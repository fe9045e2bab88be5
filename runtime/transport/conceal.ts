import type { Authenticator, Credential } from "../auth/index.js";
import { createRedactor, type Redactor, secretsOfHeader, secretsOfPem } from "../text/redactor.js";
import type { HttpRequest } from "../types/http.js";
import type { RawHeaders, RawResponse, StreamResponse, UpgradeResponse } from "../types/raw.js";
import { mapMessages } from "./redact-status.js";
import { withRedaction } from "./redaction.js";
import { bodySize, createRawResponse } from "./responses.js";
import { isSecretPath } from "./secret-path.js";
import { secretsOfBody } from "./secrets-of-body.js";
import { type Transport, urlOf } from "./types.js";

// Failures that the server reports with a 2xx status are short.
const MAX_STATUS_BYTES = 65_536;
/** No message quotes more of an answer. */
const MAX_QUOTED_BYTES = 65_536;
// In base64 and percent encoding a token is up to three times as long, and six times with each character escaped in JSON.
const HELD_BACK_BYTES = 65_536;
const MAX_CAUSES = 5;

const SECRET_HEADER = /auth|cookie|token|secret|passw|credential|api-?key/;

/** Makes `own` remember each credential that an authenticator issues. */
export function rememberCredentials(authenticator: Authenticator, own: Redactor): Authenticator {
  let last: Credential | undefined;
  const remember = (credential: Credential): Credential => {
    if (credential === last) return credential;
    last = credential;
    const { authorization, certificate } = credential;
    if (authorization !== undefined) secretsOfHeader(authorization).forEach(own.add);
    if (certificate !== undefined) secretsOfPem(certificate.key).forEach(own.add);
    return credential;
  };
  return {
    ...authenticator,
    credential: (signal) => {
      const credential = authenticator.credential(signal);
      return credential instanceof Promise ? credential.then(remember) : remember(credential);
    },
  };
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** Whether a body is a failure, whatever the HTTP status says. */
function isFailureStatus(answer: RawResponse): boolean {
  if (bodySize(answer) > MAX_STATUS_BYTES) return false;
  const { body } = answer;
  if (!body.includes('"Status"')) return false;
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return typeof value === "object" && value !== null && "kind" in value && value.kind === "Status";
  } catch {
    return true;
  }
}

function redactHeaders(headers: RawHeaders, own: Redactor): RawHeaders {
  const redact = (value: string | string[] | undefined): string | string[] | undefined =>
    typeof value === "string" ? own.text(value) : value?.map((one) => own.text(one));
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, redact(value)]));
}

/**
 * The body of a failure without values of the Secret that was sent. Of a `Status` only the messages are changed: a value may be the same as
 * a reason.
 */
function withoutValues(body: Buffer, values: Redactor): Buffer {
  if (values.bytes(body) === body) return body;
  let status: unknown;
  try {
    status = JSON.parse(body.toString("utf8"));
  } catch {
    return Buffer.concat([values.bytes(body.subarray(0, MAX_QUOTED_BYTES)), body.subarray(MAX_QUOTED_BYTES)]);
  }
  if (typeof status !== "object" || status === null) return body;
  return Buffer.from(JSON.stringify(mapMessages(status, values.text)));
}

/** A collected answer without secrets of the request, if it is a failure. Others are never changed: they may be written back. */
function concealAnswer(answer: RawResponse, request: HttpRequest, own: Redactor): RawResponse {
  const { status, headers } = answer;
  const about = { method: request.method, url: urlOf(request) };
  const failed = !isSuccess(status) || isFailureStatus(answer);
  if (!failed) {
    // It is quoted if the answer is not JSON.
    const { "content-type": type } = headers;
    if (type === undefined || type === "application/json") return answer;
    return createRawResponse(
      status,
      { ...headers, ...redactHeaders({ "content-type": type }, own) },
      answer.body,
      about,
    );
  }
  let shown = own.bytes(answer.body);
  if (isSecretPath(request.path) && request.body !== undefined)
    shown = withoutValues(shown, createRedactor(secretsOfBody(request.body)));
  return createRawResponse(status, redactHeaders(headers, own), shown, about);
}

/** The body of a failure as it arrives, without secrets, also where one arrives in pieces. */
async function* concealedBody(body: AsyncIterable<Uint8Array>, own: Redactor): AsyncGenerator<Buffer, void, undefined> {
  let pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body) {
    pieces.push(piece);
    size += piece.length;
    // Not for each piece: the pieces may be small.
    if (size < 2 * HELD_BACK_BYTES) continue;
    const shown = own.bytes(Buffer.concat(pieces));
    const end = Math.max(0, shown.length - HELD_BACK_BYTES);
    yield shown.subarray(0, end);
    pieces = [shown.subarray(end)];
    size = shown.length - end;
  }
  if (size > 0) yield own.bytes(Buffer.concat(pieces));
}

function concealStream(answer: StreamResponse, own: Redactor): StreamResponse {
  if (isSuccess(answer.status)) return withRedaction(answer, own.text);
  return { ...answer, headers: redactHeaders(answer.headers, own), body: concealedBody(answer.body, own) };
}

/** Removes secrets from an error and its causes: parsers and TLS quote what a peer sent. */
function concealError(error: unknown, own: Redactor): void {
  let one = error;
  for (let depth = 0; depth < MAX_CAUSES && one instanceof Error; depth++) {
    const { message, stack = "" } = one;
    const shown = own.text(message);
    if (shown !== message) {
      one.message = shown;
      one.stack = own.text(stack);
    }
    one = one.cause;
  }
}

/**
 * Wraps a transport so that no failure contains a credential of this client, in whatever form a server or a proxy repeats it: failed answers
 * and their headers, errors and warnings. Who reads a stream redacts the failures in it ({@link withRedaction}). The values of Secrets are removed from answers to requests that send them.
 *
 * @param own knows the client's credentials; those that a caller sets as headers are added
 */
export function conceal(transport: Transport, own: Redactor): Transport {
  /** The request with a listener of warnings that gets no secrets. */
  function prepare(request: HttpRequest): HttpRequest {
    for (const name in request.headers) {
      if (!SECRET_HEADER.test(name)) continue;
      const value = request.headers[name] ?? "";
      own.add(value);
      secretsOfHeader(value).forEach(own.add);
    }
    const { onWarning } = request;
    return onWarning === undefined ? request : { ...request, onWarning: (text) => onWarning(own.text(text)) };
  }

  async function perform<A>(request: HttpRequest, send: (request: HttpRequest) => Promise<A>): Promise<A> {
    try {
      return await send(prepare(request));
    } catch (error) {
      // The reason of a signal is the caller's.
      if (error !== request.signal?.reason) concealError(error, own);
      throw error;
    }
  }

  return {
    exchange: async (request) => concealAnswer(await perform(request, transport.exchange), request, own),
    stream: async (request) => concealStream(await perform(request, transport.stream), own),
    upgrade: async (request, protocol): Promise<UpgradeResponse | RawResponse> => {
      const answer = await perform(request, (prepared) => transport.upgrade(prepared, protocol));
      return answer.stream ? answer : concealAnswer(answer, request, own);
    },
    close: () => transport.close(),
  };
}
