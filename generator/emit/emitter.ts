import { apiHashesStatements } from "../../templates/api-hashes.js";
import { clientsetStatements } from "../../templates/clientset.js";
import { printModule, withImportExtension } from "../print/index.js";
import { VERSION } from "../version.js";
import { checkModule } from "./gate.js";
import { type Job, readModuleInput } from "./job.js";
import { type ModuleFile, moduleFiles } from "./module.js";
import { createTypeText, type TypeText } from "./type-text.js";

/** Files as text, by path below the output folder. */
export type Files = readonly (readonly [path: string, text: string])[];

/**
 * Creates what writes the files of jobs. Each file is printed, and parsed again by the gate. The text of types is cached between jobs. The
 * compilers are loaded when this module is.
 * @returns a function that throws GeneratorError if the gate refuses a file
 */
export function createEmitter(): (job: Job) => Files {
  const typeText = createTypeText();
  return (job) => {
    return filesOf(job, typeText).map(({ path, source, statements }) => {
      const printed = withImportExtension(statements, job.importExtension);
      const text = printModule({ source, version: VERSION }, printed);
      checkModule(text, printed, path);
      return [path, text];
    });
  };
}

function filesOf(job: Job, typeText: TypeText): ModuleFile[] {
  const source = "all group/versions";
  switch (job.kind) {
    case "module":
      return moduleFiles(readModuleInput(job.input), typeText);
    case "clientset":
      return [{ path: "index.ts", source, statements: clientsetStatements(job.groups) }];
    case "api-hashes":
      return [{ path: "api-hashes.ts", source, statements: apiHashesStatements(job.hashes) }];
  }
}
