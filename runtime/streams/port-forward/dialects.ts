import { ApiError } from "../../errors/api-error.js";
import { ResponseError } from "../../errors/response-error.js";
import type { AbortSignal } from "../../types/platform.js";
import { frameOf, V4 } from "../channels.js";
import { lostConnection } from "../failure.js";
import type { Target } from "../target.js";
import { type Connection, interrupted, type Messages } from "../websocket/connection.js";
import { openWebSocket } from "../websocket/open.js";
import { ForwardedConnection } from "./forwarded.js";
import { SpdySession } from "./spdy.js";

/** Opens connections to ports of one pod. */
export interface Dialer {
  connect(port: number): Promise<ForwardedConnection>;
  /** Closes what connections share. */
  close(): void;
}

/** SPDY inside a WebSocket, as kubectl uses it. Several connections share a WebSocket, and each can be half-closed. */
export const TUNNEL = "SPDY/3.1+portforward.k8s.io";

/**
 * Opens the way to a pod: by SPDY, or by one WebSocket for each connection if the server does not support that.
 *
 * @param onLost called when the connection that others share is lost
 * @throws ApiError if the pod does not exist, does not run or may not be used
 */
export async function openDialer(
  target: Target,
  signal: AbortSignal | undefined,
  onLost: (error: unknown) => void,
): Promise<Dialer> {
  try {
    const first = await openTunnel(target, signal, onLost);
    return createTunnelDialer(target, signal, first, onLost);
  } catch (error) {
    if (!isUnsupported(error)) throw error;
    return { connect: (port) => connectByChannels(target, port, signal), close: () => {} };
  }
}

/** Whether a server does not know the protocol. Older servers refuse it as a bad request without a reason. */
function isUnsupported(error: unknown): boolean {
  if (error instanceof ResponseError) return error.code === "NotUpgraded";
  return error instanceof ApiError && error.code === 400 && /protocol|upgrade/i.test(error.status.message ?? "");
}

function openTunnel(
  target: Target,
  signal: AbortSignal | undefined,
  onEnd: (error: unknown) => void,
): Promise<SpdySession> {
  return openWebSocket(target, {
    protocols: [TUNNEL],
    signal,
    begin: (_protocol, connection) =>
      new SpdySession(connection, (error) =>
        onEnd(lostConnection(error ?? interrupted("ECONNRESET", "the server closed the connection"), target)),
      ),
  });
}

/**
 * Connects through sessions of SPDY. A reader that is too slow pauses its session, so another one is opened for connections that begin during
 * that time.
 */
function createTunnelDialer(
  target: Target,
  signal: AbortSignal | undefined,
  first: SpdySession,
  onLost: (error: unknown) => void,
): Dialer {
  const sessions = [first];
  let requests = 0;
  let opening: Promise<SpdySession> | undefined;
  const openAnother = async (): Promise<SpdySession> => {
    const session: SpdySession = await openTunnel(target, signal, (error) => {
      sessions.splice(sessions.indexOf(session), 1);
      if (!sessions.some(({ isUsable }) => isUsable)) onLost(error);
    });
    sessions.push(session);
    return session;
  };
  const usable = async (): Promise<SpdySession> => {
    const found = sessions.find(({ isUsable, isPaused }) => isUsable && !isPaused);
    if (found !== undefined) return found;
    opening ??= openAnother().finally(() => {
      opening = undefined;
    });
    return opening;
  };
  return {
    connect: async (port) => {
      const session = await usable();
      const connection = new ForwardedConnection(target, port);
      const headers = { port: String(port), requestID: String(requests++) };
      const problems = session.open(
        { ...headers, streamType: "error" },
        {
          data: (chunk) => {
            connection.receiveProblem(chunk);
            return true;
          },
          end: () => connection.endOfProblems(),
          fail: () => {},
        },
      );
      problems.end();
      const data = session.open(
        { ...headers, streamType: "data" },
        {
          data: (chunk) => connection.receive(chunk),
          end: () => connection.receiveEnd(),
          fail: (error) => connection.fail(error),
        },
      );
      connection.attach({
        write: data.write,
        end: data.end,
        drained: data.drained,
        release: () => {
          data.reset();
          problems.reset();
        },
      });
      return connection;
    },
    close: () => {
      for (const session of sessions) session.close();
    },
  };
}

/** Bytes of the port at the beginning of each channel. */
const PORT_BYTES = 2;
const DATA = 0;
const PROBLEM = 1;

/** One connection as two channels of a WebSocket of its own. It cannot be half-closed: the pod does not see that this side has ended. */
class ChannelConnection implements Messages {
  private readonly prefixes = [PORT_BYTES, PORT_BYTES];

  constructor(
    readonly forwarded: ForwardedConnection,
    connection: Connection,
  ) {
    forwarded.attach({
      write: (chunk, sent) => connection.send(frameOf(DATA, chunk), sent),
      end: (sent) => sent(),
      drained: () => connection.setPaused(false),
      release: () => connection.close(),
    });
    this.pause = () => connection.setPaused(true);
  }
  private readonly pause: () => void;

  message(message: Buffer): void {
    const channel = message[0];
    if (channel !== DATA && channel !== PROBLEM) return;
    const content = message.subarray(1);
    const prefix = Math.min(this.prefixes[channel] ?? 0, content.length);
    this.prefixes[channel] = (this.prefixes[channel] ?? 0) - prefix;
    const data = content.subarray(prefix);
    if (data.length === 0) return;
    if (channel === PROBLEM) this.forwarded.receiveProblem(data);
    else if (!this.forwarded.receive(data)) this.pause();
  }
  end(error: Error | undefined): void {
    this.forwarded.endOfProblems();
    if (error === undefined) this.forwarded.receiveEnd();
    else this.forwarded.fail(error);
  }
}

/** Opens one connection over a WebSocket of its own. */
export async function connectByChannels(
  target: Target,
  port: number,
  signal: AbortSignal | undefined,
): Promise<ForwardedConnection> {
  const query = { ...target.query, ports: port };
  const { forwarded } = await openWebSocket(
    { ...target, query },
    {
      protocols: [V4],
      signal,
      begin: (_protocol, connection) => new ChannelConnection(new ForwardedConnection(target, port), connection),
    },
  );
  return forwarded;
}
