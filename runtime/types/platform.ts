/**
 * The platform types that the declarations of this package use. If a program declares these types through `@types/node` or the lib `dom`,
 * they are the program's own types. Otherwise, they are the small interfaces below. The declarations therefore compile without any other
 * package, and with only the lib `es2022`. Everything that an entry point of this package exports uses the types in this file.
 */

/** The `AbortSignal` of the program, or {@link AbortSignalLike}. */
export type AbortSignal = typeof globalThis extends { AbortSignal: { prototype: infer S } } ? S : AbortSignalLike;

/** The `Buffer` of the program, or `Uint8Array`. Every `Buffer` is a `Uint8Array`. */
export type Buffer = typeof globalThis extends { Buffer: { isBuffer(value: unknown): value is infer B } }
  ? B
  : Uint8Array;

// Unlike globals, modules cannot be looked up. Without `@types/node`, the ignored error makes the type `any`.
// biome-ignore lint/suspicious/noTsIgnore: there is an error only in programs without `@types/node`
/** @ts-ignore: the module is unknown without `@types/node` */
type NodeStreams = typeof import("node:stream");

/** A class of `node:stream`, or `Like` if the module is not declared. */
// In tuples: a condition on the type of an error would be that type itself.
type NodeStream<C extends "Duplex" | "Readable" | "Writable", Like> = [0] extends [1 & NodeStreams]
  ? Like
  : NodeStreams[C] extends { prototype: infer S }
    ? S
    : Like;

/** `Duplex` of `node:stream`, or {@link DuplexLike}. */
export type Duplex = NodeStream<"Duplex", DuplexLike>;

/** `Readable` of `node:stream`, or {@link ReadableLike}. */
export type NodeReadable = NodeStream<"Readable", ReadableLike>;

/** `Writable` of `node:stream`, or {@link WritableLike}. */
export type NodeWritable = NodeStream<"Writable", WritableLike>;

/** The `ReadableStream` of the program, or an iterable of bytes. */
export type ReadableByteStream = typeof globalThis extends {
  ReadableStream: { prototype: infer S };
}
  ? S
  : AsyncIterable<Uint8Array>;

/** The `Response` of the program, or {@link ResponseLike}. */
export type HttpResponse = typeof globalThis extends { Response: { prototype: infer R } } ? R : ResponseLike;

/** The member `[Symbol.asyncDispose]`, for `await using`. It exists if the lib `esnext.disposable` or `@types/node` declares the symbol. */
export type AsyncDisposable = {
  [S in SymbolConstructor["asyncDispose" & keyof SymbolConstructor]]: () => Promise<void>;
};

/** The part of an abort signal that this package needs, for programs in which no abort signal is declared. */
export interface AbortSignalLike {
  /** Whether the signal has aborted. */
  readonly aborted: boolean;
  /** Why the signal aborted. Calls reject with this reason. */
  readonly reason: unknown;
  /** Throws the reason if the signal has aborted. */
  throwIfAborted(): void;
  /** Calls a listener when the signal aborts. */
  addEventListener(type: "abort", listener: () => void, options?: { once?: boolean }): void;
  /** Removes a listener. */
  removeEventListener(type: "abort", listener: () => void): void;
}

/** The commonly used part of a Node.js `Readable`, for programs in which `Readable` is not declared. Iterating yields the bytes that arrive. */
export interface ReadableLike extends AsyncIterable<Uint8Array> {
  /** Whether `destroy` was called, or the stream has ended. */
  readonly destroyed: boolean;
  /** Writes everything that arrives to another stream. */
  pipe<W extends { write(chunk: Uint8Array): boolean; end(): unknown }>(to: W): W;
  /** Stops reading. */
  destroy(error?: Error): this;
  /** Stops reading until `resume` is called. */
  pause(): this;
  /** Continues reading. */
  resume(): this;
  /** Calls a listener on each event. */
  on(event: "data", listener: (chunk: Uint8Array) => void): this;
  on(event: "error", listener: (error: Error) => void): this;
  on(event: "close" | "end", listener: () => void): this;
}

/** The commonly used part of a Node.js `Writable`, for programs in which `Writable` is not declared. */
export interface WritableLike {
  /** Whether `destroy` was called, or the stream has ended. */
  readonly destroyed: boolean;
  /** Sends bytes. Returns false if the caller should wait for the `drain` event before it writes more. */
  write(chunk: string | Uint8Array, callback?: (error?: Error | null) => void): boolean;
  /** Sends the last bytes, if any, and ends the stream. */
  end(callback?: () => void): this;
  end(chunk: string | Uint8Array, callback?: () => void): this;
  /** Stops writing. */
  destroy(error?: Error): this;
  /** Calls a listener on each event. */
  on(event: "error", listener: (error: Error) => void): this;
  on(event: "close" | "drain" | "finish", listener: () => void): this;
}

/** The commonly used part of a `Response`, for programs in which `Response` is not declared. */
export interface ResponseLike {
  readonly status: number;
  /** Whether the status is 200 to 299. */
  readonly ok: boolean;
  readonly headers: { get(name: string): string | null };
  /** The body as UTF-8 text. */
  text(): Promise<string>;
  /** The body parsed as JSON. */
  json(): Promise<unknown>;
  /** The body as bytes. */
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** The commonly used part of a Node.js `Duplex`, for programs in which `Duplex` is not declared. Iterating yields the bytes that arrive. */
export interface DuplexLike extends AsyncIterable<Uint8Array> {
  /** Whether `destroy` was called, or the connection was lost. */
  readonly destroyed: boolean;
  /** Sends bytes. Returns false if the caller should wait for the `drain` event before it writes more. */
  write(chunk: string | Uint8Array, callback?: (error?: Error | null) => void): boolean;
  /** Sends the last bytes, if any, and closes the sending side. */
  end(callback?: () => void): this;
  end(chunk: string | Uint8Array, callback?: () => void): this;
  /** Closes the connection immediately, with an error if one is given. */
  destroy(error?: Error): this;
  /** Stops reading until `resume` is called. */
  pause(): this;
  /** Continues reading. */
  resume(): this;
  /** Calls a listener on each event. */
  on(event: "data", listener: (chunk: Uint8Array) => void): this;
  on(event: "error", listener: (error: Error) => void): this;
  on(event: "close" | "drain" | "end" | "finish", listener: () => void): this;
  /** Calls a listener on the next event. */
  once(event: "data", listener: (chunk: Uint8Array) => void): this;
  once(event: "error", listener: (error: Error) => void): this;
  once(event: "close" | "drain" | "end" | "finish", listener: () => void): this;
}
