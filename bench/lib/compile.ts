import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import ts from "typescript";
import type { Lab } from "./lab.js";
import { runProcess } from "./process.js";
import type { Figures } from "./rounds.js";

/** What `tsc --extendedDiagnostics` calls them, and what they are called here. */
const FIGURES = {
  kilobytes: /^Memory used:\s+(\d+)K$/m,
  checkSeconds: /^Check time:\s+([\d.]+)s$/m,
  totalSeconds: /^Total time:\s+([\d.]+)s$/m,
};

/** The compiler's figures about a program without errors. */
export interface Compiled extends Figures {
  /** Lines with code of the program and its declarations, without the standard library: not comments, which cost the compiler little. */
  readonly lines: number;
  /** The size of the heap after garbage collection. */
  readonly megabytes: number;
  readonly checkSeconds: number;
  readonly totalSeconds: number;
}

/**
 * Writes the tsconfig.json of a program: strict, `skipLibCheck` as `tsc --init` has it, with the types of Node.js, and without output.
 * @param project its path
 * @param files the program's files, absolute or relative to the project's folder
 */
export function writeProject(project: string, files: readonly string[]): void {
  const compilerOptions = {
    target: "ES2022",
    lib: ["ES2023"],
    module: "NodeNext",
    types: ["node"],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
  };
  writeFileSync(project, JSON.stringify({ compilerOptions, files }));
}

/**
 * Checks a program, with the options of {@link writeProject}.
 * @param folder where the program's files lie, inside the lab
 * @param files their names; what they import comes along
 * @throws with the compiler's errors
 */
export async function compile(lab: Lab, folder: string, files: readonly string[]): Promise<Compiled> {
  const project = join(folder, `tsconfig.${basename(files[0] ?? "")}.json`);
  writeProject(project, files);
  const tsc = lab.path("node_modules/typescript/bin/tsc");
  // Where the compiler can, it collects garbage before it looks at its memory: the figure then hardly varies.
  const args = ["--expose-gc", tsc, "--project", project, "--extendedDiagnostics", "--listFiles"];
  const { stdout } = await runProcess({ node: lab.nodes.own, args });
  const figure = (name: keyof typeof FIGURES): number => {
    const [, text] = FIGURES[name].exec(stdout) ?? [];
    if (text === undefined) throw new Error(`tsc did not print ${FIGURES[name].source}:\n${stdout}`);
    return Number(text);
  };
  return {
    lines: stdout
      .split("\n")
      .filter(isCounted)
      .reduce((sum, file) => sum + codeLines(file), 0),
    megabytes: (figure("kilobytes") * 1024) / 1e6,
    checkSeconds: figure("checkSeconds"),
    totalSeconds: figure("totalSeconds"),
  };
}

/** Whether a line of the compiler's output is a file of the program that is not part of the standard library. */
function isCounted(line: string): boolean {
  return /\.[cm]?ts$/.test(line) && !/[/\\]typescript[/\\]lib[/\\]/.test(line);
}

const counted = new Map<string, number>();
/** The number of lines of a file on which code begins. */
function codeLines(file: string): number {
  const known = counted.get(file);
  if (known !== undefined) return known;
  const text = readFileSync(file, "utf8");
  const lines = new Set<number>();
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, text);
  // For each template literal type around the token: how many braces are open inside `${…}`.
  const templates: number[] = [];
  for (let token = scanner.scan(); token !== ts.SyntaxKind.EndOfFileToken; token = scanner.scan()) {
    lines.add(source.getLineAndCharacterOfPosition(scanner.getTokenStart()).line);
    const open = templates.at(-1);
    if (token === ts.SyntaxKind.TemplateHead) templates.push(0);
    else if (open === undefined) continue;
    else if (token === ts.SyntaxKind.OpenBraceToken) templates[templates.length - 1] = open + 1;
    else if (token === ts.SyntaxKind.CloseBraceToken && open > 0) templates[templates.length - 1] = open - 1;
    // Only the caller knows that this brace continues a literal. Otherwise, the next backtick, often in a comment, would begin one.
    else if (token === ts.SyntaxKind.CloseBraceToken) {
      if (scanner.reScanTemplateToken(false) === ts.SyntaxKind.TemplateTail) templates.pop();
    }
  }
  counted.set(file, lines.size);
  return lines.size;
}
