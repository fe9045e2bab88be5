import { expect, it } from "vitest";
import { type Flags, sourceOf } from "./flags.js";
import { createProgram } from "./program.js";

/** The `impersonate` of `connect` for words of a command line. */
async function impersonationOf(...words: string[]): Promise<unknown> {
  let flags: Flags = {};
  const program = createProgram(async (given) => {
    flags = given;
  }, "1.2.3");
  for (const command of [program, ...program.commands]) command.configureOutput({ writeErr: () => {} });
  await program.parseAsync(["discover", ...words], { from: "user" });
  return sourceOf(flags, () => {}).connection?.impersonate;
}

it.each<[string[], unknown]>([
  [[], undefined],
  [["--as="], undefined],
  [["--as=", "--as-uid="], undefined],
  [["--as=bob"], { user: "bob" }],
  [["--as=bob", "--as-uid=1", "--as-group=a,b", "--as-group=c"], { user: "bob", uid: "1", groups: ["a,b", "c"] }],
  [["--as-group=g"], { user: "", groups: ["g"] }],
  [["--as-group="], { user: "", groups: [""] }],
  [["--as-uid=1"], { user: "", uid: "1" }],
  [
    ["--as=bob", "--as-user-extra=k=1", "--as-user-extra=k=a=b", "--as-user-extra=K=", "--as-user-extra=__proto__=x"],
    {
      user: "bob",
      extra: Object.fromEntries([
        ["k", ["1", "a=b"]],
        ["K", [""]],
        ["__proto__", ["x"]],
      ]),
    },
  ],
  [["--as-user-extra=k=v"], { user: "", extra: { k: ["v"] } }],
])("the flags %j impersonate %j", async (words, want) => {
  expect(await impersonationOf(...words)).toEqual(want);
});

it.each(["k", "=v", ""])("an extra that is not key=value is refused: %j", async (pair) => {
  await expect(impersonationOf("--as=bob", `--as-user-extra=${pair}`)).rejects.toMatchObject({
    code: "commander.invalidArgument",
    message: expect.stringContaining("Use key=value."),
  });
});
