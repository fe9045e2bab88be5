import { expect, test } from "vitest";
import { type ConnectOptions, connect } from "../index.js";

// cspell:ignore tokne gruops caFlie Flie
const server = "http://127.0.0.1:1";

/** What `connect` says of options that a program without types, or a configuration file, may contain. */
async function refusal(options: unknown): Promise<unknown> {
  return connect(options as ConnectOptions).then(
    async (client) => {
      await client.close();
      return "accepted";
    },
    (error: unknown) => error,
  );
}

test.each<unknown>(["5s", "5000", "", Number.NaN, Number.POSITIVE_INFINITY, -1, null, [5], 5n])(
  "a requestTimeout that is not a number of milliseconds is refused: %s",
  async (requestTimeout) => {
    expect(await refusal({ server, requestTimeout })).toMatchObject({
      name: "ConfigError",
      code: "InvalidConfiguration",
      message: expect.stringMatching(/^requestTimeout must be a number of milliseconds, or 0 for no limit, but is .+/),
    });
  },
);

test.each<[string, unknown]>([
  ["insecureSkipTlsVerify", "yes"],
  ["insecureSkipTlsVerify", null],
  ["token", 12_345],
  ["token", null],
  ["server", new URL(server)],
  ["namespace", ["planted"]],
  ["ca", 12_345],
  ["ca", Buffer.from("planted")],
  ["clientCertificate", 12_345],
  ["clientKey", Buffer.from("planted")],
  ["kubeconfig", 12_345],
  ["kubeconfig", null],
  ["kubeconfig", ["planted"]],
  ["kubeconfig.content", 12_345],
  ["kubeconfig.content", null],
  ["kubeconfig.content", undefined],
  ["interceptors", 12_345],
  ["interceptors", ["planted"]],
  ["interceptors", [undefined]],
  ["onWarning", "planted"],
  ["onCredentialPlugin", "planted"],
  ["signal", "planted"],
  ["signal", new AbortController()],
  ["userAgent", 12_345],
  ["fieldManager", 12_345],
  ["fieldManager", ""],
  ["fieldManager", "planted\n"],
  ["fieldManager", "planted".repeat(20)],
  ["credentialPluginPolicy", 12_345],
  ["credentialPluginAllowlist", [12_345]],
  ["credentialPluginAllowlist", "planted"],
  ["impersonate", "planted"],
  ["impersonate", null],
  ["impersonate", ["planted"]],
  ["impersonate.user", 12_345],
  ["impersonate.user", undefined],
  ["impersonate.user", null],
  ["impersonate.uid", 12_345],
  ["impersonate.groups", "planted"],
  ["impersonate.groups", [undefined]],
  ["impersonate.groups", new Array(1)],
  ["impersonate.groups", ["a", 12_345]],
  ["impersonate.extra", "planted"],
  ["impersonate.extra", [["planted"]]],
  ["impersonate.extra", new Map([["k", ["planted"]]])],
  ["impersonate.extra", { k: "planted" }],
  ["impersonate.extra", { k: [12_345] }],
  ["impersonate.extra", { k: undefined }],
])("an option of another type is refused, without its value: %s: %s", async (path, value) => {
  const [name = "", member] = path.split(".");
  const valid = name === "impersonate" ? { user: "bob" } : {};
  const error = await refusal({ server, [name]: member === undefined ? value : { ...valid, [member]: value } });
  expect(error).toMatchObject({
    name: "ConfigError",
    code: "InvalidConfiguration",
    message: expect.stringMatching(new RegExp(`^${path} must be `)),
  });
  expect(String(error)).not.toMatch(/planted|12.?345/);
});

test.each<[string, object]>([
  ["tokne", { tokne: "planted" }],
  ["proxyUrl", { proxyUrl: "planted" }],
  ["toString", { toString: "planted" }],
  ["__proto__", JSON.parse('{"__proto__": "planted"}')],
  ["caFlie", Object.create({ caFlie: "planted" })],
  ["impersonate.gruops", { impersonate: { user: "bob", gruops: ["planted"] } }],
  ["kubeconfig.contents", { kubeconfig: { content: "", contents: "planted" } }],
])("an unknown option is refused: %s", async (name, options) => {
  const error = await refusal(options);
  expect(error).toMatchObject({
    name: "ConfigError",
    code: "InvalidConfiguration",
    message: expect.stringMatching(new RegExp(`^unknown option "${name}"; accepted options: .*\\b`)),
  });
  expect(String(error)).not.toContain("planted");
});

test("an impersonation without a user is refused, because the program would act with all its own rights", async () => {
  for (const impersonate of [{}, { groups: ["g"] }])
    expect(await refusal({ server, impersonate })).toMatchObject({ message: "impersonate.user must be a string" });
});

test.each<unknown>([null, "https://a", 5, [], () => {}])(
  "options that are not an object are refused: %s",
  async (options) => {
    expect(await refusal(options)).toMatchObject({
      name: "ConfigError",
      message: "the options of connect must be an object",
    });
  },
);

test("names and types are checked before anything is read", async () => {
  expect(await refusal({ kubeconfig: "/no/such/file", userAgent: "\n", tokne: "x" })).toMatchObject({
    message: expect.stringContaining('"tokne"'),
  });
});

test.each<ConnectOptions>([
  {},
  { requestTimeout: 0 },
  { requestTimeout: 5000 },
  { userAgent: "" },
  { interceptors: [], signal: new AbortController().signal, onWarning: () => {} },
  { impersonate: { user: "bob", groups: [], extra: {} } },
  { kubeconfig: { content: { clusters: [] } } },
])("valid options are accepted: %j", async (options) => {
  expect(await refusal({ server, ...options })).toBe("accepted");
});

test("an undefined option is absent", async () => {
  expect(await refusal({ server, token: undefined, impersonate: undefined, kubeconfig: undefined })).toBe("accepted");
});
