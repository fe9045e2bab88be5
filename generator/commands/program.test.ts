import { CommanderError } from "commander";
import { describe, expect, it } from "vitest";
import type { Flags } from "./flags.js";
import { createProgram } from "./program.js";

/** The help of a command, or the flags that it would run with. */
async function parse(...words: string[]): Promise<{ help: string; flags: Flags | undefined }> {
  let help = "";
  let flags: Flags | undefined;
  const program = createProgram(async (given) => {
    flags = given;
  }, "1.2.3");
  for (const command of [program, ...program.commands])
    command.configureOutput({ writeOut: (text) => (help += text), writeErr: () => {} });
  try {
    await program.parseAsync(words, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError) || error.exitCode !== 0) throw error;
  }
  return { help, flags };
}

const COMMANDS = ["", "discover", "snapshot", "generate", "verify", "package"];

describe("the help", () => {
  it.each(COMMANDS)("of `kubesmith %s` has examples, exit codes and environment variables", async (command) => {
    const { help } = await parse(...(command === "" ? [] : [command]), "--help");
    for (const heading of ["Examples:", "Exit codes:", "Environment:"]) expect(help).toContain(`\n${heading}\n`);
    for (const code of ["0", "1", "2", "130"]) expect(help).toMatch(new RegExp(`^ {2}${code} +\\S`, "m"));
    for (const name of ["KUBECONFIG", "HTTPS_PROXY, NO_PROXY", "XDG_CACHE_HOME"]) expect(help).toContain(`  ${name} `);
    expect(help).not.toMatch(/undefined|\[object/);
  });

  it.each(COMMANDS)("of `kubesmith %s` has examples that the program accepts", async (command) => {
    const { help } = await parse(...(command === "" ? [] : [command]), "--help");
    const lines = [...help.matchAll(/^ {2}\$ kubesmith (.*)$/gm)].map(([, words = ""]) => words);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      if (command !== "") expect(line.split(" ")[0]).toBe(command);
      const { flags } = await parse(...line.split(" ").map((word) => word.replaceAll("'", "")));
      expect(flags).toBeDefined();
    }
  });
});

describe("the program's error", () => {
  it.each(["--json", "-q", "--snapshot", "--token=s3cret"])(
    "for the option %s before a command says where it belongs",
    async (flag) => {
      await expect(parse(flag, "discover")).rejects.toMatchObject({
        code: "commander.unknownOption",
        message: expect.stringMatching(/^error: unknown option '.*' \(options come after the command\)$/),
      });
    },
  );

  it("for an option that no command has says nothing else", async () => {
    await expect(parse("--nothing", "discover")).rejects.toMatchObject({
      message: "error: unknown option '--nothing'",
    });
    await expect(parse("discover", "--force")).rejects.toMatchObject({ message: "error: unknown option '--force'" });
  });
});

it.each(["-n", "--namespace"])("a flag that would do nothing is an error: %s", async (flag) => {
  await expect(parse("discover", flag, "default")).rejects.toMatchObject({ code: "commander.unknownOption" });
});
