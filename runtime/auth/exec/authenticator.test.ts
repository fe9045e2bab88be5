import { readFile } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import tty from "node:tty";
import { inspect } from "node:util";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { get, jane, setUp, times, tokensOf, V1 } from "../../testdata/exec-user.js";
import { createPlugin, execCredential } from "../../testdata/plugin.js";

/** Whether standard input is a terminal, until the test ends. */
function pretendTerminal(isTerminal: boolean): void {
  const spy = vi.spyOn(tty, "isatty").mockReturnValue(isTerminal);
  syncBuiltinESMExports();
  onTestFinished(() => {
    spy.mockRestore();
    syncBuiltinESMExports();
  });
}

describe("B.21, B.22 a plugin", () => {
  test("runs without a shell, with the process's variables, its own and KUBERNETES_EXEC_INFO", async () => {
    vi.stubEnv("INHERITED", "from the process");
    onTestFinished(() => void vi.unstubAllEnvs());
    const script = 'printf "%s|%s|%s|%s" "$INHERITED" "$OWN" "$KUBERNETES_EXEC_INFO" "$*" > "$DIR/seen"';
    const plugin = await createPlugin(execCredential({ token: "t" }), script);
    const exec = {
      args: ["$(touch no)", "a b", ";"],
      env: [{ name: "OWN", value: "$HOME" }],
      provideClusterInfo: true,
    };
    const { server, client } = await setUp(plugin, { exec });
    expect(await get(client)).toBe(200);
    expect(tokensOf(server)).toEqual(["Bearer t"]);
    const cluster = {
      server: server.url,
      "certificate-authority-data": Buffer.from((await jane()).ca.cert).toString("base64"),
      config: null,
    };
    const info = { kind: "ExecCredential", apiVersion: V1, spec: { cluster, interactive: false } };
    const seen = await readFile(join(plugin.folder, "seen"), "utf8");
    expect(seen).toBe(`from the process|$HOME|${JSON.stringify(info)}|$(touch no) a b ;`);
  });

  const modes: [string, boolean, boolean | RegExp][] = [
    ["Never", true, false],
    ["IfAvailable", true, true],
    ["IfAvailable", false, false],
    ["Always", true, true],
    ["Always", false, /requires a terminal \(interactiveMode Always\)/],
  ];
  test.each(modes)(
    "has standard input as interactiveMode %s says, with a terminal: %s",
    async (interactiveMode, isTerminal, want) => {
      pretendTerminal(isTerminal);
      // The tests' own standard input is not a terminal; a plugin that inherits it is recognised by its path.
      const script = 'printf "%s" "$KUBERNETES_EXEC_INFO" > "$DIR/seen"; readlink /proc/self/fd/0 > "$DIR/stdin"';
      const plugin = await createPlugin(execCredential({ token: "t" }), script);
      const { client } = await setUp(plugin, { exec: { interactiveMode } });
      if (typeof want !== "boolean") {
        await expect(get(client)).rejects.toMatchObject({ code: "PluginFailed", message: expect.stringMatching(want) });
        expect(await plugin.runs()).toBe(0);
        return;
      }
      expect(await get(client)).toBe(200);
      const seen: unknown = JSON.parse(await readFile(join(plugin.folder, "seen"), "utf8"));
      expect(seen).toMatchObject({ spec: { interactive: want } });
      if (!want) expect(await readFile(join(plugin.folder, "stdin"), "utf8")).toBe("/dev/null\n");
    },
  );

  test("is looked up in PATH by a bare name, and in the kubeconfig's folder by a path", async () => {
    const plugin = await createPlugin(execCredential({ token: "t" }));
    const announced: string[] = [];
    const onCredentialPlugin = (path: string): void => void announced.push(path);
    const relative = await setUp(plugin, { exec: { command: "./get-token" }, onCredentialPlugin });
    expect(await get(relative.client)).toBe(200);
    vi.stubEnv("PATH", `${plugin.folder}:${process.env.PATH}`);
    onTestFinished(() => void vi.unstubAllEnvs());
    const bare = await setUp(plugin, { exec: { command: "get-token" }, onCredentialPlugin });
    expect(await get(bare.client)).toBe(200);
    expect(announced).toEqual([plugin.path, plugin.path]);
  });

  test("is ended when nobody waits for it any more: requests are aborted, time out, or the client is closed", async () => {
    const plugin = await createPlugin(execCredential({ token: "t" }), 'echo $$ > "$DIR/pid"; exec sleep 60');
    const { client, open } = await setUp(plugin);
    const hurried = await open({ requestTimeout: 500 });
    const controller = new AbortController();
    const aborted = client.send({ path: "/", signal: controller.signal });
    const closed = client.send({ path: "/" });
    const outcomes = Promise.allSettled([aborted, closed, get(hurried)]);
    await vi.waitFor(async () => expect(await readFile(join(plugin.folder, "pid"), "utf8")).toMatch(/\d+\n/));
    const pid = Number(await readFile(join(plugin.folder, "pid"), "utf8"));
    controller.abort(new Error("enough"));
    await expect(aborted).rejects.toThrow("enough");
    await expect(get(hurried)).rejects.toMatchObject({ code: "ETIMEDOUT" });
    process.kill(pid, 0); // it still runs
    await client.close();
    await expect(closed).rejects.toMatchObject({ code: "ClientClosed" });
    await outcomes;
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow("ESRCH"), { timeout: 5000 });
    expect(await plugin.runs()).toBe(1);
  });
});

