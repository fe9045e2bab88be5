import type { ClientsetGroup } from "../../templates/clientset.js";
import type { EmitDefinition, EmitModel, EmitModule } from "../naming/index.js";
import { referencedIds } from "../openapi/index.js";

/** What a thread is given: plain data that decides the text of some files, byte by byte. */
export type Job = ModuleJob | ClientsetJob;

/** The files of one module. */
export interface ModuleJob {
  readonly kind: "module";
  /** JSON of all that decides the module's text; the hash that the lock records is made of it. */
  readonly input: string;
}

/** The entry of the package. */
export interface ClientsetJob {
  readonly kind: "clientset";
  readonly groups: readonly ClientsetGroup[];
}

/** A module, and where the definitions that it refers to live and what they are called. */
export interface ModuleInput {
  readonly module: EmitModule;
  readonly names: ReadonlyMap<string, DefinitionNames>;
}

/** Where a definition lives, and under which names its module exports it. */
export interface DefinitionNames {
  readonly moduleId: string;
  readonly exportName: string;
  /** Of its merge schema, where it has one. */
  readonly mergeName: string | undefined;
}

/** The input of a module's job: what the module declares, and the names of what that refers to. */
export function moduleInput(module: EmitModule, model: EmitModel): string {
  const references = new Set<string>();
  for (const { schema } of module.definitions) for (const id of referencedIds(schema)) references.add(id);
  for (const { object, subresources } of module.resources) {
    references.add(object);
    for (const { body } of subresources) if (body !== undefined) references.add(body.definition);
  }
  const names = [...references].sort().map((id) => {
    const definition = model.definitions.get(id);
    return [id, definition?.moduleId, definition?.exportName, definition?.merge?.exportName];
  });
  const definitions = module.definitions.map((definition) => ({ ...definition, required: [...definition.required] }));
  return JSON.stringify([{ ...module, definitions }, names]);
}

/** What {@link moduleInput} wrote. */
export function readModuleInput(input: string): ModuleInput {
  const [module, names]: [StoredModule, StoredNames[]] = JSON.parse(input);
  const definitions = module.definitions.map((definition) => ({
    ...definition,
    required: new Set(definition.required),
  }));
  return {
    module: { ...module, definitions },
    names: new Map(
      names.map(([id, moduleId, exportName, mergeName]) => [
        id,
        { moduleId, exportName, mergeName: mergeName ?? undefined },
      ]),
    ),
  };
}

/** A module as JSON has it. */
type StoredModule = Omit<EmitModule, "definitions"> & {
  readonly definitions: readonly (Omit<EmitDefinition, "required"> & { readonly required: readonly string[] })[];
};

type StoredNames = readonly [id: string, moduleId: string, exportName: string, mergeName: string | null];

/** The job of the package's entry. */
export function clientsetJob({ groups }: EmitModel): ClientsetJob {
  return { kind: "clientset", groups };
}
