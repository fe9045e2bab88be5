import { createHash, randomBytes } from "node:crypto";
import { ResponseError } from "../../errors/response-error.js";
import type { AbortSignal } from "../../types/platform.js";
import { explainFailure } from "../failure.js";
import type { Target } from "../target.js";
import { Connection, type Messages } from "./connection.js";

// RFC 6455, section 1.3.
const ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** A WebSocket to open. */
export interface OpenOptions<M extends Messages> {
  /** The protocols that are offered, the best one first. */
  readonly protocols: readonly string[];
  readonly signal: AbortSignal | undefined;
  /** Receives the messages. Called with the protocol that the server chose, before the first of them can arrive. */
  readonly begin: (protocol: string, connection: Connection) => M;
}

/**
 * Opens a WebSocket to a subresource that streams.
 *
 * @returns what receives the messages
 * @throws ApiError if the server refuses; ResponseError (`NotUpgraded`) if something else than a server of Kubernetes responds, or one that
 *   speaks none of the protocols; otherwise what `client.upgrade` throws
 * @see https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/client-go/transport/websocket/roundtripper.go
 */
export async function openWebSocket<M extends Messages>(target: Target, options: OpenOptions<M>): Promise<M> {
  const { protocols, signal, begin } = options;
  const key = randomBytes(16).toString("base64");
  const headers = {
    "sec-websocket-key": key,
    "sec-websocket-version": "13",
    "sec-websocket-protocol": protocols.join(", "),
  };
  const upgraded = await target.client
    .upgrade({ path: target.path, query: target.query, headers, ...(signal && { signal }) })
    .catch((error: unknown) => {
      throw explainFailure(error, target);
    });
  const accepted = createHash("sha1").update(`${key}${ACCEPT_SUFFIX}`).digest("base64");
  const chosen = upgraded.headers["sec-websocket-protocol"];
  const about = { method: "GET", url: target.path, status: upgraded.status };
  if (upgraded.headers["sec-websocket-accept"] !== accepted) {
    upgraded.socket.destroy();
    throw new ResponseError("NotUpgraded", "the server's response to the WebSocket request is not valid", about);
  }
  if (typeof chosen !== "string" || !protocols.includes(chosen)) {
    upgraded.socket.destroy();
    throw new ResponseError("NotUpgraded", `the server does not support ${protocols.join(" or ")}`, about);
  }
  const connection = new Connection(upgraded.socket);
  const messages = begin(chosen, connection);
  connection.begin(messages);
  return messages;
}
