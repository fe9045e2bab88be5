import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FrameError } from "./frame-error.js";
import { createFrames } from "./frames.js";

/** What a splitter finds in chunks, and the failure that ends it. */
function documentsIn(chunks: readonly Uint8Array[]): { documents: unknown[]; failure?: unknown } {
  const frames = createFrames();
  const documents: unknown[] = [];
  for (const chunk of chunks) {
    try {
      frames.add(Buffer.from(chunk), documents);
    } catch (failure) {
      return { documents, failure };
    }
  }
  return { documents };
}

/** Cuts bytes at offsets. */
function cut(bytes: Buffer, offsets: readonly number[]): Buffer[] {
  const sorted = [...new Set(offsets.map((offset) => offset % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...sorted].map((start, i) => bytes.subarray(start, sorted[i]));
}

const event = fc.record({
  type: fc.constantFrom("ADDED", "DELETED"),
  object: fc.dictionary(fc.string(), fc.jsonValue()),
});
const breaks = [
  ["a line break after each", (documents: readonly unknown[]) => documents.map((each) => `${JSON.stringify(each)}\n`)],
  ["CRLF after each", (documents: readonly unknown[]) => documents.map((each) => `${JSON.stringify(each)}\r\n`)],
  ["nothing between them", (documents: readonly unknown[]) => documents.map((each) => JSON.stringify(each))],
  [
    "several lines each",
    (documents: readonly unknown[]) => documents.map((each) => `${JSON.stringify(each, null, 2)}\n`),
  ],
  [
    "any of these",
    (documents: readonly unknown[]) =>
      documents.map((each, i) => JSON.stringify(each, null, i % 3 === 1 ? 1 : 0) + (i % 2 === 0 ? "\n" : "")),
  ],
] as const;

describe("D.1 documents of a stream", () => {
  it.each(breaks)("are found with %s, wherever the bytes are cut", (_name, print) => {
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 6 }), fc.array(fc.nat(5000)), (documents, offsets) => {
        // A document that a cut leaves without an end is complete with the next line break, or by its last bracket.
        const bytes = Buffer.from(print(documents).join(""));
        const expected = documents.map((each): unknown => JSON.parse(JSON.stringify(each)));
        expect(documentsIn(cut(bytes, offsets))).toEqual({ documents: expected });
      }),
      { numRuns: 300 },
    );
  });

  it("are cut inside of characters, each byte alone", () => {
    const text = '{"type":"ADDED","object":{"a":"naïve café 🐎 \\" {"}}\n{"type":"x","object":{}}\n';
    const single = [...Buffer.from(text)].map((byte) => Buffer.from([byte]));
    expect(documentsIn(single).documents).toEqual(
      text
        .trim()
        .split("\n")
        .map((line): unknown => JSON.parse(line)),
    );
  });

  it("keep integers", () => {
    const text = '{"type":"ADDED","object":{"a":9007199254740993}}\n';
    expect(documentsIn([Buffer.from(text)]).documents).toEqual([{ type: "ADDED", object: { a: 9007199254740993n } }]);
    expect(documentsIn([Buffer.from(text.trim())]).documents).toHaveLength(1);
  });

  it("without an end are not reported", () => {
    expect(documentsIn([Buffer.from('{"type":"ADDED","object":{}}\n{"type":"ADD')])).toEqual({
      documents: [{ type: "ADDED", object: {} }],
    });
  });

  it.each([
    ["text", "<html>\n"],
    ["text after a document", '{"a":1}\nnonsense\n'],
    ["a word for a value", '{"a":tru}\n'],
    ["text between two documents without a line break", '{"a":1},{"a":2}'],
    ["closing brackets", "}}}}"],
    ["a number", "17}"],
  ])("are a failure that does not quote them: %s", (_name, text) => {
    const { documents, failure } = documentsIn([Buffer.from(text)]);
    expect(failure).toBeInstanceOf(FrameError);
    expect((failure as Error).message).not.toMatch(/html|nonsense|tru/);
    expect(documents).toHaveLength(text.startsWith('{"a":1}') ? 1 : 0);
  });

  it("have a largest size", () => {
    const frames = createFrames();
    frames.add(Buffer.from('{"a":"'), []);
    const piece = Buffer.alloc(16 * 1024 * 1024, "x");
    const add = (): void => {
      for (let i = 0; i < 5; i++) frames.add(piece, []);
    };
    expect(add).toThrow("an event is larger than the limit of 64 MiB");
  });

  it.each([
    ["each ends with a bracket", ""],
    ["each ends with a line break", "\n"],
  ])("of many chunks take time in proportion to their size: %s", (_name, end) => {
    const items = Array.from({ length: 20_000 }, () => Buffer.from(`{"a":"${"x".repeat(1000)}"},{}${end}`));
    const chunks = items.flatMap((item, i) => (i === 0 ? [item] : [Buffer.from(","), item]));
    const whole = [Buffer.from('{"type":"ADDED","object":{"a":['), ...chunks, Buffer.from("]}}\n")];
    expect(documentsIn(whole).documents).toHaveLength(1);
  });
});
