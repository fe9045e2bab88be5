import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { printable, shellWord } from "../terminal.js";
import { type CommandFlags, completeHint } from "./command-line.js";

const connection = { kubeconfig: "my config", token: "planted" };
const words = `--kubeconfig 'my config' --token "$TOKEN"`;

it.each([
  [
    "my api contains no snapshot; record one with: kubesmith snapshot --snapshot my api",
    { snapshot: "my api", ...connection },
    `my api contains no snapshot; record one with: kubesmith snapshot --snapshot 'my api' ${words}`,
  ],
  [
    "src contains no generated code; generate the code with: kubesmith generate --snapshot my api --output src",
    { snapshot: "my api", output: "src", exclude: ["*.a"], enums: "open", ...connection } as const,
    "src contains no generated code; generate the code with: kubesmith generate --snapshot 'my api' --output src --exclude '*.a' --enums open",
  ],
  [
    "src contains no generated code; generate the code with: kubesmith generate --embedded --output src",
    { embedded: true, output: "src" },
    "src contains no generated code; generate the code with: kubesmith generate --embedded --output src",
  ],
  ["list them with: kubesmith discover", connection, `list them with: kubesmith discover ${words}`],
  ["list them with: kubesmith discover", { snapshot: "a b" }, "list them with: kubesmith discover --snapshot 'a b'"],
  [
    "index.json is damaged; update the snapshot and the code with: kubesmith verify --write --snapshot my api --output src",
    { snapshot: "my api", output: "src", include: ["*.a"], importExtension: "ts", ...connection } as const,
    `index.json is damaged; update the snapshot and the code with: kubesmith verify --write --snapshot 'my api' --output src --include '*.a' ${words} --import-extension ts`,
  ],
  [
    "index.json is damaged; update the snapshot and the code with: kubesmith verify --write --snapshot api --output src",
    { snapshot: "api", output: "src", configured: ["snapshot", "output"] },
    "index.json is damaged; update the snapshot and the code with: kubesmith verify --write",
  ],
  [
    "lock.json in src is damaged; generate the code with: kubesmith generate --snapshot api --output src --for-role my role",
    { snapshot: "api", output: "src", forRole: ["my role", "b"] },
    "lock.json in src is damaged; generate the code with: kubesmith generate --snapshot api --output src --for-role 'my role' --for-role b",
  ],
  [
    "lock.json in src is damaged; generate the code with: kubesmith generate --embedded --output src --only-used app",
    { embedded: true, output: "src", onlyUsed: "app", configured: ["embedded", "onlyUsed"] },
    "lock.json in src is damaged; generate the code with: kubesmith generate --output src",
  ],
  [
    "lock.json in src is damaged; generate the code with: kubesmith verify --write --offline --snapshot my api --output src",
    { snapshot: "my api", output: "src", forRole: ["role"], ...connection },
    "lock.json in src is damaged; generate the code with: kubesmith verify --write --offline --snapshot 'my api' --output src",
  ],
  [
    "index.json is damaged; update the snapshot and the code with: kubesmith verify --write --snapshot api --output src",
    { snapshot: "api", output: "src", onlyUsed: "my app" },
    "index.json is damaged; update the snapshot and the code with: kubesmith verify --write --snapshot api --output src --only-used 'my app'",
  ],
  ["list them with: kubesmith discover", { embedded: true }, "list them with: kubesmith discover --embedded"],
  ["something else is wrong", connection, "something else is wrong"],
])("the command at the end of an error can be pasted: %s", (message, flags, want) => {
  expect(completeHint(message, flags)).toBe(want);
});

const PEM = "-----BEGIN PRIVATE KEY----- planted";
const HOST = "https://host:1/path";

it.each<[string, CommandFlags, string]>([
  ["a password in the address of a server", { server: "https://adm:planted@host:1/path" }, `--server ${HOST}`],
  ["one with an @", { server: "https://adm:planted@planted@host:1/path" }, `--server ${HOST}`],
  ["one without a scheme", { server: "adm:planted@host:1" }, "--server host:1"],
  ["one after a blank and one slash", { server: " https:/adm:planted@host" }, "--server ' https:/host'"],
  ["one with a slash", { server: "https://adm:planted/x@host" }, `--server "$KUBE_SERVER"`],
  ["one with a slash and an @", { server: "https://adm:x@planted/x@host" }, `--server "$KUBE_SERVER"`],
  ["a query", { server: `${HOST}?token=planted@x` }, `--server ${HOST}`],
  ["a fragment", { server: `${HOST}#planted` }, `--server ${HOST}`],
  ["a kubeconfig in place of its name", { kubeconfig: "users:\n- planted" }, `--kubeconfig "$KUBE_KUBECONFIG"`],
  ["one on one line", { kubeconfig: "apiVersion: v1, users: [planted]" }, `--kubeconfig "$KUBE_KUBECONFIG"`],
  ["one in JSON", { kubeconfig: "{'users':['planted']}" }, `--kubeconfig "$KUBE_KUBECONFIG"`],
  ["one in Base64", { kubeconfig: "planted/".repeat(26) }, `--kubeconfig "$KUBE_KUBECONFIG"`],
  ["a key in place of its name", { clientKey: PEM }, `--client-key "$KUBE_CLIENT_KEY"`],
  ["a certificate in place of its name", { clientCertificate: PEM }, `--client-certificate "$KUBE_CLIENT_CERTIFICATE"`],
  ["a long token in place of a name", { user: "planted".repeat(50) }, `--user "$KUBE_USER"`],
  ["a kubeconfig in place of a group", { asGroup: ["a", "x: planted"] }, `--as-group a --as-group "$KUBE_AS_GROUP"`],
  ["control characters", { context: "a\u001b[31m planted" }, `--context "$KUBE_CONTEXT"`],
  ["marks that hide text", { context: "a\u202eplanted" }, `--context "$KUBE_CONTEXT"`],
])(
  "the command at the end of an error shows no secret, and nothing that a terminal would obey: %s",
  (_, flags, want) => {
    const discover = "list them with: kubesmith discover";
    expect(completeHint(discover, flags)).toBe(`${discover} ${want}`);
    const snapshot = "record one with: kubesmith snapshot --snapshot api";
    expect(completeHint(snapshot, { ...flags, snapshot: "api" })).toBe(`${snapshot} ${want}`);
  },
);

it("what is added to the command at the end of an error is safe for a terminal", () => {
  const flags = { snapshot: "a\u001b[31m", include: ["b\u202e"], cacheDir: "c\u0007" };
  const message = printable(`record one with: kubesmith snapshot --snapshot ${flags.snapshot}`);
  expect(completeHint(message, flags)).toBe(
    "record one with: kubesmith snapshot --snapshot 'a\\u{1b}[31m' --include 'b\\u{202e}' --cache-dir 'c\\u{7}'",
  );
});

it.each(["a", "a b", "it's", "$HOME", "`x`", "*", "~", "", 'a"b', "a\\b", "-x;y"])(
  "a shell reads %j as one word",
  (word) => {
    expect(execFileSync("sh", ["-c", `printf %s ${shellWord(word)}`], { encoding: "utf8" })).toBe(word);
  },
);
