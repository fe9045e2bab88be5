import type { CommandModel, FlagModel, ValueKind } from "./model.js";

/** What a script completes. */
export interface Completed {
  readonly commands: readonly CommandModel[];
  readonly flags: readonly FlagModel[];
}

/** A shell that has a script. */
export type Shell = "bash" | "zsh" | "fish";

/** The script that completes the commands of `kubesmith` in a shell. */
export const SCRIPTS: { readonly [shell in Shell]: (completed: Completed) => string } = { bash, zsh, fish };

/** A text in single quotes, for bash and zsh. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The names of the flags whose value is of a kind, over all commands. */
function namesOfKind({ commands, flags }: Completed, kind: (value: ValueKind) => boolean): string[] {
  const all = [...flags, ...commands.flatMap((command) => command.flags)].filter(({ value }) => kind(value));
  return [...new Set(all.flatMap(({ names }) => names))].sort();
}

/** Adds folders, also those with spaces in their names. */
const BASH_FOLDERS = `compopt -o filenames 2>/dev/null; local IFS=$'\\n'; COMPREPLY+=($(compgen -d -- "$cur"))`;
/** Adds files in the same way. */
const BASH_FILES = BASH_FOLDERS.replace("compgen -d", "compgen -f");

function bash(completed: Completed): string {
  const { commands, flags } = completed;
  const choices = new Map(
    [...flags, ...commands.flatMap((command) => command.flags)].flatMap(({ names, value }) =>
      typeof value === "string" ? [] : [[names.join("|"), value.join(" ")] as const],
    ),
  );
  const names = commands.map(({ name }) => name);
  const own = flags.flatMap((flag) => flag.names);
  const cases = (kind: "folder" | "file" | "text", action: string): string[] => {
    const found = namesOfKind(completed, (value) => value === kind);
    return found.length === 0 ? [] : [`    ${found.join("|")}) ${action}; return ;;`];
  };
  return `# bash completion of kubesmith. Load it with: source <(kubesmith completion bash)
_kubesmith() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command= i
  # Bash splits --flag=value into three words.
  if [[ $prev == = ]]; then prev=\${COMP_WORDS[COMP_CWORD-2]}; fi
  if [[ $cur == = ]]; then cur=; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in
      ${names.join("|")}) command=\${COMP_WORDS[i]}; break ;;
    esac
  done
  COMPREPLY=()
  case $prev in
${[
  ...[...choices].map(
    ([flag, values]) => `    ${flag}) COMPREPLY=($(compgen -W ${quoted(values)} -- "$cur")); return ;;`,
  ),
  ...cases("folder", BASH_FOLDERS),
  ...cases("file", BASH_FILES),
  ...cases("text", ":"),
].join("\n")}
  esac
  case $command in
    '') COMPREPLY=($(compgen -W ${quoted([...names, ...own].join(" "))} -- "$cur")) ;;
${commands
  .map(({ name, flags: own, words, folders }) => {
    const all = [...words, ...own.flatMap((flag) => flag.names)];
    const rest = folders ? `; ${BASH_FOLDERS}` : "";
    return `    ${name}) COMPREPLY=($(compgen -W ${quoted(all.join(" "))} -- "$cur"))${rest} ;;`;
  })
  .join("\n")}
  esac
}
complete -F _kubesmith kubesmith
`;
}

function zsh({ commands, flags }: Completed): string {
  const specs = (all: readonly FlagModel[], indent: string): string =>
    all
      .flatMap(({ names, description, value }) => names.map((name) => zshSpec(name, description, value)))
      .map((spec) => ` \\\n${indent}${spec}`)
      .join("");
  const described = commands.map(({ name, description }) => quoted(`${name}:${description}`));
  return `#compdef kubesmith
# zsh completion of kubesmith. Load it with: source <(kubesmith completion zsh)
_kubesmith() {
  local state line
  local -a commands
  commands=(${described.map((one) => `\n    ${one}`).join("")}
  )
  _arguments -C${specs(flags, "    ")} \\
    '1: :->command' '*:: :->arguments'
  case $state in
    command) _describe -t commands command commands ;;
    arguments)
      case $line[1] in
${commands
  .map(({ name, flags: own, words, folders }) => {
    const list = words.join(" ");
    const rest = words.length === 0 ? "" : folders ? `*: :{compadd ${list}; _files -/}` : `1: :(${list})`;
    const spec = rest === "" ? "" : ` \\\n          ${quoted(rest)}`;
    return `        ${name})\n          _arguments${specs(own, "          ")}${spec} ;;`;
  })
  .join("\n")}
      esac ;;
  esac
}
if [ "$funcstack[1]" = _kubesmith ]; then _kubesmith "$@"; else compdef _kubesmith kubesmith; fi
`;
}

/** An option for \`_arguments\`; any number of times, because some may be repeated. */
function zshSpec(name: string, description: string, value: ValueKind): string {
  const text = description.replace(/[\\[\]:]/g, "\\$&");
  const action =
    typeof value === "string"
      ? { none: "", text: ": :", file: ": :_files", folder: ": :_files -/" }[value]
      : `: :(${value.join(" ")})`;
  const equals = value === "none" || !name.startsWith("--") ? "" : "=";
  return quoted(`*${name}${equals}[${text}]${action}`);
}

function fish({ commands, flags }: Completed): string {
  const names = commands.map(({ name }) => name).join(" ");
  const word = (text: string): string => `'${text.replace(/[\\']/g, "\\$&")}'`;
  const line = (condition: string, ...rest: readonly string[]): string =>
    `complete -c kubesmith -n ${word(condition)} ${rest.join(" ")}`;
  const flagLine = (condition: string, { names, description, value }: FlagModel): string => {
    const forms = names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
    const values =
      typeof value === "string"
        ? { none: "", text: "-x", file: "-r -F", folder: "-x -a '(__fish_complete_directories)'" }[value]
        : `-x -a ${word(value.join(" "))}`;
    return line(condition, ...forms, values, `-d ${word(description)}`);
  };
  const top = `not __fish_seen_subcommand_from ${names}`;
  return [
    "# fish completion of kubesmith. Load it with: kubesmith completion fish | source",
    "complete -c kubesmith -f",
    ...flags.map((flag) => flagLine(top, flag)),
    ...commands.map(({ name, description }) => line(top, `-a ${name}`, `-d ${word(description)}`)),
    ...commands.flatMap(({ name, flags: own, words, folders }) => {
      const condition = `__fish_seen_subcommand_from ${name}`;
      const rest = words.length === 0 ? [] : [line(condition, `-a ${word(words.join(" "))}`)];
      if (folders) rest.push(line(condition, "-a '(__fish_complete_directories)'"));
      return [...rest, ...own.map((flag) => flagLine(condition, flag))];
    }),
    "",
  ].join("\n");
}
