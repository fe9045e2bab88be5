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
  /** Time limit in milliseconds for the whole answer, or for the headers of a stream, including repetitions; 0: no limit. */
  readonly timeout: number;
  /** Ends the request, and a stream also after its head. */
  readonly signal?: AbortSignal | undefined;
  /** Largest body of the answer in bytes, after decompression. Unset: no limit. */
  readonly maxBytes?: number | undefined;
  /** Called with the server's warnings, instead of the client's `onWarning`. */
  readonly onWarning?: ((text: string) => void) | undefined;
}
