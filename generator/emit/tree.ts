import { setImmediate } from "node:timers/promises";
import { sha256 } from "../files.js";
import type { APIModel } from "../model/types.js";
import { clientsetJob, moduleInput } from "./job.js";

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

export async function emitTree(model: APIModel, reuse: Reuse, signal: AbortSignal): Promise<Tree> {
  const inputs = new Map<string, string>();
  const files = new Map<string, string>();
  const { createEmitter } = await import("./emitter.js");
  const emit = createEmitter();
  for (const module of model.modules) {
    const input = moduleInput(module, model);
    inputs.set(module.id, sha256(input));
    await setImmediate();
    signal.throwIfAborted();
    const made = reuse.module(module.id, inputs.get(module.id) ?? "") ?? emit({ kind: "module", input });
    for (const [path, text] of made) files.set(path, text);
  }
  for (const [path, text] of emit(clientsetJob(model))) files.set(path, text);
  return { files, inputs };
}
