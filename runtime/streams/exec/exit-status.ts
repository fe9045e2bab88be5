import { ResponseError } from "../../errors/response-error.js";
import { parse } from "../../json/index.js";
import { reportedFailure } from "../../transport/decode.js";
import type { Status } from "../../types/status.js";
import { interrupted } from "../websocket/connection.js";

/**
 * The exit code in the Status with which a server ends a command.
 *
 * @param bytes the Status, from all messages of the error channel
 * @param url the path of the request
 * @returns 0 for a success
 * @throws ApiError for a failure other than an exit code; ResponseError (`InvalidJson`) for something else than a Status
 * @see https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/client-go/tools/remotecommand/v4.go
 */
export function exitCodeOf(bytes: Buffer, url: string): number {
  let status: unknown;
  try {
    status = parse(bytes);
  } catch {
    status = undefined;
  }
  if (!isStatus(status)) {
    const about = { method: "GET", url, status: 101 };
    throw new ResponseError("InvalidJson", "the server did not end the command with a Status", about);
  }
  if (status.status === "Success") return 0;
  if (status.reason === "NonZeroExitCode") {
    const cause = status.details?.causes?.find(({ reason }) => reason === "ExitCode");
    const code = Number(cause?.message);
    if (cause?.message && Number.isInteger(code)) return code;
  }
  throw reportedFailure(status, "GET", url);
}

function isStatus(value: unknown): value is Status {
  return typeof value === "object" && value !== null && "status" in value && typeof value.status === "string";
}

/** The error of a session whose connection was closed without a Status: the command may still run. */
export function withoutStatus(): Error {
  return interrupted("ECONNRESET", "the connection was closed before the exit code arrived");
}
