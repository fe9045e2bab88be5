import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Lab } from "./lab.js";
import { runProcess } from "./process.js";
import type { Figures } from "./rounds.js";

/** What `tsc --extendedDiagnostics` calls them, and what they are called here. */
const FIGURES = {
  typescriptLines: /^Lines of TypeScript:\s+(\d+)$/m,
  definitionLines: /^Lines of Definitions:\s+(\d+)$/m,
  kilobytes: /^Memory used:\s+(\d+)K$/m,
  checkSeconds: /^Check time:\s+([\d.]+)s$/m,
  totalSeconds: /^Total time:\s+([\d.]+)s$/m,
};

/** The compiler's figures about a program without errors. */
export interface Compiled extends Figures {
  /** Lines of TypeScript and of declarations, those of the standard library not among them. */
  readonly lines: number;
  /** The size of the heap after garbage collection. */
  readonly megabytes: number;
  readonly checkSeconds: number;
  readonly totalSeconds: number;
}

/**
 * Checks a program: strict, `skipLibCheck` as `tsc --init` has it, with the types of Node.js. Nothing is written.
 * @param folder where the program's files lie, inside the lab
 * @param files their names; what they import comes along
 * @throws with the compiler's errors
 */
export async function compile(lab: Lab, folder: string, files: readonly string[]): Promise<Compiled> {
  const compilerOptions = {
    target: "ES2022",
    lib: ["ES2023"],
    module: "NodeNext",
    types: ["node"],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
  };
  const project = join(folder, `tsconfig.${basename(files[0] ?? "")}.json`);
  writeFileSync(project, JSON.stringify({ compilerOptions, files }));
  const tsc = lab.path("node_modules/typescript/bin/tsc");
  // Where the compiler can, it collects garbage before it looks at its memory: the figure then hardly varies.
  const args = ["--expose-gc", tsc, "--project", project, "--extendedDiagnostics"];
  const { stdout } = await runProcess({ node: lab.nodes.own, args });
  const figure = (name: keyof typeof FIGURES): number => {
    const [, text] = FIGURES[name].exec(stdout) ?? [];
    if (text === undefined) throw new Error(`tsc did not print ${FIGURES[name].source}:\n${stdout}`);
    return Number(text);
  };
  return {
    lines: figure("typescriptLines") + figure("definitionLines"),
    megabytes: (figure("kilobytes") * 1024) / 1e6,
    checkSeconds: figure("checkSeconds"),
    totalSeconds: figure("totalSeconds"),
  };
}
