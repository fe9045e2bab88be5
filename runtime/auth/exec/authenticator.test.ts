import { readFile, writeFile } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import tty from "node:tty";
import { inspect } from "node:util";
import { beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { type Certificates, createCertificates } from "../../../testbed/certificates.js";
import { type Client, type ConnectOptions, connect } from "../../index.js";
import { kubeconfig, temporaryFolder } from "../../testdata/kubeconfigs.js";
import { createPlugin, execCredential, type Plugin } from "../../testdata/plugin.js";
import { type Answer, type FakeServer, json, startServer } from "../../testdata/server.js";

const V1 = "client.authentication.k8s.io/v1";
let one: Certificates;
let other: Certificates;
beforeAll(async () => {
  [one, other] = await Promise.all([createCertificates("jane"), createCertificates("joe")]);
});

/** Whether standard input is a terminal, until the test ends. */
function pretendTerminal(isTerminal: boolean): void {
  const spy = vi.spyOn(tty, "isatty").mockReturnValue(isTerminal);
  syncBuiltinESMExports();
  onTestFinished(() => {
    spy.mockRestore();
    syncBuiltinESMExports();
  });
}

interface Exec {
  readonly [member: string]: unknown;
}
/** Serves with `answer`, and connects as a user with the plugin; `exec` are members of its configuration. */
async function setUp(
  plugin: Plugin,
  {
    answer = ok,
    exec = {},
    members = {},
    ...options
  }: { answer?: Answer; exec?: Exec; members?: object } & ConnectOptions = {},
): Promise<{ server: FakeServer; client: Client; open: (more?: ConnectOptions) => Promise<Client> }> {
  const tls = { ...one.server, ca: one.ca.cert, requestCert: true, rejectUnauthorized: false };
  const server = await startServer(answer, tls);
  const plugged = { apiVersion: V1, command: plugin.path, interactiveMode: "Never", ...exec };
  const file = join(plugin.folder, "config");
  await writeFile(file, kubeconfig({ server: server.url, user: JSON.stringify({ exec: plugged, ...members }) }));
  const open = async (more: ConnectOptions = {}): Promise<Client> => {
    const client = await connect({ kubeconfig: file, ca: one.ca.cert, ...options, ...more });
    onTestFinished(() => client.close());
    return client;
  };
  return { server, client: await open(), open };
}
const ok: Answer = (_request, response) => json(response, {});
/** Answers 401 unless the token is `wanted`. */
const only =
  (wanted: string): Answer =>
  ({ headers }, response) =>
    json(response, {}, headers.authorization === `Bearer ${wanted}` ? 200 : 401);
const get = async (client: Client): Promise<number> => (await client.send({ path: "/" })).status;
const tokensOf = (server: FakeServer): unknown[] => server.requests.map(({ headers }) => headers.authorization);
const times = <T>(count: number, call: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, call));

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
      "certificate-authority-data": Buffer.from(one.ca.cert).toString("base64"),
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

