import { type Readable, Writable } from "node:stream";
import { awaitable } from "../../async/awaitable.js";
import { RequestError } from "../../errors/request-error.js";
import type {
  Attach,
  AttachOptions,
  AttachResult,
  Awaitable,
  Exec,
  ExecOptions,
  ExecResult,
  TerminalSize,
} from "../../types/streams.js";
import type { Target } from "../target.js";
import { Output } from "./output.js";
import type { RunningSession } from "./run-session.js";

function nothing(): void {}

/** What a session is: the name of its method for messages, and its target, which throws for an invalid call. */
export interface SessionCall<O extends AttachOptions> {
  readonly what: "exec" | "attach";
  readonly target: () => Target;
  readonly options: O;
}

/**
 * The streams of a process. The session begins when it is awaited, or when a member is first used; what it consists of is loaded then.
 * Whoever uses only one of the members learns of a failure from it, so the others do not end the process as unhandled rejections.
 */
abstract class StreamSession<O extends AttachOptions, R> implements Awaitable<R> {
  readonly #call: SessionCall<O>;
  readonly #outputs = { stdout: new Output(), stderr: new Output() };
  readonly #closing = new AbortController();
  #size: TerminalSize | undefined;
  #input: Writable | undefined;
  #running: Promise<RunningSession> | undefined;
  #over: Promise<number> | undefined;
  // biome-ignore lint/suspicious/noThenProperty: being awaitable is what it is for
  declare readonly then: Awaitable<R>["then"];
  declare readonly catch: Awaitable<R>["catch"];
  declare readonly finally: Awaitable<R>["finally"];

  constructor(call: SessionCall<O>) {
    this.#call = call;
    const { stdout, stderr } = this.#outputs;
    void awaitable(() => this.over().then((exitCode) => this.resultOf(exitCode, stdout.take(), stderr.take())), this);
  }

  get stdin(): Writable {
    if (this.#input !== undefined) return this.#input;
    const { what, options } = this.#call;
    if (options.stdin !== true) {
      throw new RequestError("InvalidOption", `${what}: to write to stdin, set the option stdin to true`);
    }
    const running = this.#begin();
    this.#input = new Writable({
      highWaterMark: 64 * 1024,
      write: (chunk: Buffer, _encoding, done) => void running.then((session) => session.write(chunk, done), done),
      final: (done) => void running.then((session) => session.endInput(done), done),
    });
    this.#input.on("error", nothing);
    return this.#input;
  }
  get stdout(): Readable {
    void this.over();
    return this.#outputs.stdout.stream;
  }
  get stderr(): Readable {
    void this.over();
    return this.#outputs.stderr.stream;
  }
  resize(size: TerminalSize): void {
    this.#size = size;
    this.#running?.then((session) => session.resize(size), nothing);
  }
  close(): void {
    this.#closing.abort(new RequestError("StreamClosed", `${this.#call.what}: the session was closed`));
  }
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  /** Resolves with the exit code when the session is over. */
  protected over(): Promise<number> {
    this.#over ??= this.#begin().then(({ ended }) => ended);
    this.#over.catch(nothing);
    return this.#over;
  }
  /** What the session resolves with. */
  protected abstract resultOf(exitCode: number, stdout: Buffer, stderr: Buffer): R;

  #begin(): Promise<RunningSession> {
    if (this.#running === undefined) {
      // In a later step, so that the program can use more than one member before output arrives.
      this.#running = Promise.resolve().then(() => this.#open());
      this.#running.then(
        ({ ended }) => ended.catch(nothing).then(() => this.#input?.destroy()),
        (error: Error) => {
          this.#outputs.stdout.end(error);
          this.#outputs.stderr.end(error);
          this.#input?.destroy();
        },
      );
    }
    return this.#running;
  }
  async #open(): Promise<RunningSession> {
    const { openSession } = await import("./run-session.js");
    const { what, options, target } = this.#call;
    return openSession(what, target, {
      options: this.#size === undefined ? options : { ...options, size: this.#size },
      outputs: this.#outputs,
      closed: this.#closing.signal,
    });
  }
}

/** The session of a command. */
export class ExecSession<T> extends StreamSession<ExecOptions, ExecResult<T>> implements Exec<T> {
  readonly #encoding: ExecOptions["encoding"];
  constructor(call: SessionCall<ExecOptions>) {
    super(call);
    this.#encoding = call.options.encoding;
  }
  get exit(): Promise<number> {
    return this.over();
  }
  protected resultOf(exitCode: number, stdout: Buffer, stderr: Buffer): ExecResult<T> {
    // The overloads of `exec` choose the type by the same option.
    const read = (bytes: Buffer): T => (this.#encoding === "buffer" ? bytes : bytes.toString("utf8")) as T;
    return { exitCode, stdout: read(stdout), stderr: read(stderr) };
  }
}

/** The session of a container's main process, whose exit code the server does not report. */
export class AttachSession extends StreamSession<AttachOptions, AttachResult> implements Attach {
  #ended: Promise<void> | undefined;

  get ended(): Promise<void> {
    if (this.#ended === undefined) {
      this.#ended = this.over().then(nothing);
      this.#ended.catch(nothing);
    }
    return this.#ended;
  }
  protected resultOf(_exitCode: number, stdout: Buffer, stderr: Buffer): AttachResult {
    return { stdout: stdout.toString("utf8"), stderr: stderr.toString("utf8") };
  }
}
