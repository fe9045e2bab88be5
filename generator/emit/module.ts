import { IndentationText, Project, QuoteKind, type StatementStructures } from "ts-morph";
import { definitionStatement, type MergeTypes, mergeStatement } from "../../templates/definitions.js";
import { header } from "../../templates/header.js";
import { resourceStatements } from "../../templates/resources.js";
import type { EmitModel as APIModel, ModuleId, EmitModule as ModuleModel } from "../naming/index.js";
import { formatGroupVersion } from "../openapi/group-version.js";
import { checkSource } from "./gate.js";
import { createImports, type Imports } from "./imports.js";
import { exportAllFrom, exportNothing } from "./structures.js";
import { createTypeText, type TypeText } from "./type-text.js";

/** The module of the runtime that generated code imports. */
const RUNTIME = "@kubesmith/runtime/codegen";

/** Writes modules as text. Making one loads the compilers. */
export interface Emitter {
  /** The files of a module, by path below the output folder. */
  module(module: ModuleModel): ReadonlyMap<string, string>;
}

/** Loads the compilers and makes an emitter for a model. */
export async function createEmitter(model: APIModel): Promise<Emitter> {
  const typeText = await createTypeText();
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    skipAddingFilesFromTsConfig: true,
    skipFileDependencyResolution: true,
    manipulationSettings: { indentationText: IndentationText.TwoSpaces, quoteKind: QuoteKind.Double },
  });
  const print = (path: string, statements: StatementStructures[], source: string): string => {
    const file = project.createSourceFile(path, { statements: [header(source), ...statements] }, { overwrite: true });
    checkSource(file, statements, path);
    const text = file.getFullText();
    project.removeSourceFile(file);
    return text;
  };
  return {
    module(module) {
      const source =
        module.groupVersion === undefined
          ? "definitions that group/versions share"
          : formatGroupVersion(module.groupVersion);
      const files = new Map([[`${module.id}/types.ts`, orNothing(typesStatements(module, model, typeText))]]);
      const entry = [exportAllFrom("./types.js")];
      // The clientset imports the resources of every group/version, also of one that names none.
      if (module.groupVersion !== undefined) {
        files.set(`${module.id}/resources.ts`, orNothing(resourcesStatements(module, model)));
        entry.unshift(exportAllFrom("./resources.js"));
      }
      files.set(`${module.id}/index.ts`, entry);
      return new Map([...files].map(([path, statements]) => [path, print(path, statements, source)]));
    },
  };
}

/** A file without statements is no module to the compiler. */
function orNothing(statements: StatementStructures[]): StatementStructures[] {
  return statements.length > 0 ? statements : [exportNothing()];
}

function typesStatements(module: ModuleModel, model: APIModel, typeText: TypeText): StatementStructures[] {
  const imports = createImports(
    module.definitions.flatMap(({ exportName, merge }) => [
      exportName,
      ...(merge === undefined ? [] : [merge.exportName]),
    ]),
  );
  const localName = (id: string): string => localDefinition(id, module.id, model, imports, true);
  const mergeTypes: MergeTypes = {
    runtime: (name) => imports.type(RUNTIME, name),
    merge: (id) => localMerge(id, module.id, model, imports, true) ?? "{}",
  };
  const statements = module.definitions.flatMap((definition) => [
    definitionStatement(definition, (schema) => typeText(schema, localName)),
    ...(definition.merge === undefined ? [] : [mergeStatement(definition.merge, mergeTypes)]),
  ]);
  return [...imports.declarations(), ...statements];
}

function resourcesStatements(module: ModuleModel, model: APIModel): StatementStructures[] {
  const imports = createImports(
    module.resources.flatMap(({ tokenName, typeName, liveName }) => [
      tokenName,
      typeName,
      ...(liveName === undefined ? [] : [liveName]),
    ]),
  );
  const statements = module.resources.flatMap((resource) =>
    resourceStatements(resource, {
      runtime: (name) => imports.type(RUNTIME, name),
      definition: (id) => localDefinition(id, module.id, model, imports, false),
      merge: (id) => localMerge(id, module.id, model, imports, false) ?? "{}",
    }),
  );
  return [...imports.declarations(), ...statements];
}

/** The name under which a file of `module` knows a definition; imports it where the file does not declare it. */
function localDefinition(id: string, module: ModuleId, model: APIModel, imports: Imports, inTypes: boolean): string {
  const definition = model.definitions.get(id);
  if (definition === undefined) throw new Error(`the model has no definition ${id}`);
  return local(definition.home, definition.exportName, module, imports, inTypes);
}

/** The name under which a file of `module` knows the merge schema of a definition, if there is one. */
function localMerge(
  id: string,
  module: ModuleId,
  model: APIModel,
  imports: Imports,
  inTypes: boolean,
): string | undefined {
  const definition = model.definitions.get(id);
  if (definition?.merge === undefined) return undefined;
  return local(definition.home, definition.merge.exportName, module, imports, inTypes);
}

function local(home: ModuleId, exportName: string, module: ModuleId, imports: Imports, inTypes: boolean): string {
  if (home === module) return inTypes ? exportName : imports.type("./types.js", exportName);
  // Every module is two folders deep.
  return imports.type(`../../${home}/types.js`, exportName);
}
