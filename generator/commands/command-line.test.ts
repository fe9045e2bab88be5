import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { completeHint, shellWord } from "./command-line.js";

const connection = { kubeconfig: "my config", token: "planted" };
const words = `--kubeconfig 'my config' --token "$TOKEN"`;

it.each([
  [
    "my api contains no snapshot; record one with: kubesmith snapshot --snapshot my api",
    { snapshot: "my api", ...connection },
    `my api contains no snapshot; record one with: kubesmith snapshot --snapshot 'my api' ${words}`,
  ],
  [
    "src contains no generated code; write it with: kubesmith generate --snapshot my api --output src",
    { snapshot: "my api", output: "src", exclude: ["*.a"], enums: "open", ...connection } as const,
    "src contains no generated code; write it with: kubesmith generate --snapshot 'my api' --output src --exclude '*.a' --enums open",
  ],
  [
    "src contains no generated code; write it with: kubesmith generate --embedded --output src",
    { embedded: true, output: "src" },
    "src contains no generated code; write it with: kubesmith generate --embedded --output src",
  ],
  ["list them with: kubesmith discover", connection, `see them with: kubesmith discover ${words}`],
  ["list them with: kubesmith discover", { snapshot: "a b" }, "see them with: kubesmith discover --snapshot 'a b'"],
  ["list them with: kubesmith discover", { embedded: true }, "see them with: kubesmith discover --embedded"],
  ["something else is wrong", connection, "something else is wrong"],
])("the command at the end of an error can be pasted: %s", (message, flags, want) => {
  expect(completeHint(message, flags)).toBe(want);
});

it.each(["a", "a b", "it's", "$HOME", "`x`", "*", "~", "", 'a"b', "a\\b", "-x;y"])(
  "a shell reads %j as one word",
  (word) => {
    expect(execFileSync("sh", ["-c", `printf %s ${shellWord(word)}`], { encoding: "utf8" })).toBe(word);
  },
);
