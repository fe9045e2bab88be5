import type { AbortSignal } from "./platform.js";

/** A request as the layers of the runtime pass it on. The path does not contain the server's path prefix. */
export interface HttpRequest {
  readonly method: string;
  /** The encoded path, without the server's prefix. */
  readonly path: string;
  /** The encoded query, without `?`. Empty if the request has no query. */
  readonly query: string;
  /** The header names are in lower case. */
  readonly headers: { readonly [name: string]: string };
  readonly body?: string | Uint8Array | undefined;
  /** The timeout in milliseconds for the complete response, or for the headers of a stream. Includes retries. 0 means no timeout. */
  readonly timeout: number;
  /** Aborts the request. A stream can also be aborted after its headers have arrived. */
  readonly signal?: AbortSignal | undefined;
  /** The largest allowed body of the response in bytes, after decompression. Unset: no limit. */
  readonly maxBytes?: number | undefined;
  /** Called with the server's warnings, instead of the client's `onWarning`. */
  readonly onWarning?: ((text: string) => void) | undefined;
}
