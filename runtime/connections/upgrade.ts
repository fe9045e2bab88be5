import type { Duplex } from "node:stream";
import type { Dispatcher } from "undici";
import { onAbort } from "../async/on-abort.js";
import type { RawHeaders } from "../types/raw.js";
import { BodyCollector } from "./body.js";
import { TooLargeError, type WireResponse } from "./exchange.js";
import type { Connections, StreamHandler } from "./index.js";

/** A connection that changed its protocol. */
export interface WireUpgrade {
  readonly status: 101;
  readonly headers: RawHeaders;
  /** Data that followed the head of the response can still be read from it. */
  readonly socket: Duplex;
}

const LIMITS = { headersTimeout: 300_000, bodyTimeout: 300_000 };
// Limit for the body of a refusal: a Status, or the page of a proxy.
const MAX_BYTES = 1024 * 1024;

function nothing(): void {}

/** Waits for the connection, or collects the response of a server that refuses. */
class Upgrade implements StreamHandler {
  onOver: () => void = () => {};
  private controller: Dispatcher.DispatchController | undefined;
  private socket: Duplex | undefined;
  private refusal: { readonly status: number; readonly headers: RawHeaders } | undefined;
  private readonly body = new BodyCollector();
  private over = false;
  private readonly release: (() => void) | undefined;

  constructor(
    private readonly resolve: (answer: WireUpgrade | WireResponse) => void,
    private readonly reject: (reason: unknown) => void,
    signal: AbortSignal | undefined,
  ) {
    this.release =
      signal &&
      onAbort(signal, () => {
        reject(signal.reason);
        this.end(signal.reason instanceof Error ? signal.reason : new Error("aborted", { cause: signal.reason }));
      });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.over) controller.abort(new Error("aborted"));
  }
  onRequestUpgrade(
    _controller: Dispatcher.DispatchController,
    _status: number,
    headers: RawHeaders,
    socket: Duplex,
  ): void {
    this.socket = socket;
    // The caller may add its listener after the socket failed; without a listener the process would end.
    socket.on("error", nothing);
    socket.once("close", () => this.finish());
    if (this.over) socket.destroy();
    else this.resolve({ status: 101, headers, socket });
  }
  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: RawHeaders): void {
    if (status >= 200) this.refusal = { status, headers };
  }
  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.body.size + chunk.length > MAX_BYTES) controller.abort(new TooLargeError(this.refusal?.status ?? 0));
    else this.body.add(chunk);
  }
  onResponseEnd(): void {
    if (this.refusal !== undefined) this.resolve({ ...this.refusal, body: this.body });
    this.finish();
  }
  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.reject(error);
    this.finish();
  }
  end(reason: Error): void {
    if (this.over) return;
    this.finish();
    this.reject(reason);
    if (this.socket !== undefined) this.socket.destroy(reason);
    else this.controller?.abort(reason);
  }
  private finish(): void {
    if (this.over) return;
    this.over = true;
    this.release?.();
    this.onOver();
  }
}

/**
 * Sends one request to upgrade a connection. Resolves with the connection, or with the response of a server that refuses. Rejects with the
 * signal's reason if that aborts before; later it destroys the socket.
 */
export function openUpgrade(
  connections: Pick<Connections, "open">,
  request: Dispatcher.DispatchOptions & { readonly upgrade: string },
  signal: AbortSignal | undefined,
): Promise<WireUpgrade | WireResponse> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    connections.open({ ...request, ...LIMITS }, new Upgrade(resolve, reject, signal));
  });
}
