import { printable } from "../text/printable.js";
import type { Status, StatusDetails } from "../types/status.js";
import { brand } from "./brand.js";

/** The request of an `ApiError`. */
export interface ApiErrorRequest {
  readonly method: string;
  /** Path and query, without the server's address. */
  readonly url: string;
  readonly flowControl?: FlowControl | undefined;
}

/**
 * How the server's flow control classified a request: the uids of a FlowSchema and a PriorityLevelConfiguration. Useful to find out why
 * requests are refused with 429.
 * @see https://kubernetes.io/docs/concepts/cluster-administration/flow-control/
 */
export interface FlowControl {
  readonly flowSchemaUID: string;
  readonly priorityLevelUID: string;
}

/**
 * A failure that the API server reported, with its complete `Status`. Use the guards (such as `isNotFound` and `isConflict`) to distinguish
 * failures: they also recognise a failure that is the `cause` of another error.
 */
export class ApiError extends Error {
  static {
    brand(ApiError, "ApiError");
  }
  /**
   * The server's response; derived from the HTTP status if the server sent no `Status`. Unchanged except that values of Secrets and this
   * client's credentials are replaced by `<hidden>`.
   */
  readonly status: Status;
  /** Method of the failed request. */
  readonly method: string;
  /** Path and query of the failed request. */
  readonly url: string;

  /** How the server's flow control classified the request, if the server says so. */
  readonly flowControl: FlowControl | undefined;

  constructor(status: Status, request: ApiErrorRequest, options?: ErrorOptions) {
    const text = printable(status.message ?? "") || "the server sent no message";
    super(
      `[${printable(status.reason || String(status.code ?? "Unknown"), 64)}] ${text} (${request.method} ${request.url})`,
      options,
    );
    this.status = status;
    this.method = request.method;
    this.url = request.url;
    this.flowControl = request.flowControl;
  }

  /** The server's machine-readable reason, `NotFound`; empty if it gave none. */
  get reason(): string {
    return this.status.reason ?? "";
  }

  /** The HTTP status code. */
  get code(): number {
    return this.status.code ?? 0;
  }

  /** What the failure is about: object, causes, seconds to wait. */
  get details(): StatusDetails | undefined {
    return this.status.details;
  }
}
