import { definitionStatement, type MergeTypes, mergeStatement } from "../../templates/definitions.js";
import { resourceStatements } from "../../templates/resources.js";
import { formatGroupVersion } from "../openapi/index.js";
import { createImports, type Imports, type Statement } from "../print/index.js";
import type { DefinitionNames, ModuleInput } from "./job.js";
import type { TypeText } from "./type-text.js";

/** The module of the runtime that generated code imports. */
const RUNTIME = "@kubesmith/runtime/codegen";

/** A file as statements, with the source that the comment at its head names. */
export interface ModuleFile {
  readonly path: string;
  readonly source: string;
  readonly statements: readonly Statement[];
}

/** The files of a module: its types, its resources if it is a group/version, and an entry that exports both. */
export function moduleFiles(input: ModuleInput, typeText: TypeText): ModuleFile[] {
  const { id, groupVersion } = input.module;
  const source =
    groupVersion === undefined ? "definitions that group/versions share" : formatGroupVersion(groupVersion);
  const file = (name: string, statements: readonly Statement[]): ModuleFile => ({
    path: `${id}/${name}.ts`,
    source,
    statements: statements.length > 0 ? statements : [{ kind: "empty-export" }],
  });
  const types = file("types", typesStatements(input, typeText));
  if (groupVersion === undefined) return [types, file("index", [{ kind: "re-export", from: "./types.js" }])];
  return [
    types,
    // The clientset imports the resources of every group/version, even of one without resources.
    file("resources", resourcesStatements(input)),
    file("index", [
      { kind: "re-export", from: "./resources.js" },
      { kind: "re-export", from: "./types.js" },
    ]),
  ];
}

function typesStatements(input: ModuleInput, typeText: TypeText): Statement[] {
  const { definitions } = input.module;
  const imports = createImports(
    definitions.flatMap(({ exportName, merge }) => [exportName, ...(merge === undefined ? [] : [merge.exportName])]),
  );
  const local = localNames(input, imports, true);
  const mergeTypes: MergeTypes = { runtime: (name) => imports.type(RUNTIME, name), merge: local.merge };
  const statements = definitions.flatMap((definition) => [
    definitionStatement(definition, (schema) => typeText(schema, local.definition)),
    ...(definition.merge === undefined ? [] : [mergeStatement(definition.merge, mergeTypes)]),
  ]);
  return [...imports.statements(), ...statements];
}

function resourcesStatements(input: ModuleInput): Statement[] {
  const { resources } = input.module;
  const imports = createImports(
    resources.flatMap(({ tokenName, typeName, liveName }) => [
      tokenName,
      typeName,
      ...(liveName === undefined ? [] : [liveName]),
    ]),
  );
  const local = localNames(input, imports, false);
  const types = { runtime: (name: string) => imports.type(RUNTIME, name), ...local };
  const definitions = new Map(input.module.definitions.map((definition) => [definition.id, definition]));
  const statements = resources.flatMap((resource) =>
    resourceStatements(resource, definitions.get(resource.object), types),
  );
  return [...imports.statements(), ...statements];
}

/** The names of definitions in a file, which imports those that it does not declare. */
interface LocalNames {
  readonly definition: (id: string) => string;
  /** The merge schema of a definition; `{}` if it has none. */
  readonly merge: (id: string) => string;
}

/** @param inTypes whether the file is the module's `types.ts`, which declares the module's own definitions */
function localNames({ module, names }: ModuleInput, imports: Imports, inTypes: boolean): LocalNames {
  const namesOf = (id: string): DefinitionNames => {
    const found = names.get(id);
    if (found === undefined) throw new Error(`${module.id} refers to ${id}, which is missing from its input`);
    return found;
  };
  const local = (moduleId: string, exportName: string): string => {
    if (moduleId === module.id) return inTypes ? exportName : imports.type("./types.js", exportName);
    // Every module is two folders deep.
    return imports.type(`../../${moduleId}/types.js`, exportName);
  };
  return {
    definition: (id) => {
      const { moduleId, exportName } = namesOf(id);
      return local(moduleId, exportName);
    },
    merge: (id) => {
      const { moduleId, mergeName } = namesOf(id);
      return mergeName === undefined ? "{}" : local(moduleId, mergeName);
    },
  };
}
