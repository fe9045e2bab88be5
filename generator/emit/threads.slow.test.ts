import { beforeAll, describe, expect, it } from "vitest";
import { GeneratorError } from "../errors.js";
import type { EmitModel } from "../naming/index.js";
import type { GroupVersion } from "../openapi/index.js";
import { inputOf } from "../pipeline.js";
import { readSnapshot } from "../snapshot/read.js";
import { EMBEDDED_SNAPSHOT } from "../sources/index.js";
import { createEmitter } from "./emitter.js";
import { clientsetJob, type Job, moduleInput } from "./job.js";
import { emitOnThreads } from "./threads.js";
import { emitTree, type Reuse, type Tree } from "./tree.js";

const { signal } = new AbortController();
const nothing: Reuse = { module: () => undefined };
let model: EmitModel;
beforeAll(async () => {
  model = inputOf(await readSnapshot(EMBEDDED_SNAPSHOT)).model;
});

/** A module that exports one type under this name. */
function job(exportName: string, groupVersion?: GroupVersion): Job {
  const definition = {
    id: "a",
    name: "a",
    moduleId: "a/v1",
    exportName,
    schema: { type: "string" },
    required: new Set([]),
  };
  const module = {
    id: "a/v1",
    definitions: [definition],
    resources: [],
    ...(groupVersion !== undefined && { groupVersion }),
  };
  const input = moduleInput(module, { modules: [], definitions: new Map(), groups: [] });
  return { kind: "module", input, importExtension: "js" };
}

/** The program of a thread, as an address. */
function program(source: string): URL {
  return new URL(`data:text/javascript,${encodeURIComponent(source)}`);
}

