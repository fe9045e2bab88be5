// The parts of ws that scripts/build-libraries.mjs compiles. ws exports them, and its types omit them.
declare module "#ws" {
  import type { Writable } from "node:stream";

  /** Reads frames. Emits `message`, `ping`, `pong` and, for a close frame, `conclude`. */
  export const Receiver: new (options: {
    readonly binaryType: "nodebuffer";
    readonly isServer: false;
    readonly maxPayload: number;
    readonly skipUTF8Validation: boolean;
  }) => Writable;

  export const Sender: {
    /** The bytes of a frame. Unless `readOnly` is set, masking changes `data`. */
    frame(
      data: Buffer,
      options: {
        readonly fin: true;
        readonly mask: true;
        readonly opcode: number;
        readonly readOnly: boolean;
        readonly rsv1: false;
      },
    ): Buffer[];
  };
}