describe("B.25 a credential that is refused", () => {
  test("is renewed once for a hundred requests, and each of them is retried once", async () => {
    const plugin = await createPlugin(execCredential({ token: "old" }));
    const { server, client } = await setUp(plugin, { answer: only("new") });
    await get(client);
    await plugin.print(execCredential({ token: "new" }));
    const before = server.requests.length;
    expect(await times(100, () => get(client))).toEqual(Array(100).fill(200));
    const sent = tokensOf(server).slice(before);
    expect(sent.filter((token) => token === "Bearer new")).toHaveLength(100);
    expect(sent.filter((token) => token === "Bearer old").length).toBeLessThanOrEqual(100);
    // The first request had it run twice, for its own 401; the hundred once.
    expect(await plugin.runs()).toBe(3);
  });

  test("is renewed once for a request with a body, and not a second time", async () => {
    const plugin = await createPlugin(execCredential({ token: "old" }), 'echo "x" >> "$DIR/x"');
    const { server, client } = await setUp(plugin, { answer: only("never") });
    await get(client);
    await plugin.print(execCredential({ token: "new" }));
    const { status } = await client.send({ method: "POST", path: "/", body: '{"a":1}' });
    expect(status).toBe(401);
    expect(server.requests.slice(1).map(({ body, headers }) => [body, headers.authorization])).toEqual([
      ['{"a":1}', "Bearer old"],
      ['{"a":1}', "Bearer new"],
    ]);
  });

  test("is not waited for by a client that is closed", async () => {
    const plugin = await createPlugin(
      execCredential({ token: "old" }),
      'if [ -e "$DIR/second" ]; then exec sleep 60; fi; touch "$DIR/second"',
    );
    const { client } = await setUp(plugin, { answer: only("new") });
    const request = get(client);
    const outcome = expect(request).rejects.toMatchObject({ code: "ClientClosed" });
    await vi.waitFor(async () => expect(await plugin.runs()).toBe(2), { timeout: 5000 });
    await client.close();
    await outcome;
  });

  test("is kept if the plugin has no other or fails, and a warning says why", async () => {
    const plugin = await createPlugin(execCredential({ token: "old" }));
    const onWarning = vi.fn();
    const { server, client } = await setUp(plugin, { answer: only("new"), onWarning });
    expect(await get(client)).toBe(401);
    expect(tokensOf(server)).toEqual(["Bearer old"]);
    await plugin.print("s3cret");
    expect(await get(client)).toBe(401);
    expect(onWarning.mock.calls).toEqual([
      [
        expect.stringMatching(
          /^credentials that were refused cannot be renewed: .*printed text that is not an ExecCredential$/,
        ),
      ],
    ]);
  });

  test("is replaced for new requests if it is a certificate, while requests in flight finish with the old one", async () => {
    const status = ({ cert, key }: { cert: string; key: string }): object =>
      execCredential({ clientCertificateData: cert, clientKeyData: key });
    const plugin = await createPlugin(status(one.admin));
    const subjects: unknown[] = [];
    let release = (): void => {};
    const { server, client } = await setUp(plugin, {
      answer: async ({ url }, response) => {
        const { socket } = response;
        const subject =
          socket !== null && "getPeerCertificate" in socket && typeof socket.getPeerCertificate === "function"
            ? socket.getPeerCertificate().subject?.CN
            : undefined;
        if (url === "/slow") {
          await new Promise<void>((resolve) => {
            release = resolve;
          });
        }
        subjects.push(`${url} ${subject}`);
        json(response, {}, url === "/joe" && subject !== "joe" ? 401 : 200);
      },
    });
    await client.send({ path: "/first" });
    const slow = client.send({ path: "/slow" });
    await vi.waitFor(() => expect(server.requests).toHaveLength(2));
    await plugin.print(status(other.admin));
    expect((await client.send({ path: "/joe" })).status).toBe(200);
    expect(await times(20, async () => (await client.send({ path: "/joe" })).status)).toEqual(Array(20).fill(200));
    release();
    expect((await slow).status).toBe(200);
    expect(subjects.slice(0, 3)).toEqual(["/first jane", "/joe jane", "/joe joe"]);
    expect(subjects.at(-1)).toBe("/slow jane");
    expect(await plugin.runs()).toBe(2);
  });

  test("is replaced on open connections if it is a token", async () => {
    const plugin = await createPlugin(execCredential({ token: "old" }));
    const { server, client } = await setUp(plugin, { answer: only("new") });
    await get(client);
    await plugin.print(execCredential({ token: "new" }));
    expect(await get(client)).toBe(200);
    expect(server.connections).toBe(1);
  });
});

describe("B.26 a plugin that does not run", () => {
  test("is not needed with a token, a password or a certificate, nor over http", async () => {
    const plugin = await createPlugin(execCredential({ token: "t" }));
    const encode = (text: string): string => Buffer.from(text).toString("base64");
    const { cert, key } = one.admin;
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
    ["too much", "yes s3cret | head -c 1100000", {}, "PluginFailed", /get-token printed more than 1048576 bytes$/],
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

test("B.27 a plugin that the policy does not allow is not run, and a warning names each plugin before it runs", async () => {
  const plugin = await createPlugin(execCredential({ token: "t" }));
  const { client, open } = await setUp(plugin, { credentialPluginPolicy: "DenyAll" });
  await expect(get(client)).rejects.toMatchObject({
    code: "PluginDenied",
    message: `the credential plugin ${plugin.path} may not run: the policy is DenyAll`,
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
    message: `the credential plugin ${plugin.path} may not run: not ${plugin.path} today`,
  });
  expect(await plugin.runs()).toBe(0);
  expect(await get(await open({ ...listed, credentialPluginAllowlist: [plugin.path] }))).toBe(200);
});
