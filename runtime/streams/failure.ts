import { ApiError } from "../errors/api-error.js";
import { ConnectionError } from "../errors/connection-error.js";
import { connectionFailure } from "../errors/connection-failure.js";
import { ResponseError } from "../errors/response-error.js";
import type { Target } from "./target.js";

/**
 * The error of a request that failed, without the query: a command may contain a password.
 * @param error what `client.upgrade` or `client.stream` threw
 */
export function explainFailure(error: unknown, { path }: Target): unknown {
  if (error instanceof ApiError) {
    return new ApiError(error.status, { method: error.method, url: path, flowControl: error.flowControl });
  }
  if (error instanceof ConnectionError) {
    return new ConnectionError(
      error.code,
      error.message.replaceAll(error.url, path),
      { method: error.method, url: path, server: error.server },
      { cause: error.cause },
    );
  }
  if (error instanceof ResponseError) {
    const { code, message, method, status, url } = error;
    return new ResponseError(code, message.replace(` (${method} ${url})`, ""), { method, url: path, status });
  }
  return error;
}

/** The error of a stream whose connection was lost. Errors that say more, such as the reason of a signal, are kept. */
export function lostConnection(error: unknown, { client, path }: Target): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (error instanceof ConnectionError || typeof code !== "string") return error;
  return connectionFailure(error, { method: "GET", url: path, server: originOf(client.server) });
}

function originOf(server: string): string {
  return URL.canParse(server) ? new URL(server).origin : server;
}
