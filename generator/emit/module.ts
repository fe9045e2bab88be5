import { definitionStatement, mergeStatement } from "../../templates/definitions.js";
import { resourceStatements } from "../../templates/resources.js";
import type { EmitDefinition } from "../naming/index.js";
import { formatGroupVersion } from "../openapi/index.js";
import { createImports, type Imports, type Statement } from "../print/index.js";
import type { DefinitionNames, ModuleInput } from "./job.js";
import { admitsNull } from "./nullable.js";
import type { TypeText } from "./type-text.js";

/** The module of the runtime that generated code imports. */
const RUNTIME = "@kubesmith/runtime/codegen";

/** A file as statements, with the source that the comment at its head names. */
export interface ModuleFile {
  readonly path: string;
  readonly source: string;
  readonly statements: readonly Statement[];
}

/**
 * The files of a module: `index.ts` with its kinds, other types and tokens, and `merge.ts` with its merge schemas, if it has any. The entry
 * does not export these, so that completion does not offer `PodMerge` with `Pod`.
 */
export function moduleFiles(input: ModuleInput, typeText: TypeText): ModuleFile[] {
  const { id, groupVersion } = input.module;
  const source =
    groupVersion === undefined ? "definitions that group/versions share" : formatGroupVersion(groupVersion);
  const merge = mergeStatements(input);
  return [
    { path: `${id}/index.ts`, source, statements: indexStatements(input, typeText) },
    ...(merge.length > 0 ? [{ path: `${id}/merge.ts`, source, statements: merge }] : []),
  ];
}

/** Each resource follows its kind; other definitions follow by name. */
function indexStatements(input: ModuleInput, typeText: TypeText): Statement[] {
  const { definitions, resources } = input.module;
  const imports = createImports([
    ...definitions.map(({ exportName }) => exportName),
    ...resources.flatMap(({ tokenName, typeName, liveName }) => [
      tokenName,
      typeName,
      ...(liveName === undefined ? [] : [liveName]),
    ]),
  ]);
  const local = localNames(input, imports, "index");
  const schema = (schema: EmitDefinition["schema"]): string => typeText(schema, local.definition);
  const types = {
    ...local,
    schema,
    runtime: (name: string) => imports.type(RUNTIME, name),
    admitsNull: (schema: EmitDefinition["schema"]) =>
      admitsNull(schema, (id) => input.names.get(id)?.admitsNull ?? true),
  };
  const rest = new Map(definitions.map((definition) => [definition.id, definition]));
  const byId = new Map(rest);
  const kinds = resources.flatMap((resource): Statement[] => {
    const kind = rest.get(resource.object);
    rest.delete(resource.object);
    return [
      ...(kind === undefined ? [] : [definitionStatement(kind, schema)]),
      ...resourceStatements(resource, byId.get(resource.object), types),
    ];
  });
  const parts = [...rest.values()].map((definition) => definitionStatement(definition, schema));
  const statements = [...imports.statements(), ...kinds, ...parts];
  // A file without statements is not a module, and the clientset imports every group/version.
  return statements.length > 0 ? statements : [{ kind: "empty-export" }];
}

function mergeStatements(input: ModuleInput): Statement[] {
  const merges = input.module.definitions.flatMap(({ merge }) => (merge === undefined ? [] : [merge]));
  const imports = createImports(merges.map(({ exportName }) => exportName));
  const { merge } = localNames(input, imports, "merge");
  const types = { runtime: (name: string) => imports.type(RUNTIME, name), merge };
  const statements = merges.map((each) => mergeStatement(each, types));
  return [...imports.statements(), ...statements];
}

/** The names of definitions in a file, which imports those that it does not declare. */
interface LocalNames {
  readonly definition: (id: string) => string;
  /** The merge schema of a definition; `{}` if it has none. */
  readonly merge: (id: string) => string;
}

/** @param file the file of the module in which the names stand */
function localNames({ module, names }: ModuleInput, imports: Imports, file: "index" | "merge"): LocalNames {
  const namesOf = (id: string): DefinitionNames => {
    const found = names.get(id);
    if (found === undefined)
      throw new Error(`${module.id} refers to ${id}, but ${id} is missing from the module's input`);
    return found;
  };
  const local = (moduleId: string, declaredIn: "index" | "merge", exportName: string): string => {
    if (moduleId === module.id)
      return file === declaredIn ? exportName : imports.type(`./${declaredIn}.js`, exportName);
    // Every module is two folders deep.
    return imports.type(`../../${moduleId}/${declaredIn}.js`, exportName);
  };
  return {
    definition: (id) => {
      const { moduleId, exportName } = namesOf(id);
      return local(moduleId, "index", exportName);
    },
    merge: (id) => {
      const { moduleId, mergeName } = namesOf(id);
      return mergeName === undefined ? "{}" : local(moduleId, "merge", mergeName);
    },
  };
}
