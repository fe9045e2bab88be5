import { resolve } from "node:path";
import { collectUsage } from "./collect.js";
import { ts } from "./compiler.js";
import { collectExports, type ExportUse } from "./exports.js";
import { isOverlaid, type Overlay, overlayHost, type ParsedFiles } from "./overlay.js";
import { errorsOf, programOf, type ReadUsageOptions, readConfigs } from "./program.js";
import { sortSources } from "./sources.js";
import { readTokens } from "./tokens.js";
import { collectTypeVerbs, type VerbUse } from "./type-verbs.js";
import type { UnknownUse } from "./types.js";

/** How a program uses generated code that need not be on disk. */
export interface CodeUse {
  /** The verbs that it requests, and those that its types need. */
  readonly verbs: readonly VerbUse[];
  readonly exports: readonly ExportUse[];
  /** Whether it imports the code that was passed, and not only code from elsewhere, such as a package. */
  readonly isImported: boolean;
}

/** A program that is compiled with several versions of generated code. */
export interface ProgramWithCode {
  /** The files that have errors of the compiler with this code. */
  errorsWith(code: Overlay): readonly UnknownUse[];
  /** What the program uses of this code. */
  useOf(code: Overlay): CodeUse;
}

/**
 * Opens a program that is compiled with several versions of generated code. Everything else is read from disk once.
 * @throws GeneratorError `usage` if tsconfig.json cannot be read or is not valid, or if the program has no files
 */
export function openProgram({ tsconfig, onFile = () => {} }: ReadUsageOptions): ProgramWithCode {
  const { folder, configs } = readConfigs(tsconfig);
  const opened = configs.map((config) => ({ config, parsed: new Map() as ParsedFiles }));
  const created = new WeakMap<Overlay, ReturnType<typeof create>>();

  function create(code: Overlay) {
    return opened.map(({ config, parsed }) => {
      const present = { ...config, fileNames: config.fileNames.filter((file) => !isRemoved(code, file)) };
      const program = programOf(present, (options) => overlayHost(code, parsed, options));
      return { program, sources: sortSources(program, folder, ts.sys.readFile) };
    });
  }
  function programsWith(code: Overlay) {
    const programs = created.get(code) ?? create(code);
    created.set(code, programs);
    return programs;
  }
  return {
    errorsWith: (code) => programsWith(code).flatMap(({ program, sources }) => errorsOf(program, sources, onFile)),
    useOf: (code) => {
      const uses = programsWith(code).map(({ program, sources }) => {
        const checker = program.getTypeChecker();
        const { resources } = collectUsage(checker, sources, onFile, "requests");
        return {
          verbs: [...resources, ...collectTypeVerbs(checker, sources, readTokens(checker, sources))],
          exports: collectExports(checker, sources),
          isImported: sources.generated.some((file) => isOverlaid(code, file)),
        };
      });
      return {
        verbs: uses.flatMap(({ verbs }) => verbs),
        exports: uses.flatMap(({ exports }) => exports),
        isImported: uses.some(({ isImported }) => isImported),
      };
    },
  };
}

/** Whether a file of the program on disk does not exist any more with this code. */
function isRemoved(code: Overlay, file: string): boolean {
  const path = resolve(file);
  return code.has(path) && code.get(path) === undefined;
}
