import type { RawResponse } from "../types/raw.js";

/** A request below the server's prefix. */
export interface TransportRequest {
  readonly method: string;
  readonly path: string;
  /** Encoded, without `?`. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: { readonly [name: string]: string };
  readonly body?: string | Uint8Array | undefined;
  /** In milliseconds, repetitions included; 0: none. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
  readonly maxBytes?: number | undefined;
  /** Gets the server's warnings, instead of the transport's. */
  readonly onWarning?: ((text: string) => void) | undefined;
}

/** The one place that does HTTP. */
export interface Transport {
  /** Sends a request and resolves with the answer, whatever its status. */
  exchange(request: TransportRequest): Promise<RawResponse>;
  /** Sends a request and resolves with the object in the answer. */
  execute(request: TransportRequest): Promise<object>;
  /** Ends the requests in flight, closes the connections and refuses further requests. */
  close(): Promise<void>;
}