describe("B.23, B.24 a plugin's credential", () => {
  test("without an expiry time is used until it is refused, by all clients; a hundred requests run one process", async () => {
    const plugin = await createPlugin(execCredential({ token: "t" }), "sleep 0.2");
    const { server, client, open } = await setUp(plugin);
    const second = await open();
    await Promise.all([times(50, () => get(client)), times(50, () => get(second))]);
    await get(await open());
    expect(tokensOf(server)).toEqual(Array(101).fill("Bearer t"));
    expect(await plugin.runs()).toBe(1);
    // Other arguments are another credential.
    const different = await setUp(plugin, { exec: { args: ["x"] } });
    await get(different.client);
    expect(await plugin.runs()).toBe(2);
  });

  test("with an expiry time is used until then", async () => {
    const at = (milliseconds: number): string => new Date(Date.now() + milliseconds).toISOString();
    const plugin = await createPlugin(execCredential({ token: "short", expirationTimestamp: at(-1000) }));
    const { server, client } = await setUp(plugin);
    await get(client);
    await plugin.print(execCredential({ token: "long", expirationTimestamp: at(60_000) }));
    await get(client);
    await get(client);
    expect(tokensOf(server)).toEqual(["Bearer short", "Bearer long", "Bearer long"]);
    expect(await plugin.runs()).toBe(2);
  });

  test("is requested again after a failure", async () => {
    const plugin = await createPlugin("s3cret");
    const { client } = await setUp(plugin);
    const failures = await Promise.allSettled([get(client), get(client)]);
    expect(failures.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(inspect(failures, { depth: 9 })).not.toContain("s3cret");
    expect(await plugin.runs()).toBe(1);
    await plugin.print(execCredential({ token: "t" }));
    expect(await get(client)).toBe(200);
  });
});

test("B.27 a plugin that the policy does not allow is not run, and a warning names each plugin before it runs", async () => {
  const plugin = await createPlugin(execCredential({ token: "t" }));
  const { client, open } = await setUp(plugin, { credentialPluginPolicy: "DenyAll" });
  await expect(get(client)).rejects.toMatchObject({
    code: "PluginDenied",
    message: `the credential plugin ${plugin.path} is not allowed to run: credentialPluginPolicy is DenyAll`,
  });
  const listed = { credentialPluginPolicy: "Allowlist", credentialPluginAllowlist: ["/usr/bin/aws"] } as const;
  await expect(get(await open(listed))).rejects.toMatchObject({ code: "PluginDenied" });
  const refusing = await open({
    credentialPluginPolicy: "AllowAll",
    onCredentialPlugin: (path) => {
      throw new Error(`not ${path} today`);
    },
  });
  await expect(get(refusing)).rejects.toMatchObject({
    code: "PluginDenied",
    message: `the credential plugin ${plugin.path} is not allowed to run: not ${plugin.path} today`,
  });
  expect(await plugin.runs()).toBe(0);
  expect(await get(await open({ ...listed, credentialPluginAllowlist: [plugin.path] }))).toBe(200);
});
