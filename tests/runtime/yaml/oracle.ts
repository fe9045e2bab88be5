import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A text to read: `one` document, one document `strict` about duplicate keys, or `all` documents. */
export interface YamlQuestion {
  readonly mode: "one" | "strict" | "all";
  readonly text: string;
}

/** What Go's libraries make of a text. */
export interface YamlAnswer {
  /** The documents, unless there is an error. */
  readonly documents: readonly unknown[] | null;
  readonly error?: string;
  /** Whether two keys of a mapping become the same text, so that the result is random. */
  readonly ambiguous?: boolean;
  /** Whether kubectl ignores something silently. */
  readonly partial?: boolean;
}

/** Asks the program `yaml-oracle`, and returns a line of JSON for each question. */
export async function askYamlOracle(program: string, questions: readonly YamlQuestion[]): Promise<string[]> {
  const child = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
  const failed = new Promise<never>((_, reject) => child.on("error", reject));
  const lines: string[] = [];
  const read = async (): Promise<void> => {
    for await (const line of createInterface({ input: child.stdout })) lines.push(line);
  };
  child.stdin.on("error", () => {});
  child.stdin.end(questions.map((question) => `${JSON.stringify(question)}\n`).join(""));
  await Promise.race([read(), failed]);
  if (lines.length !== questions.length) throw new Error(`${lines.length} answers to ${questions.length} questions`);
  return lines;
}
