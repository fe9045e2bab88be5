import { isNotFound } from "@kubesmith/runtime";
import { beforeAll, describe, expect, test } from "vitest";
import { useNode } from "../../support/use-node.js";

const on = useNode();
beforeAll(() => on.startPod("counter", "for i in $(seq 1 20); do echo line $i; done; printf 'no end'"));
beforeAll(() =>
  on.startPod("writer", "i=0; while [ $i -lt 60 ]; do i=$((i+1)); echo line $i; sleep 0.1; done; echo last"),
);
const LINES = [...Array.from({ length: 20 }, (_, i) => `line ${i + 1}`), "no end"];

describe("E.14 log", () => {
  test("is text when it is awaited, and lines when it is iterated", async () => {
    await expect.poll(() => on.pods.log("counter")).toBe(LINES.join("\n"));
    const lines: string[] = [];
    for await (const line of on.pods.log("counter")) lines.push(line);
    expect(lines).toEqual(LINES);
  });

  test("is bytes, a stream of Node.js and a web stream", async () => {
    const text = LINES.join("\n");
    const chunks: Uint8Array[] = [];
    for await (const chunk of on.pods.log("counter").bytes()) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe(text);
    chunks.length = 0;
    for await (const chunk of on.pods.log("counter").toNode()) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).toBe(text);
    expect(await new Response(on.pods.log("counter").toWeb() as ReadableStream).text()).toBe(text);
  });

  test.each([
    [{ tailLines: 3 }, LINES.slice(-3).join("\n")],
    [{ tailLines: 0 }, ""],
    [{ limitBytes: 9 }, "line 1\nli"],
    [{ sinceTime: new Date(0) }, LINES.join("\n")],
    [{ sinceTime: new Date(Date.now() + 3_600_000) }, ""],
    [{ container: "main", tailLines: 1 }, "no end"],
  ])("with %j", async (options, text) => {
    expect(await on.pods.log("counter", options)).toBe(text);
  });

  test("with timestamps is the same as kubectl's", async () => {
    const { stdout } = await on.kubectl(["logs", "counter", "--timestamps"]);
    expect(await on.pods.log("counter", { timestamps: true })).toBe(stdout);
  });

  test("of one stream is requested, which servers refuse unless the feature is on", async () => {
    await expect(on.pods.log("counter", { stream: "Stderr" })).rejects.toThrow("stream: Forbidden");
  });

  test("that is followed ends when the container stops", async () => {
    const lines: string[] = [];
    for await (const line of on.pods.log("writer", { follow: true })) lines.push(line);
    expect(lines).toEqual([...Array.from({ length: 60 }, (_, i) => `line ${i + 1}`), "last"]);
  });

  test("that is followed ends when its reader leaves", async () => {
    await on.startPod("endless", "while :; do echo tick; sleep 0.1; done");
    const lines: string[] = [];
    for await (const line of on.pods.log("endless", { follow: true, tailLines: 0 })) {
      if (lines.push(line) === 3) break;
    }
    expect(lines).toEqual(["tick", "tick", "tick"]);
    const signal = AbortSignal.timeout(300);
    const reading = (async () => {
      for await (const _ of on.pods.log("endless", { follow: true, signal }));
    })();
    await expect(reading).rejects.toMatchObject({ name: "TimeoutError" });
  });

  test.each([
    [{ sinceSeconds: 1, sinceTime: new Date() }, "mutually exclusive"],
    [{ reconnect: true }, "reconnect requires follow"],
    [{ sinceTime: "yesterday" }, "sinceTime"],
    [{ lines: 3 }, "unknown option"],
  ])("refuses %j", async (options, message) => {
    await expect(on.pods.log("counter", options as never)).rejects.toThrow(message);
  });

  test("of a pod that does not exist is NotFound, of a container that does not exist a bad request", async () => {
    const failure: unknown = await on.pods.log("missing").catch((error: unknown) => error);
    expect(isNotFound(failure)).toBe(true);
    await expect(on.pods.log("counter", { container: "other" })).rejects.toMatchObject({ code: 400 });
  });
});
