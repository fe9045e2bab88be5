/**
 * The types of the platform that declarations of this package name. If a program declares them, by `@types/node` or by the lib `dom`,
 * they are the program's own types. If it does not, they are the small interfaces below, so that the declarations compile without any
 * other package and with only the lib `es2022`. Everything that is exported from an entry point of this package takes them from here.
 */

/** A program's own `AbortSignal`, or {@link AbortSignalLike}. */
export type AbortSignal = typeof globalThis extends { AbortSignal: { prototype: infer S } } ? S : AbortSignalLike;

/** A program's own `Buffer`, or `Uint8Array`, which every `Buffer` is. */
export type Buffer = typeof globalThis extends { Buffer: { isBuffer(value: unknown): value is infer B } }
  ? B
  : Uint8Array;

// Modules cannot be looked up as globals can. Without `@types/node`, the ignored error makes the type `any`.
// biome-ignore lint/suspicious/noTsIgnore: there is an error only in programs without `@types/node`
/** @ts-ignore: the module is unknown without `@types/node` */
type NodeDuplex = import("node:stream").Duplex;

/** `Duplex` of `node:stream`, or {@link DuplexLike}. */
// In tuples: a condition on the type of an error would be that type itself.
export type Duplex = [0] extends [1 & NodeDuplex] ? DuplexLike : NodeDuplex;

/**
 * The member `[Symbol.asyncDispose]`, for `await using`. It exists if the symbol is declared: by the lib `esnext.disposable` or by
 * `@types/node`.
 */
export type AsyncDisposable = {
  [S in SymbolConstructor["asyncDispose" & keyof SymbolConstructor]]: () => Promise<void>;
};

/** What this package needs of an abort signal, for programs in which none is declared. */
export interface AbortSignalLike {
  /** Whether it has aborted. */
  readonly aborted: boolean;
  /** Why it aborted; calls reject with it. */
  readonly reason: unknown;
  /** Throws the reason if it has aborted. */
  throwIfAborted(): void;
  /** Calls a listener when it aborts. */
  addEventListener(type: "abort", listener: () => void, options?: { once?: boolean }): void;
  /** Removes a listener. */
  removeEventListener(type: "abort", listener: () => void): void;
}

/** The commonly used part of a Node.js `Duplex`, for programs in which that is not declared. Iterating yields the bytes that arrive. */
export interface DuplexLike extends AsyncIterable<Uint8Array> {
  /** Whether `destroy` was called, or the connection was lost. */
  readonly destroyed: boolean;
  /** Sends bytes. Returns false if the caller should wait for `drain` before it writes more. */
  write(chunk: string | Uint8Array, callback?: (error?: Error | null) => void): boolean;
  /** Sends the last bytes, if any, and closes the sending side. */
  end(callback?: () => void): this;
  end(chunk: string | Uint8Array, callback?: () => void): this;
  /** Closes the connection at once, with an error if one is given. */
  destroy(error?: Error): this;
  /** Stops reading, until `resume`. */
  pause(): this;
  /** Reads again. */
  resume(): this;
  /** Calls a listener at each event. */
  on(event: "data", listener: (chunk: Uint8Array) => void): this;
  on(event: "error", listener: (error: Error) => void): this;
  on(event: "close" | "drain" | "end" | "finish", listener: () => void): this;
  /** Calls a listener at the next event. */
  once(event: "data", listener: (chunk: Uint8Array) => void): this;
  once(event: "error", listener: (error: Error) => void): this;
  once(event: "close" | "drain" | "end" | "finish", listener: () => void): this;
}
