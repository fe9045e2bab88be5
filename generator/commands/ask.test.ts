import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { type Answers, askQuestions, type Given } from "./ask.js";

/** Answers the questions with lines, and returns the answers and what was shown. */
async function answered(lines: readonly string[], flags: Given = {}): Promise<{ answers: Answers; shown: string }> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let shown = "";
  const rest = [...lines];
  output.setEncoding("utf8").on("data", (text: string) => {
    shown += text;
    const line = rest.shift();
    if (line === undefined) input.end();
    else input.write(`${line}\n`);
  });
  return { answers: await askQuestions(flags, { input, output, signal: new AbortController().signal }), shown };
}

describe("init's questions", () => {
  it("have defaults, which an empty line accepts", async () => {
    const { answers, shown } = await answered(["", "", "", "", ""]);
    expect(answers).toEqual({ source: {}, snapshot: "api", output: "src/kubernetes" });
    expect(shown).toContain("Folder of the snapshot: (api) ");
  });

  it("are answered in words", async () => {
    const { answers } = await answered(["bundled", "apps, *.example.com", "src/api", "GitHub"]);
    expect(answers).toEqual({
      source: { embedded: true, include: ["apps", "*.example.com"] },
      output: "src/api",
      ci: "github",
    });
  });

  it("are repeated until an answer is one of the choices", async () => {
    const { answers, shown } = await answered(["moon", "cluster", "", "", "", "none"]);
    expect(answers.source).toEqual({});
    expect(shown.match(/cluster, bundled/g)).toHaveLength(2);
    expect(shown).toContain('"moon" is not one of the choices.\n');
  });

  it("are not asked about what flags say", async () => {
    const flags = { snapshot: "api", include: ["apps"], output: "out", ci: "none" } as const;
    expect(await answered([], flags)).toEqual({
      answers: { source: { include: ["apps"] }, snapshot: "api", output: "out" },
      shown: "",
    });
  });

  it("end with an error when the input ends", async () => {
    await expect(answered(["cluster"])).rejects.toThrow("the input ended before all questions were answered");
  });
});