async function failureOf(task: Promise<unknown>): Promise<unknown> {
  return task.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe("emitting on threads", () => {
  it("gives the same files in the same order with any number of threads", async () => {
    const alone = await emitTree(model, nothing, { signal, threads: 1 });
    expect(alone.files.size).toBeGreaterThan(40);
    for (const threads of [2, 4]) {
      const tree: Tree = await emitTree(model, nothing, { signal, threads });
      expect([...tree.files]).toEqual([...alone.files]);
      expect([...tree.inputs]).toEqual([...alone.inputs]);
    }
  });

  it("omits files that are reused, and keeps their place in the order", async () => {
    const alone = await emitTree(model, nothing, { signal, threads: 1 });
    const kept = new Map([["apps/v1/index.ts", "kept"]]);
    const reuse: Reuse = { module: (id) => (id === "apps/v1" ? kept : undefined) };
    const tree = await emitTree(model, reuse, { signal, threads: 2 });
    const paths = [...alone.files.keys()].filter((path) => path !== "apps/v1/merge.ts");
    expect([...tree.files.keys()]).toEqual(paths);
    expect(tree.files.get("apps/v1/index.ts")).toBe("kept");
    expect(tree.files.get("core/v1/index.ts")).toBe(alone.files.get("core/v1/index.ts"));
  });

  it("runs on the calling thread if no other can be started", async () => {
    // An address that no thread takes its program from: starting one throws, as it does where threads are denied.
    const entry = new URL("http://127.0.0.1/worker.js");
    expect(await emitOnThreads([job("A")], { threads: 2, signal, entry })).toEqual([createEmitter()(job("A"))]);
  });

  it("does nothing without jobs, and starts no more workers than jobs", async () => {
    expect(await emitOnThreads([], { threads: 2, signal })).toEqual([]);
    expect(await emitOnThreads([job("A")], { threads: 4, signal })).toEqual([createEmitter()(job("A"))]);
  });
});

describe("failures on threads", () => {
  it("are the same errors as on a single thread, with their fields; the first job's error wins", async () => {
    const evil = [job("A"), job("B<T>"), job("C<T>"), ...Array(20).fill(job("D"))];
    const expected = await failureOf(Promise.resolve().then(() => evil.map(createEmitter())));
    const got = await failureOf(emitOnThreads(evil, { threads: 2, signal }));
    expect(got).toBeInstanceOf(GeneratorError);
    expect({ ...(got as GeneratorError), message: (got as GeneratorError).message }).toEqual({
      ...(expected as GeneratorError),
      message: (expected as GeneratorError).message,
    });
    expect((got as GeneratorError).message).toContain("B<T>");
  });

  it("keep document, pointer and message", async () => {
    const failure = { code: "document", message: "apis/a/v1#/x: wrong", document: "apis/a/v1", pointer: "/x" };
    const entry = program(`import { parentPort } from "node:worker_threads";
      parentPort.on("message", () => parentPort.postMessage({ failure: ${JSON.stringify(failure)} }));`);
    const got = await failureOf(emitOnThreads([job("A")], { threads: 1, signal, entry }));
    expect(got).toMatchObject({ name: "GeneratorError", ...failure });
  });

  it("keep message and stack if they are bugs of the program", async () => {
    const broken: Job = { kind: "module", importExtension: "js", input: "[" };
    const got = await failureOf(emitOnThreads([broken], { threads: 1, signal }));
    expect(got).toMatchObject({ name: "SyntaxError", stack: expect.stringContaining("readModuleInput") });
  });

  it("end the other threads", async () => {
    const jobs = (function* (): Generator<Job> {
      yield job("A");
      throw new Error("no more jobs");
    })();
    await expect(emitOnThreads(jobs, { threads: 2, signal })).rejects.toThrow("no more jobs");
  });

  it.each([
    ["ends", "process.exit(7);", "(exit code 7)"],
    [
      "runs out of memory",
      // As Node.js reports it.
      'throw Object.assign(new Error("reached heap limit"), { code: "ERR_WORKER_OUT_OF_MEMORY" });',
      "(out of memory)",
    ],
  ])("say that a thread %s", async (_, source, words) => {
    const got = await failureOf(emitOnThreads([job("A")], { threads: 2, signal, entry: program(source) }));
    expect(got).toMatchObject({ name: "GeneratorError", code: "emit" });
    expect((got as Error).message).toContain(`a worker thread exited before it had finished ${words}`);
  });

  it.each<[string, Job, object]>([
    [
      "document",
      job("A", { group: "a.example.com", version: "v1" }),
      {
        code: "document",
        document: "apis/a.example.com/v1",
        message:
          "apis/a.example.com/v1: the module a/v1 was not generated within 0.2 s; nothing was written; to omit it, use `exclude` a.example.com/v1",
      },
    ],
    [
      "module, if it is of no document alone",
      job("A"),
      { code: "emit", message: "the module a/v1 was not generated within 0.2 s; nothing was written" },
    ],
    [
      "clientset",
      { kind: "clientset", groups: [], importExtension: "js" },
      { code: "emit", message: "the clientset was not generated within 0.2 s; nothing was written" },
    ],
  ])("end a job that takes too long, and name its %s", async (_, endless, failure) => {
    // Answers the first job, and never the second. The jobs are the same, since a busy machine may be late for the first.
    const entry = program(`import { parentPort } from "node:worker_threads";
      parentPort.once("message", () => { parentPort.postMessage({ files: [] }); parentPort.on("message", () => { for (;;); }); });`);
    const got = await failureOf(emitOnThreads([endless, endless], { threads: 1, signal, entry, jobTimeout: 200 }));
    expect(got).toMatchObject({ name: "GeneratorError", ...failure });
  });

  it("include interruptions, which end busy threads", async () => {
    const controller = new AbortController();
    const entry = program("for (;;) {}");
    const task = failureOf(emitOnThreads([job("A")], { threads: 2, signal: controller.signal, entry }));
    setTimeout(() => controller.abort(new Error("enough")), 200);
    expect(await task).toEqual(new Error("enough"));
    const before = await failureOf(emitOnThreads([job("A")], { threads: 2, signal: controller.signal }));
    expect(before).toEqual(new Error("enough"));
  });
});

it("the clientset is emitted as a job like the modules", async () => {
  const [files = []] = await emitOnThreads([clientsetJob(model, "js")], { threads: 1, signal });
  expect(files.map(([path]) => path)).toEqual(["index.ts"]);
});
