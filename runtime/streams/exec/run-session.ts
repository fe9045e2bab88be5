import { onAbort } from "../../async/on-abort.js";
import { linkSignals } from "../../async/signals.js";
import { RequestError } from "../../errors/request-error.js";
import { ResponseError } from "../../errors/response-error.js";
import { checkKinds } from "../../request/options.js";
import type { AttachOptions, ExecOptions, TerminalSize } from "../../types/streams.js";
import { CHANNEL, frameOf, V4, V5 } from "../channels.js";
import { lostConnection } from "../failure.js";
import { SESSION } from "../options.js";
import type { Target } from "../target.js";
import type { Connection, Messages } from "../websocket/connection.js";
import { openWebSocket } from "../websocket/open.js";
import { exitCodeOf, withoutStatus } from "./exit-status.js";
import type { Output } from "./output.js";

/** A session that has begun. */
export interface RunningSession {
  /** Resolves with the exit code after all output has been passed on. */
  readonly ended: Promise<number>;
  /** Sends bytes to the process. */
  write(chunk: Uint8Array, sent: (error?: Error | null) => void): void;
  /** Ends the input of the process. */
  endInput(sent: (error?: Error | null) => void): void;
  resize(size: TerminalSize): void;
}

/** What a session reports to, and what ends it. */
interface SessionParts {
  readonly options: AttachOptions & Pick<ExecOptions, "encoding">;
  readonly outputs: { readonly stdout: Output; readonly stderr: Output };
  /** Aborts when the program closes the session. */
  readonly closed: AbortSignal;
}

/** Larger messages delay what is sent on other channels. */
const MAX_STDIN_BYTES = 64 * 1024;
/** A Status is short; a longer one is not from a server of Kubernetes. */
const MAX_STATUS_BYTES = 1024 * 1024;

/** The channels of one session. */
class Session implements Messages, RunningSession {
  readonly ended: Promise<number>;
  private settle: { resolve(exitCode: number): void; reject(reason: unknown): void } | undefined;
  private readonly status: Buffer[] = [];
  private statusBytes = 0;
  private readonly blocked = new Set<Output>();
  private readonly releases: (() => void)[] = [];
  private inputOver = false;

