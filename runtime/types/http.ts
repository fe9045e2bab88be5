/** A request below the server's path prefix, as it is handed from one layer of the runtime to the next. */
export interface HttpRequest {
  readonly method: string;
  /** Path below the server's prefix, encoded. */
  readonly path: string;
  /** Query, encoded, without `?`; empty when there is none. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: { readonly [name: string]: string };
  readonly body?: string | Uint8Array | undefined;
  /** Time limit in milliseconds, repetitions included, of the whole answer or, of a stream, of its head; 0: none. */
  readonly timeout: number;
  /** Ends the request, and a stream also after its head. */
  readonly signal?: AbortSignal | undefined;
  /** Largest body of the answer in bytes, after decompression. Unset: no limit. */
  readonly maxBytes?: number | undefined;
  /** Gets the server's warnings, instead of the client's `onWarning`. */
  readonly onWarning?: ((text: string) => void) | undefined;
}
