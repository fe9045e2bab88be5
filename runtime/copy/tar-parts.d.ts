// The parts of tar-stream that scripts/build-libraries.mjs compiles, as streams of Node.js: its own types are those of another library.
declare module "#tar" {
  import type { Header as CompleteHeader } from "tar-stream";

  /** What an archive says of an entry. */
  export type Header = Partial<CompleteHeader> & Pick<CompleteHeader, "name">;

  /** An archive that is read while entries are added. */
  export interface Pack extends AsyncIterable<Buffer> {
    /** Adds an entry. Its content is `content`, or what is written to the result. */
    entry(header: Header, added?: (error?: Error | null) => void): NodeJS.WritableStream;
    entry(header: Header, content: string): NodeJS.WritableStream;
    finalize(): void;
    destroy(error?: Error): void;
  }
  export function pack(): Pack;

  /** The content of an entry. */
  export interface Content extends AsyncIterable<Buffer> {
    /** Skips what was not read. */
    resume(): void;
  }
  /** Reads the archive that is written to it. */
  export interface Extract extends NodeJS.WritableStream {
    on(event: "entry", listener: (header: Header, content: Content, next: (error?: Error) => void) => void): this;
  }
  export function extract(): Extract;
}
