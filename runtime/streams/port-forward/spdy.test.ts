import { inflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { Connection } from "../websocket/connection.js";
import { SpdySession, type StreamListener } from "./spdy.js";

/** A session whose frames are recorded instead of sent. */
function createSession() {
  const sent: Buffer[] = [];
  const pauses: boolean[] = [];
  const ends: unknown[] = [];
  const connection: Pick<Connection, "send" | "setPaused" | "close" | "destroy"> = {
    send: (data, done) => {
      sent.push(data);
      done?.();
    },
    setPaused: (paused) => void pauses.push(paused),
    close: () => {},
    destroy: (error) => session.end(error),
  };
  const session: SpdySession = new SpdySession(connection as Connection, (error) => ends.push(error));
  return { session, sent, pauses, ends };
}

/** A listener that records. */
function record(accepts = true) {
  const events: (string | Error)[] = [];
  const listener: StreamListener = {
    data: (chunk) => {
      events.push(chunk.toString());
      return accepts;
    },
    end: () => void events.push("end"),
    fail: (error) => void events.push(error),
  };
  return { events, listener };
}

const data = (id: number, text: string, flags = 0): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(id, 0);
  head.writeUInt8(flags, 4);
  head.writeUIntBE(Buffer.byteLength(text), 5, 3);
  return Buffer.concat([head, Buffer.from(text)]);
};
const control = (type: number, payload: Buffer, flags = 0): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt16BE(0x8003, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt8(flags, 4);
  head.writeUIntBE(payload.length, 5, 3);
  return Buffer.concat([head, payload]);
};
const uint32 = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, i) => void bytes.writeUInt32BE(value, 4 * i));
  return bytes;
};

/** The headers in blocks of one zlib stream. */
function headersOf(blocks: readonly Buffer[]): { readonly [name: string]: string }[] {
  const bytes = inflateSync(Buffer.concat(blocks), { finishFlush: 2 });
  const found: { [name: string]: string }[] = [];
  let at = 0;
  const number = (): number => {
    at += 4;
    return bytes.readUInt32BE(at - 4);
  };
  const text = (): string => {
    const length = number();
    at += length;
    return bytes.toString("utf8", at - length, at);
  };
  while (at < bytes.length) {
    const headers: { [name: string]: string } = {};
    for (let left = number(); left > 0; left--) headers[text()] = text();
    found.push(headers);
  }
  return found;
}

describe("E.11 streams of SPDY", () => {
  test("are opened with odd numbers, and with headers that zlib reads", () => {
    const { session, sent } = createSession();
    const names = ["error", "data", "ä".repeat(2000)];
    for (const streamType of names) session.open({ streamType, port: "80", requestID: "0" }, record().listener);
    expect(sent.map((frame) => [frame.readUInt32BE(0), frame.readUInt32BE(8)])).toEqual(
      [1, 3, 5].map((id) => [0x80030001, id]),
    );
    for (const frame of sent) expect(frame.readUIntBE(5, 3)).toBe(frame.length - 8);
    expect(headersOf(sent.map((frame) => frame.subarray(18)))).toEqual(
      names.map((streamtype) => ({ streamtype, port: "80", requestid: "0" })),
    );
  });

  test("receive their data and their end, however the bytes are cut", () => {
    const bytes = Buffer.concat([
      control(2, uint32(1)),
      data(1, "ab"),
      data(3, "x"),
      control(6, uint32(2)),
      data(1, ""),
      data(9, "unknown"),
      data(1, "c", 1),
      control(4, uint32(0)),
      data(3, "yz"),
      control(3, uint32(3, 5)),
    ]);
    for (let size = 1; size <= bytes.length; size++) {
      const { session, sent } = createSession();
      const [first, second] = [record(), record()];
      session.open({}, first.listener);
      session.open({}, second.listener);
      for (let at = 0; at < bytes.length; at += size) session.message(bytes.subarray(at, at + size));
      expect(first.events.filter((event) => event !== "end").join("")).toBe("abc");
      expect(first.events.at(-1)).toBe("end");
      expect(second.events.slice(0, -1).join("")).toBe("xyz");
      expect(second.events.at(-1)).toMatchObject({ code: "ECONNRESET" });
      // The answer to the ping.
      expect(sent.at(-1)).toEqual(control(6, uint32(2)));
    }
  });

  test("that are read slowly pause the session until all of them continue", () => {
    const { session, pauses } = createSession();
    const slow = [record(false), record(false)].map(({ listener }) => session.open({}, listener));
    session.message(Buffer.concat([data(1, "a"), data(3, "b")]));
    expect(session.isPaused).toBe(true);
    slow[0]?.drained();
    expect(pauses.at(-1)).toBe(true);
    slow[1]?.reset();
    expect([session.isPaused, pauses.at(-1)]).toEqual([false, false]);
  });

  test("end with the session", () => {
    const { session, ends } = createSession();
    const { events, listener } = record();
    session.open({}, listener);
    session.end(new Error("lost"));
    expect([events, ends]).toEqual([[new Error("lost")], [new Error("lost")]]);
    expect(session.isUsable).toBe(false);
  });

  test("are not opened after the server said that it goes away", () => {
    const { session } = createSession();
    session.message(control(7, uint32(0, 0)));
    expect(session.isUsable).toBe(false);
  });

  test("a control frame that is too large is an error, before it is received", () => {
    const { session, ends } = createSession();
    session.message(control(2, Buffer.alloc(2 * 1024 * 1024)).subarray(0, 8));
    expect(ends).toEqual([expect.objectContaining({ code: "EPROTO" })]);
  });
});
