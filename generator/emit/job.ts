import type { ApiHash } from "../../templates/api-hashes.js";
import type { ClientsetGroup } from "../../templates/clientset.js";
import type { EmitDefinition, EmitModel, EmitModule } from "../naming/index.js";
import { referencedIds } from "../openapi/index.js";
import type { ImportExtension } from "../print/index.js";
import { admitsNull } from "./nullable.js";

/** A job of a thread: plain data that determines the text of some files, byte by byte. */
export type Job = ModuleJob | ClientsetJob | ApiHashesJob;

/** The files of one module. */
export interface ModuleJob {
  readonly kind: "module";
  /** JSON of everything that determines the module's statements. */
  readonly input: string;
  readonly importExtension: ImportExtension;
}

/** The entry of the package. */
export interface ClientsetJob {
  readonly kind: "clientset";
  readonly groups: readonly ClientsetGroup[];
  readonly importExtension: ImportExtension;
}

/** The module with the hashes of the documents. */
export interface ApiHashesJob {
  readonly kind: "api-hashes";
  /** Sorted by group/version. */
  readonly hashes: readonly ApiHash[];
  readonly importExtension: ImportExtension;
}

/** A module, with the modules and names of the definitions that it refers to. */
export interface ModuleInput {
  readonly module: EmitModule;
  readonly names: ReadonlyMap<string, DefinitionNames>;
}

/** The module of a definition, and the names under which it is exported there. */
export interface DefinitionNames {
  readonly moduleId: string;
  readonly exportName: string;
  /** The name of its merge schema, if it has one. */
  readonly mergeName: string | undefined;
  /** Whether its type admits null. */
  readonly admitsNull: boolean;
}

/** Most aliases that are followed, since they may form a circle. */
const MAX_ALIASES = 16;

/** The input of a module's job: what the module declares, and the names of everything that it refers to. */
export function moduleInput(module: EmitModule, model: EmitModel): string {
  const references = new Set<string>();
  for (const { schema } of module.definitions) for (const id of referencedIds(schema)) references.add(id);
  for (const { object, subresources } of module.resources) {
    references.add(object);
    for (const { body } of subresources) if (body !== undefined) references.add(body.definition);
  }
  const names = [...references].sort().map((id) => {
    const definition = model.definitions.get(id);
    const names = [definition?.moduleId, definition?.exportName, definition?.merge?.exportName];
    return [id, ...names, definitionAdmitsNull(definition, model)];
  });
  const definitions = module.definitions.map((definition) => ({ ...definition, required: [...definition.required] }));
  return JSON.stringify([{ ...module, definitions }, names]);
}

/** Whether the type of a definition admits null. What many aliases lead to is not looked at. */
function definitionAdmitsNull(definition: EmitDefinition | undefined, model: EmitModel): boolean {
  let target = definition;
  for (let i = 0; i < MAX_ALIASES && target?.schema.$ref !== undefined; i++) {
    target = model.definitions.get(target.schema.$ref);
  }
  return target === undefined || admitsNull(target.schema, () => true);
}

/** Parses the output of {@link moduleInput}. */
export function readModuleInput(input: string): ModuleInput {
  const [module, names]: [StoredModule, StoredNames[]] = JSON.parse(input);
  const definitions = module.definitions.map((definition) => ({
    ...definition,
    required: new Set(definition.required),
  }));
  return {
    module: { ...module, definitions },
    names: new Map(
      names.map(([id, moduleId, exportName, mergeName, admitsNull]) => [
        id,
        { moduleId, exportName, mergeName: mergeName ?? undefined, admitsNull },
      ]),
    ),
  };
}

/** A module as JSON has it. */
type StoredModule = Omit<EmitModule, "definitions"> & {
  readonly definitions: readonly (Omit<EmitDefinition, "required"> & { readonly required: readonly string[] })[];
};

type StoredNames = readonly [
  id: string,
  moduleId: string,
  exportName: string,
  mergeName: string | null,
  admitsNull: boolean,
];

/** The job of the package's entry. */
export function clientsetJob({ groups }: EmitModel, importExtension: ImportExtension): ClientsetJob {
  return { kind: "clientset", groups, importExtension };
}

/** The job of the module with the hashes of the documents, which are given by group/version. */
export function apiHashesJob(hashes: ReadonlyMap<string, string>, importExtension: ImportExtension): ApiHashesJob {
  return { kind: "api-hashes", hashes: [...hashes].sort(([a], [b]) => (a < b ? -1 : 1)), importExtension };
}
