import type { Command, Option } from "commander";

/** What a flag's value is. */
export type ValueKind = "none" | "text" | "file" | "folder" | readonly string[];

/** A flag as a shell sees it. */
export interface FlagModel {
  /** `--output`, and `-o` if there is a short form. */
  readonly names: readonly string[];
  readonly description: string;
  readonly value: ValueKind;
}

/** A command as a shell sees it. */
export interface CommandModel {
  readonly name: string;
  readonly description: string;
  readonly flags: readonly FlagModel[];
  /** Words that may follow the command. */
  readonly words: readonly string[];
  /** Whether folders may follow the command. */
  readonly folders: boolean;
}

/** The commands of a program, and the flags that need no command. */
export function programModel(program: Command): {
  readonly commands: readonly CommandModel[];
  readonly flags: readonly FlagModel[];
} {
  const commands = program.createHelp().visibleCommands(program);
  const names = commands.map((command) => command.name());
  return { commands: commands.map((command) => commandModel(command, names)), flags: flagsOf(program) };
}

/** Arguments that name a source: other words than these, and folders, are also possible. */
const SOURCES: ReadonlySet<string> = new Set(["before", "after"]);
const SOURCE_WORDS = ["cluster", "embedded"];

function commandModel(command: Command, names: readonly string[]): CommandModel {
  const { registeredArguments } = command;
  const folders = registeredArguments.some((argument) => SOURCES.has(argument.name()));
  const words = registeredArguments.flatMap((argument) =>
    argument.name() === "command" ? names : (argument.argChoices ?? []),
  );
  return {
    name: command.name(),
    description: command.description(),
    flags: flagsOf(command),
    words: folders ? [...words, ...SOURCE_WORDS] : words,
    folders,
  };
}

function flagsOf(command: Command): FlagModel[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .map((option) => ({
      names: [option.long, option.short].filter((name) => name !== undefined && name !== null),
      description: option.description,
      value: valueKindOf(option),
    }));
}

function valueKindOf({ required, optional, argChoices, flags }: Option): ValueKind {
  // A value in brackets is only read after an equals sign.
  if (!required || optional) return "none";
  if (argChoices !== undefined) return argChoices;
  if (flags.includes("<dir>")) return "folder";
  return /<(?:file|tsconfig)>/.test(flags) ? "file" : "text";
}
