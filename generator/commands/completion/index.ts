import type { Command } from "commander";
import { programModel } from "./model.js";
import { SCRIPTS, type Shell } from "./scripts.js";

export { programModel, type Shell };

/** The script that completes the commands and flags of a program in a shell. */
export function completionScript(program: Command, shell: Shell): string {
  return SCRIPTS[shell](programModel(program));
}
