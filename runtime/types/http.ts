import type { AbortSignal } from "./platform.js";

/** A request below the server's path prefix, as the layers of the runtime pass it on. */
export interface HttpRequest {
  readonly method: string;
  /** Path below the server's prefix, encoded. */
  readonly path: string;
  /** Query, encoded, without `?`; empty if the request has none. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: { readonly [name: string]: string };
  readonly body?: string | Uint8Array | undefined;
  /** Timeout in milliseconds for the complete response, or for the headers of a stream, including retries; 0 means none. */
  readonly timeout: number;
  /** Aborts the request, and a stream also after its head. */
  readonly signal?: AbortSignal | undefined;
  /** Largest body of the response in bytes, after decompression. Unset: no limit. */
  readonly maxBytes?: number | undefined;
  /** Called with the server's warnings, instead of the client's `onWarning`. */
  readonly onWarning?: ((text: string) => void) | undefined;
}
