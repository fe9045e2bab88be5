import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { promisify, stripVTControlCharacters } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { kubesmith } from "../support/cli.js";
import { createWorkspace } from "../support/workspace.js";

const run = promisify(execFile);
const at = createWorkspace();
const folder = at();
const script = (shell: string): string => at(`kubesmith.${shell}`);

beforeAll(async () => {
  await mkdir(at("generated code"));
  await writeFile(at("kubeconfig.yaml"), "");
  await writeFile(at("tsconfig.json"), "{}");
  for (const shell of ["bash", "zsh", "fish"]) {
    const { code, stdout } = await kubesmith(["completion", shell]);
    expect(code).toBe(0);
    await writeFile(script(shell), stdout);
  }
});

/** What each shell offers after a command line; its last word is completed. */
const OFFERS: { readonly [shell: string]: (words: readonly string[]) => Promise<string[]> } = {
  async bash(words) {
    const program =
      'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _kubesmith; printf "%s\\n" "${COMPREPLY[@]}"';
    return lines(await run("bash", ["--norc", "-c", program, "bash", script("bash"), ...words], { cwd: folder }));
  },
  async fish(words) {
    const program = "source $argv[1]; complete -C (string join -- ' ' $argv[2..])";
    const args = ["--no-config", "-c", program, script("fish"), ...words];
    // A word, a tab, its description.
    return lines(await run("fish", args, { cwd: folder, env: { ...process.env, HOME: folder } })).map(
      (line) => line.split("\t")[0] ?? "",
    );
  },
  async zsh(words) {
    // A widget of its own shows the list. By default, zsh shows none while more input waits to be read.
    const program = `
      zmodload zsh/zpty; zpty z zsh -f -i
      zpty -w z "PS1=; autoload -Uz compinit; compinit -u -d $1/zcompdump; source $1/kubesmith.zsh; LISTMAX=1000"
      zpty -w z "offer() { zle list-choices; zle -R; print DO''NE }; zle -N offer; bindkey '^X' offer; print RE''ADY"
      zpty -r z ignored '*READY*'
      zpty -w -n z "\${*[2,-1]}"$'\\x18'
      zpty -r z shown '*DONE*'; print -r -- "$shown"`;
    const { stdout } = await run("zsh", ["-f", "-c", program, "zsh", folder, ...words], { cwd: folder });
    return stripVTControlCharacters(stdout).split(/[^\w.-]+/);
  },
};

const lines = ({ stdout }: { readonly stdout: string }): string[] => stdout.split("\n").filter((line) => line !== "");

describe.each(["bash", "zsh", "fish"])("the completion script for %s", (shell) => {
  const offers = (...words: string[]): Promise<string[]> =>
    OFFERS[shell]?.(["kubesmith", ...words]) ?? Promise.resolve([]);

  it("offers the commands", async () => {
    expect(await offers("")).toEqual(expect.arrayContaining(["init", "generate", "verify", "completion"]));
  });

  it("completes a command and its flags", async () => {
    expect(await offers("gen")).toContain("generate");
    expect(await offers("generate", "--import-e")).toContain("--import-extension");
    expect(await offers("snapshot", "--strip-d")).toContain("--strip-docs");
  });

  it("offers the values of a flag", async () => {
    expect(await offers("generate", "--enums", "")).toEqual(expect.arrayContaining(["closed", "open"]));
    expect(await offers("completion", "")).toEqual(expect.arrayContaining(["bash", "zsh", "fish"]));
  });

  it("offers folders and files", async () => {
    const folders = (await offers("generate", "--output", "gen")).join(" ");
    expect(folders).toMatch(/generated(\\? )code/);
    expect(await offers("generate", "--kubeconfig", "kube")).toContain("kubeconfig.yaml");
    expect(await offers("diff", "--used-by", "tsc")).toContain("tsconfig.json");
  });

  it("offers the sources that diff compares", async () => {
    expect(await offers("diff", "clu")).toContain("cluster");
    expect((await offers("diff", "embedded", "gen")).join(" ")).toMatch(/generated(\\? )code/);
  });

  it("offers the commands that help explains", async () => {
    expect(await offers("help", "gen")).toContain("generate");
  });
});

it("another shell is an error that names those that have a script", async () => {
  const { code, stderr } = await kubesmith(["completion", "tcsh"]);
  expect(code).toBe(2);
  expect(stderr).toContain("Allowed choices are bash, zsh, fish");
});
