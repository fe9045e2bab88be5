/**
 * Writes docs/commands.md, the reference of the command line, from the program that parses it. With `--check`, compares instead and exits with 1 if
 * the file is not up to date.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ENVIRONMENT, EXAMPLES, EXIT_CODES } from "../generator/commands/help.js";
import { createProgram } from "../generator/commands/program.js";
import { PACKAGE_SETTINGS, SETTINGS, type Setting } from "../generator/config/index.js";
import { ROOT } from "./packages.js";

type Command = ReturnType<typeof createProgram>;
type Option = Command["options"][number];

const FILE = join(ROOT, "docs/commands.md");
const CONNECTION = "Connection (as in kubectl):";

const program = createProgram(async () => {}, "");
const commands = program.commands.filter((command) => command.name() !== "help");

/** A cell of a table. */
const cell = (text: string): string =>
  text.replaceAll("|", "\\|").replace(/<[^>]+>/g, (placeholder) => `\`${placeholder}\``);
const code = (text: string): string => `\`${text.replaceAll("|", "\\|")}\``;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  `| ${head.join(" | ")} |`,
  `| ${head.map(() => "---").join(" | ")} |`,
  ...rows.map((row) => `| ${row.join(" | ")} |`),
];
const flags = (options: readonly Option[]): string[] =>
  table(
    ["flag", "description"],
    options.map(({ flags, description, argChoices }) => {
      const choices = argChoices === undefined || flags.includes("|") ? "" : `: ${argChoices.map(code).join(", ")}`;
      return [code(flags), cell(description) + choices];
    }),
  );

const isConnection = (option: Option): boolean => option.helpGroupHeading === CONNECTION;

function section(command: Command): string[] {
  const own = command.options.filter((option) => !isConnection(option));
  const examples = (EXAMPLES[command.name()] ?? []).flatMap(([does, line]) => [`# ${does}`, line]);
  const shown = command.registeredArguments.map((argument) => {
    const [open, close] = argument.required ? ["<", ">"] : ["[", "]"];
    return { ...argument, word: `${open}${argument.name()}${close}` };
  });
  return [
    `## kubesmith ${command.name()}`,
    "",
    `${capitalized(command.description())}.`,
    "",
    "```sh",
    `kubesmith ${[command.name(), ...shown.map(({ word }) => word)].join(" ")}${command.options.length === 0 ? "" : " [flags]"}`,
    "```",
    "",
    ...shown.flatMap(({ word, description, argChoices }) => {
      const choices = argChoices === undefined ? "" : `: ${argChoices.map(code).join(", ")}`;
      return [`${code(word)}: ${description}${choices}.`, ""];
    }),
    ...(own.length === 0 ? [] : [...flags(own), ""]),
    ...(command.options.some(isConnection)
      ? ["This command also has the [connection flags](#connection-flags).", ""]
      : []),
    ...(examples.length === 0 ? [] : ["```sh", ...examples, "```", ""]),
  ];
}

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const TYPES: { readonly [kind in Extract<Setting["kind"], string>]: string } = {
  text: "string",
  folder: "string",
  file: "string",
  paths: "list of strings",
  list: "list of strings",
  flag: "boolean",
};
const settings = (all: { readonly [name: string]: Setting }, prefix: string): string[][] =>
  Object.entries(all).map(([name, { kind, description }]) => [
    code(prefix + name),
    typeof kind === "string" ? TYPES[kind] : kind.map(code).join(", "),
    description,
  ]);

const connection = commands.find((command) => command.name() === "discover")?.options.filter(isConnection) ?? [];
const text = [
  "# Commands",
  "",
  "This page is written by `npm run commands-reference` from the program's own help. `kubesmith <command> --help` prints the same.",
  "",
  ...table(
    ["command", "description"],
    commands.map((command) => [`[\`${command.name()}\`](#kubesmith-${command.name()})`, cell(command.description())]),
  ),
  "",
  ...commands.flatMap(section),
  "## Connection flags",
  "",
  "These flags select the cluster and the user, as in kubectl.",
  "",
  ...flags(connection),
  "",
  "## The config file",
  "",
  "Every command except `init`, `rbac` and `completion` reads defaults for its flags from `kubesmith.config.json`. Kubesmith looks for the file in the",
  "current folder and the folders above it, up to the root of the Git repository. Flags on the command line override the file. `--config`",
  "selects another file, and `--no-config` ignores the file. Comments and trailing commas are allowed. Folders are relative to the file, and",
  "must be inside the Git repository that contains it. A symbolic link must not lead out of the repository.",
  "",
  ...table(["setting", "value", "description"], [...settings(SETTINGS, ""), ...settings(PACKAGE_SETTINGS, "package.")]),
  "",
  "## Exit codes",
  "",
  ...table(
    ["code", "meaning"],
    EXIT_CODES.map(([name, meaning]) => [code(name), cell(meaning)]),
  ),
  "",
  "## Environment variables",
  "",
  ...table(
    ["variable", "meaning"],
    ENVIRONMENT.map(([name, meaning]) => [name.split(", ").map(code).join(", "), cell(meaning)]),
  ),
  "",
].join("\n");

if (process.argv.includes("--check")) {
  if (readFileSync(FILE, "utf8") !== text) {
    console.error("docs/commands.md is not up to date; write it again with: npm run commands-reference");
    process.exitCode = 1;
  }
} else {
  writeFileSync(FILE, text);
}
