import type {
  AbortSignal,
  AsyncDisposable,
  Buffer,
  Duplex,
  HttpResponse,
  NodeReadable,
  NodeWritable,
  ReadableByteStream,
} from "./platform.js";
import type { UpgradeResponse } from "./raw.js";

/** The subset of a promise's methods that an awaitable object has in addition to `then`. */
export interface Awaitable<T> extends PromiseLike<T> {
  catch<R = never>(onRejected?: ((reason: unknown) => R | PromiseLike<R>) | null): Promise<T | R>;
  finally(onFinally?: (() => void) | null): Promise<T>;
}

/**
 * Options of `log`. Those that the server knows are the server's.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#get-read-log-of-the-specified-pod
 */
export interface LogOptions {
  /** The container. Required if the pod has more than one. */
  container?: string;
  /** Whether to continue with new lines as they are written, until the container stops. Default false. */
  follow?: boolean;
  /**
   * Whether to follow the log across interruptions: no line is lost or repeated, if the node's clock is not set back. Requires `follow`, and
   * permission to `get` the pod. Default false: an interruption ends the log with an error.
   */
  reconnect?: boolean;
  /** Whether to read the log of the previous instance of the container. Default false. */
  previous?: boolean;
  /** Only lines that are not older than this number of seconds. Cannot be combined with `sinceTime`. */
  sinceSeconds?: number;
  /** Only lines that were written at this time or later. Cannot be combined with `sinceSeconds`. The server ignores fractions of a second. */
  sinceTime?: Date | string;
  /** Only this number of lines from the end of the log. */
  tailLines?: number;
  /** Whether each line begins with the time at which it was written, in RFC 3339, and a blank. Default false. */
  timestamps?: boolean;
  /** The maximum number of bytes. The last line may be incomplete. */
  limitBytes?: number;
  /** Which output of the container. Requires a server that can tell them apart (the feature gate `PodLogsQuerySplitStreams`). */
  stream?: "All" | "Stdout" | "Stderr";
  /** Whether the API server does not verify the certificate of the kubelet. Default false. */
  insecureSkipTLSVerifyBackend?: boolean;
  /** Aborts the log, which then rejects with the signal's reason. */
  signal?: AbortSignal;
}

/**
 * The log of a container. It is read once: as text if you await it, line by line if you iterate over it, or as bytes. Nothing is requested
 * before. If you stop reading, the server stops sending.
 */
export interface Log extends Awaitable<string>, AsyncIterable<string> {
  /** The bytes of the log, in the pieces in which they arrive. */
  bytes(): AsyncIterable<Uint8Array>;
  /** The bytes as a stream of Node.js. */
  toNode(): NodeReadable;
  /** The bytes as a web stream. */
  toWeb(): ReadableByteStream;
}

/** The size of a terminal, in characters. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** Options of `attach`. */
export interface AttachOptions {
  /** The container. Required if the pod has more than one. */
  container?: string;
  /**
   * What the process reads. Text and bytes are sent, and then the input ends. An iterable is sent as it is read. With `true`, write to the
   * session's `stdin`, and end it. With `tty`, only `stdin.end()` ends the input, which hangs up the terminal; a typed Ctrl-D is `\x04`.
   * Default: no input.
   */
  stdin?: boolean | string | Uint8Array | AsyncIterable<string | Uint8Array>;
  /** Whether to receive what the process writes to its output. Default true. */
  stdout?: boolean;
  /** Whether to receive what the process writes to its error output. Default true, unless `tty` is set: a terminal has one output. */
  stderr?: boolean;
  /** Whether to use a terminal. For `attach`, the container must have one. Default false. */
  tty?: boolean;
  /** The size of the terminal at the start. Requires `tty`. */
  size?: TerminalSize;
  /** The maximum number of bytes that are collected from each output. Beyond it, the session rejects. Default: no limit. */
  maxBytes?: number;
  /** Aborts the session, which then rejects with the signal's reason. The process in the container is not ended. */
  signal?: AbortSignal;
}

/** Options of `exec`. */
export interface ExecOptions extends AttachOptions {
  /** How the collected output is returned. Default `utf8`: as text. With `buffer`: as bytes. */
  encoding?: "utf8" | "buffer";
}

/** What a command wrote, and how it ended. */
export interface ExecResult<T = string> {
  /** The exit code of the command, from 0 to 255. Other codes than 0 do not reject. */
  readonly exitCode: number;
  readonly stdout: T;
  readonly stderr: T;
}

/** What a process wrote while a program was attached to it. */
export interface AttachResult {
  readonly stdout: string;
  readonly stderr: string;
}

/** The streams of a process in a container. The session begins when you await it, or when you first use one of its members. */
export interface Session extends AsyncDisposable {
  /** What the process reads. Ending it ends the input of the process. Writing to it is an error unless the option `stdin` is true. */
  readonly stdin: NodeWritable;
  /**
   * What the process writes to its output, or to its terminal. Reading applies back-pressure. Output that is read from here is not part of
   * the result. If the session fails, iterating over it rejects.
   */
  readonly stdout: NodeReadable;
  /** What the process writes to its error output. */
  readonly stderr: NodeReadable;
  /** Changes the size of the terminal. Has no effect without the option `tty`. */
  resize(size: TerminalSize): void;
  /** Ends the session. The process in the container is not ended, unless it ends because its streams are closed. */
  close(): void;
}

