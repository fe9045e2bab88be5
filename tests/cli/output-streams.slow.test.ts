import { type SpawnOptions, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { describe, expect, onTestFinished, test } from "vitest";
import { CLI } from "../support/cli.js";
import { createWorkspace } from "../support/workspace.js";

const workspace = createWorkspace();
const FULL = "/dev/full";

interface Ended {
  readonly code: number | null;
  /** Of the streams that were not given. */
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program with its standard output and error. `closed` is a pipe that nobody reads. */
async function run(
  args: readonly string[],
  streams: { readonly stdout?: FileHandle | "closed"; readonly stderr?: FileHandle | "closed" },
): Promise<Ended> {
  const of = (stream: FileHandle | "closed" | undefined): number | "pipe" =>
    stream === undefined || stream === "closed" ? "pipe" : stream.fd;
  const stdio: SpawnOptions["stdio"] = ["ignore", of(streams.stdout), of(streams.stderr)];
  const child = spawn(process.execPath, [CLI, ...args], { stdio, env: { PATH: process.env.PATH } });
  if (streams.stdout === "closed") child.stdout?.destroy();
  if (streams.stderr === "closed") child.stderr?.destroy();
  const ended = new Promise<number | null>((resolve, reject) => child.once("error", reject).once("exit", resolve));
  const read = async (stream: typeof child.stdout): Promise<string> =>
    stream === null || stream.destroyed ? "" : await text(stream);
  const [stdout, stderr, code] = await Promise.all([read(child.stdout), read(child.stderr), ended]);
  return { code, stdout, stderr };
}

async function fullDevice(): Promise<FileHandle> {
  const file = await open(FULL, "w");
  onTestFinished(() => file.close());
  return file;
}

const DISCOVER = ["discover", "--embedded", "--include", "apps"];

describe.skipIf(!existsSync(FULL))("a full device", () => {
  test("as standard error changes neither result nor exit code", async () => {
    const stderr = await fullDevice();
    expect(await run(DISCOVER, { stderr })).toMatchObject({ code: 0, stdout: expect.stringContaining("deployments") });
    expect(await run(["discover", "--nothing"], { stderr })).toMatchObject({ code: 2, stdout: "" });
    expect(await run([...DISCOVER, "--snapshot", "x", "--json"], { stderr })).toMatchObject({
      code: 2,
      stdout: expect.stringContaining('"error"'),
    });
  });

  test.each([DISCOVER, [...DISCOVER, "--json"], ["discover", "--help"], ["--version"]])(
    "as standard output is an error that says so: %s %s %s %s %s",
    async (...args) => {
      const { code, stderr } = await run(args, { stdout: await fullDevice() });
      expect(code).toBe(2);
      expect(stderr).toMatch(/^error: cannot write to standard output: ENOSPC: [^\n]*\n/m);
    },
  );
});

test("a standard error that nobody reads changes neither result nor exit code", async () => {
  const output = workspace("out");
  expect(await run(DISCOVER, { stderr: "closed" })).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("deployments"),
  });
  const generate = ["generate", "--embedded", "--include", "apps", "--output", output, "--json"];
  const { code, stdout } = await run(generate, { stderr: "closed" });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ groupVersions: ["apis/apps/v1"] });
  expect(existsSync(output)).toBe(true);
});

test("a standard output that nobody reads ends the program as SIGPIPE would, without words", async () => {
  const { code, stderr } = await run([...DISCOVER, "--quiet"], { stdout: "closed" });
  expect({ code, stderr }).toEqual({ code: 141, stderr: "" });
});
