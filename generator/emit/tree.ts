import { setImmediate } from "node:timers/promises";
import { clientsetText } from "../../templates/clientset.js";
import { header } from "../../templates/header.js";
import { sha256 } from "../files.js";
import type { EmitModel as APIModel, EmitModule as ModuleModel } from "../naming/index.js";
import { referencedIds } from "../openapi/references.js";

/** A tree of modules as text. */
export interface Tree {
  /** By path. */
  readonly files: ReadonlyMap<string, string>;
  /** SHA-256 of what each module was emitted from. */
  readonly inputs: ReadonlyMap<string, string>;
}

/** What is there already. */
export interface Reuse {
  /** The files of a module that was emitted from this input before and is unchanged; `undefined` makes it anew. */
  module(id: string, input: string): ReadonlyMap<string, string> | undefined;
}

/**
 * Emits all modules of a model and the clientset over them. The compilers are loaded when the first module must be emitted.
 * @param signal aborts between two modules
 */
export async function emitTree(model: APIModel, reuse: Reuse, signal: AbortSignal): Promise<Tree> {
  const inputs = new Map(model.modules.map((module) => [module.id, inputHash(module, model)]));
  const files = new Map<string, string>();
  let emitter: import("./module.js").Emitter | undefined;
  for (const module of model.modules) {
    let moduleFiles = reuse.module(module.id, inputs.get(module.id) ?? "");
    if (moduleFiles === undefined) {
      emitter ??= await (await import("./module.js")).createEmitter(model);
      // Emission is all computation: give way, so that an interruption is noticed.
      await setImmediate();
      signal.throwIfAborted();
      moduleFiles = emitter.module(module);
    }
    for (const [path, text] of moduleFiles) files.set(path, text);
  }
  files.set("index.ts", header("all group/versions") + clientsetText(model));
  return { files, inputs };
}

/** Hash of all that decides a module's text: what it declares, and where what it refers to lives and is called. */
function inputHash(module: ModuleModel, model: APIModel): string {
  const references = new Set<string>();
  for (const { schema } of module.definitions) for (const id of referencedIds(schema)) references.add(id);
  for (const { object, subresources } of module.resources) {
    references.add(object);
    for (const { body } of subresources) if (body !== undefined) references.add(body.definition);
  }
  const names = [...references].sort().map((id) => {
    const definition = model.definitions.get(id);
    return [id, definition?.home, definition?.exportName, definition?.merge?.exportName];
  });
  return sha256(JSON.stringify([module, names], (_, value: unknown) => (value instanceof Set ? [...value] : value)));
}