/**
 * A command in a container. If you await it, it collects what the command writes, and resolves with the exit code. It rejects with an
 * `ApiError` if the command cannot be started, and with a `ConnectionError` if the connection is interrupted before the exit code is known.
 */
export interface Exec<T = string> extends Session, Awaitable<ExecResult<T>> {
  /** Resolves with the exit code of the command after its output has been received. Rejects as the session does. */
  readonly exit: Promise<number>;
}

/**
 * The main process of a container. If you await it, it collects what the process writes until the container stops. The server does not
 * report the exit code: the pod's status contains it.
 */
export interface Attach extends Session, Awaitable<AttachResult> {
  /** Resolves when the container has stopped. Rejects as the session does. */
  readonly ended: Promise<void>;
}

/** A port of this machine, and the port of the pod to which its connections go. */
export interface PortPair {
  /** The port on this machine; 0 means any free port. Default: the same as `remote`. */
  readonly local?: number;
  /** The port in the pod. */
  readonly remote: number;
}

/** Options of `portForward`. */
export interface PortForwardOptions {
  /**
   * The address on which connections are accepted. Default `localhost`: 127.0.0.1 and ::1, of which one may be unavailable. An IP address
   * such as `0.0.0.0` makes the ports available to other machines.
   */
  address?: string;
  /** Called with each error of one connection, such as a port on which nothing listens. The other connections continue. */
  onError?: (error: Error) => void;
  /** Ends the forwarding. */
  signal?: AbortSignal;
}

/** Ports of a pod that are available on this machine. */
export interface PortForward extends AsyncDisposable {
  /** The first port on this machine. */
  readonly localPort: number;
  /** All ports, in the order in which they were requested. */
  readonly ports: readonly { readonly local: number; readonly remote: number }[];
  /** Resolves after `close`. Rejects with a `ConnectionError` when the connection to the pod is lost, with which the forwarding ends. */
  readonly closed: Promise<void>;
  /** Stops listening, and closes all connections. */
  close(): Promise<void>;
}

/** Ports of a pod. Awaiting it listens on this machine; `connect` opens a single connection without a port of this machine. */
export interface PortForwarding extends Awaitable<PortForward> {
  /** Opens a connection to the first of the ports. Rejects with an `ApiError` if the pod does not exist or does not run. */
  connect(): Promise<Duplex>;
}

/** A request to a program behind a service, a pod or a node. */
export interface ProxyRequest {
  /** Default `GET`. */
  method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";
  /** Headers. `Authorization` does not reach the program: the API server reads and removes it. */
  headers?: { readonly [name: string]: string };
  /** The body, which is sent unchanged. */
  body?: string | Uint8Array;
  /** Aborts the request, or the body of the response. */
  signal?: AbortSignal;
}

/** The programs behind a service, a pod or a node, to which the API server forwards requests. */
export interface ProxyClient {
  /**
   * Sends a request and resolves with the response of the program, whatever its status is. Redirects are not followed. If the API server
   * cannot reach the program, the response is the API server's own, with a `Status` as its body.
   *
   * Rejects with a `ConnectionError` if no response arrives, and with a `RequestError` (`InvalidPath`) if the path would lead elsewhere.
   * @param path an absolute, percent-encoded path, with or without a query. It is sent unchanged
   */
  fetch(path: string, request?: ProxyRequest): Promise<HttpResponse>;
  /**
   * Asks the program to change the protocol of a connection, such as to a WebSocket. Rejects as `client.upgrade` does.
   * @param path an absolute, percent-encoded path, with or without a query
   */
  upgrade(
    path: string,
    request?: { protocol?: string; headers?: { readonly [name: string]: string }; signal?: AbortSignal },
  ): Promise<UpgradeResponse>;
}

/** The methods of subresources that stream, each under the name of its member. */
export interface StreamMethods {
  /** Reads the log of a container of the pod `name`. Use `await` to get the text, or `for await` to get every line. */
  log(name: string, options?: LogOptions): Log;
  /**
   * Runs a command in a container of the pod `name`. Use `await` to collect its output, or use the streams of the session. The
   * command is not run by a shell, unless it starts one: `["sh", "-c", "date"]`.
   */
  exec(name: string, command: string | readonly string[], options: ExecOptions & { encoding: "buffer" }): Exec<Buffer>;
  exec(name: string, command: string | readonly string[], options?: ExecOptions): Exec;
  /** Connects to the main process of a container of the pod `name`. */
  attach(name: string, options?: AttachOptions): Attach;
  /**
   * Makes ports of the pod `name` available on this machine. Use `await` to listen, or `connect()` to open a single connection.
   * @param ports a number is the port in the pod and on this machine
   */
  portForward(
    name: string,
    ports: number | PortPair | readonly (number | PortPair)[],
    options?: PortForwardOptions,
  ): PortForwarding;
  /**
   * Sends requests to a program behind the object `name` through the API server.
   * @param name the object's name, with a port if necessary: `web:8080`, `web:http`, `https:web:8443`
   */
  proxy(name: string): ProxyClient;
}
