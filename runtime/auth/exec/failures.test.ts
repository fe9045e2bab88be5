import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { connect } from "../../index.js";
import { type Exec, get, jane, ok, setUp, tokensOf } from "../../testdata/exec-user.js";
import { temporaryFolder } from "../../testdata/kubeconfigs.js";
import { createPlugin, execCredential } from "../../testdata/plugin.js";
import { startServer } from "../../testdata/server.js";

describe("B.26 a plugin that does not run", () => {
  test("is not needed with a token, a password or a certificate, nor over http", async () => {
    const plugin = await createPlugin(execCredential({ token: "t" }));
    const encode = (text: string): string => Buffer.from(text).toString("base64");
    const { cert, key } = (await jane()).admin;
    const users: [object, string | undefined][] = [
      [{ token: "mine" }, "Bearer mine"],
      [{ username: "u", password: "p" }, `Basic ${encode("u:p")}`],
      [{ "client-certificate-data": encode(cert), "client-key-data": encode(key) }, undefined],
    ];
    for (const [members, authorization] of users) {
      const { server, client } = await setUp(plugin, { members });
      await get(client);
      expect(tokensOf(server)).toEqual([authorization]);
    }
    const { client } = await setUp(plugin);
    await client.send({ path: "/", headers: { authorization: "Bearer own" } });
    const plain = await startServer(ok);
    await get(await connect({ kubeconfig: join(plugin.folder, "config"), server: plain.url }));
    expect(plain.requests[0]?.headers).not.toHaveProperty("authorization");
    expect(await plugin.runs()).toBe(0);
  });

  const failing: [string, string, Exec, string, RegExp][] = [
    [
      "not found",
      "",
      { command: "no-such-plugin", installHint: "Get it \u001b[1mhere" },
      "PluginNotFound",
      /: executable no-such-plugin not found; install it, or correct .*exec\.command\n\nGet it U\+001B\[1mhere$/,
    ],
    [
      "failed",
      'echo s3cret; echo "told on stderr" >&2; exit 7',
      {},
      "PluginFailed",
      /get-token failed with exit code 7$/,
    ],
    ["killed", "kill -9 $$", {}, "PluginFailed", /get-token was killed by SIGKILL$/],
    [
      "too much",
      "yes s3cret | head -c 1100000",
      {},
      "PluginFailed",
      /get-token printed more than the limit of 1048576 bytes$/,
    ],
  ];
  test.each(failing)("%s", async (_name, script, exec, code, message) => {
    const plugin = await createPlugin(execCredential({ token: "s3cret" }), script);
    const { client } = await setUp(plugin, {
      exec: { args: ["s3cret"], env: [{ name: "A", value: "s3cret" }], ...exec },
    });
    const error: unknown = await get(client).catch((reason) => reason);
    expect(error).toMatchObject({ name: "ConfigError", code, message: expect.stringMatching(message) });
    expect(inspect([error, client], { depth: 20, showHidden: true })).not.toContain("s3cret");
  });

  test("is not quoted in the error if the system cannot pass on an argument", async () => {
    const plugin = await createPlugin("");
    const { client } = await setUp(plugin, { exec: { args: ["s3cret\0"] } });
    const error: unknown = await get(client).catch((reason) => reason);
    expect(error).toMatchObject({
      code: "PluginFailed",
      message: expect.stringMatching(/get-token cannot be run \(ERR_INVALID_ARG_VALUE\)$/),
    });
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain("s3cret");
  });

  test("is an error if the system cannot run it", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "plugin"), "#!/no/such/interpreter\n", { mode: 0o755 });
    const plugin = await createPlugin("");
    const { client } = await setUp(plugin, { exec: { command: join(folder, "plugin") } });
    await expect(get(client)).rejects.toMatchObject({
      code: "PluginFailed",
      message: expect.stringMatching(/plugin cannot be run \(ENOENT\)$/),
    });
  });
});