  constructor(
    private readonly what: string,
    private readonly target: Target,
    private readonly protocol: string,
    private readonly connection: Connection,
    private readonly parts: SessionParts,
  ) {
    this.ended = new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
    });
    const { outputs, options, closed } = parts;
    for (const output of [outputs.stdout, outputs.stderr]) {
      output.onDrain = () => {
        if (this.blocked.delete(output) && this.blocked.size === 0) connection.setPaused(false);
      };
    }
    for (const signal of [options.signal, closed]) {
      if (signal) this.releases.push(onAbort(signal, () => this.fail(signal.reason)));
    }
  }

  message(data: Buffer): void {
    const { stdout, stderr } = this.parts.outputs;
    const content = data.subarray(1);
    if (content.length === 0) return;
    switch (data[0]) {
      case CHANNEL.stdout:
        this.receive(stdout, content);
        return;
      case CHANNEL.stderr:
        this.receive(stderr, content);
        return;
      case CHANNEL.error:
        this.statusBytes += content.length;
        if (this.statusBytes <= MAX_STATUS_BYTES) this.status.push(content);
        return;
      default:
    }
  }

  end(error: Error | undefined): void {
    if (this.status.length === 0) {
      this.finish(lostConnection(error ?? withoutStatus(), this.target));
      return;
    }
    try {
      const exitCode = exitCodeOf(Buffer.concat(this.status), this.target.path);
      this.finish(undefined, exitCode);
    } catch (failure) {
      this.finish(failure);
    }
  }

  write(chunk: Uint8Array, sent: (error?: Error | null) => void): void {
    let at = 0;
    for (; chunk.length - at > MAX_STDIN_BYTES; at += MAX_STDIN_BYTES) {
      this.connection.send(frameOf(CHANNEL.stdin, chunk.subarray(at, at + MAX_STDIN_BYTES)));
    }
    this.connection.send(frameOf(CHANNEL.stdin, chunk.subarray(at)), sent);
  }

  endInput(sent: (error?: Error | null) => void): void {
    if (this.inputOver) {
      sent();
      return;
    }
    this.inputOver = true;
    if (this.protocol === V5) {
      this.connection.send(frameOf(CHANNEL.close, Uint8Array.of(CHANNEL.stdin)), sent);
      return;
    }
    const about = { method: "GET", url: this.target.path, status: 101 };
    const failure = new ResponseError(
      "StdinNotClosable",
      `${this.what}: the server supports only ${V4}, which cannot signal the end of stdin, so a command that reads to the end would never end; use a newer server, or a command that knows how much it reads`,
      about,
    );
    this.fail(failure);
    sent(failure);
  }

  resize({ columns, rows }: TerminalSize): void {
    if (this.parts.options.tty !== true) return;
    this.connection.send(frameOf(CHANNEL.resize, Buffer.from(JSON.stringify({ Width: columns, Height: rows }))));
  }

  /** Sends what the option `stdin` contains. */
  async sendInput(input: string | Uint8Array | AsyncIterable<string | Uint8Array>): Promise<void> {
    const send = (chunk: string | Uint8Array): Promise<void> =>
      new Promise((resolve, reject) =>
        this.write(typeof chunk === "string" ? Buffer.from(chunk) : chunk, (error) =>
          error ? reject(error) : resolve(),
        ),
      );
    const over = this.ended.then(
      () => true as const,
      () => true as const,
    );
    try {
      if (typeof input === "string" || input instanceof Uint8Array) await send(input);
      else await sendAll(input, send, over);
    } catch (error) {
      // A command that ends before it has read everything is not a failure of the session.
      if (this.settle === undefined || (error instanceof Error && "code" in error && error.code === "EPIPE")) return;
      this.fail(error);
      return;
    }
    // The end of a terminal's input hangs up the terminal, and output may be lost. Programs end by what is typed, such as Ctrl-D.
    if (this.parts.options.tty !== true) this.endInput(() => {});
  }

  private receive(output: Output, content: Buffer): void {
    const more = output.push(content);
    const { maxBytes = Number.POSITIVE_INFINITY } = this.parts.options;
    if (output.size > maxBytes) {
      const about = { method: "GET", url: this.target.path, status: 101 };
      this.fail(
        new ResponseError("TooLarge", `${this.what}: the output is larger than the limit of ${maxBytes} bytes`, about),
      );
    } else if (!more) {
      this.blocked.add(output);
      this.connection.setPaused(true);
    }
  }

  /** Ends the session from this side. */
  private fail(reason: unknown): void {
    this.finish(reason);
    this.connection.close();
  }

  private finish(reason: unknown, exitCode?: number): void {
    const { settle } = this;
    if (settle === undefined) return;
    this.settle = undefined;
    for (const release of this.releases) release();
    const { stdout, stderr } = this.parts.outputs;
    const closed = this.parts.closed.aborted;
    const error = exitCode !== undefined || closed ? undefined : asError(reason);
    stdout.end(error);
    stderr.end(error);
    if (exitCode === undefined) settle.reject(reason);
    else settle.resolve(exitCode);
  }
}

async function sendAll(
  input: AsyncIterable<string | Uint8Array>,
  send: (chunk: string | Uint8Array) => Promise<void>,
  over: Promise<true>,
): Promise<void> {
  const iterator = input[Symbol.asyncIterator]();
  for (;;) {
    const next = await Promise.race([iterator.next(), over]);
    if (next === true) {
      // Not awaited: a generator that waits for its own input returns only after that.
      void Promise.resolve(iterator.return?.()).catch(() => {});
      return;
    }
    if (next.done) return;
    await send(next.value);
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error("aborted", { cause: reason });
}

function checkSession(what: string, options: SessionParts["options"]): void {
  checkKinds(options, SESSION, what);
  if (options.size !== undefined && options.tty !== true) {
    throw new RequestError("InvalidOption", `${what}: size requires tty`);
  }
  if (options.tty === true && options.stderr === true) {
    throw new RequestError("InvalidOption", `${what}: with tty, the output contains the error output; omit stderr`);
  }
}

/**
 * Opens the WebSocket of a session.
 * @see https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/client-go/tools/remotecommand/websocket.go
 */
export async function openSession(what: string, targetOf: () => Target, parts: SessionParts): Promise<RunningSession> {
  const { options, closed } = parts;
  checkSession(what, options);
  const { stdin = false, stdout = true, tty = false, stderr = !tty, container, signal, size } = options;
  const { client, path, query } = targetOf();
  const target: Target = {
    client,
    path,
    query: {
      ...query,
      ...(container !== undefined && { container }),
      ...(stdin !== false && { stdin: true }),
      ...(stdout && { stdout: true }),
      ...(stderr && { stderr: true }),
      ...(tty && { tty: true }),
    },
  };
  const link = linkSignals(signal, closed, 0, undefined);
  const begun = await openWebSocket(target, {
    protocols: [V5, V4],
    signal: link.signal,
    begin: (protocol, connection) => new Session(what, target, protocol, connection, parts),
  });
  begun.ended.catch(() => {}).then(link.release);
  if (size !== undefined) begun.resize(size);
  if (typeof stdin !== "boolean") void begun.sendInput(stdin);
  return begun;
}
