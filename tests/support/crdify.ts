import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** Two versions of a CustomResourceDefinition. */
export interface DefinitionPair {
  readonly before: object;
  readonly after: object;
}

/**
 * Compares pairs of definitions with crdify.
 * @param program the file of `crdify-oracle`
 * @returns for each pair, the sorted names of crdify's validations that found an error
 */
export async function askCrdify(program: string, pairs: readonly DefinitionPair[]): Promise<string[][]> {
  const child = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
  const failed = new Promise<never>((_, reject) => child.on("error", reject));
  const answers: string[][] = [];
  const read = async (): Promise<void> => {
    for await (const line of createInterface({ input: child.stdout })) {
      const { failed: names } = JSON.parse(line) as { failed: string[] };
      answers.push(names);
    }
  };
  child.stdin.on("error", () => {});
  let last: object | undefined;
  for (const { before, after } of pairs) {
    child.stdin.write(`${JSON.stringify({ ...(before !== last && { before }), after })}\n`);
    last = before;
  }
  child.stdin.end();
  await Promise.race([read(), failed]);
  if (answers.length !== pairs.length) throw new Error(`${answers.length} answers to ${pairs.length} pairs`);
  return answers;
}
