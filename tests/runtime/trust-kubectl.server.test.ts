import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ConnectOptions, connect } from "@kubesmith/runtime";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type Chain, createChain } from "../../runtime/testdata/intermediate.js";
import { temporaryFolder } from "../../runtime/testdata/kubeconfigs.js";
import { startHttpProxy } from "../../runtime/testdata/proxies.js";
import { type FakeServer, json, startServer } from "../../runtime/testdata/server.js";
import { type Certificates, createCertificates } from "../../testbed/certificates.js";
import { type ControlPlane, startControlPlane } from "../../testbed/index.js";

let cluster: ControlPlane;
let chain: Chain;
let other: Certificates;
beforeAll(async () => {
  [cluster, chain, other] = await Promise.all([startControlPlane(), createChain(), createCertificates("joe")]);
});
afterAll(() => cluster?.stop());

/** A server, and the members of a kubeconfig's cluster for it. */
interface Situation {
  /** The certificates that the server sends; none: it speaks http. */
  readonly sent: (chain: Chain) => string;
  readonly trusted?: (chain: Chain) => string;
  readonly members?: object;
  /** Whether the connection goes through an https proxy, whose certificate nobody trusts. */
  readonly proxy?: boolean;
  /** Whether the user has a client certificate instead of a token. */
  readonly certificate?: boolean;
  /** Whether the kubeconfig has the server's host and port alone. */
  readonly bare?: boolean;
}

const BROKEN = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
const INSECURE = { "insecure-skip-tls-verify": true };
/** Settings with which an address without a scheme is https in programs that use client-go's `rest.Config`, but not in kubectl. */
const BARE: readonly [string, Omit<Situation, "sent">][] = [
  ["nothing", {}],
  ["an authority", { trusted: ({ leaf }) => leaf }],
  ["everything", { members: INSECURE }],
  ["everything, with a client certificate", { members: INSECURE, certificate: true }],
  ["an authority, with a client certificate", { trusted: ({ leaf }) => leaf, certificate: true }],
];
const SITUATIONS: readonly [string, Situation][] = [
  ["an intermediate authority", { sent: ({ leaf }) => leaf, trusted: ({ intermediate }) => intermediate }],
  [
    "an intermediate authority, which the server sends",
    { sent: ({ leaf, intermediate }) => leaf + intermediate, trusted: ({ intermediate }) => intermediate },
  ],
  ["the server's own certificate", { sent: ({ leaf }) => leaf, trusted: ({ leaf }) => leaf }],
  [
    "the root of a complete chain",
    { sent: ({ leaf, intermediate }) => leaf + intermediate, trusted: ({ root }) => root },
  ],
  ["the root of an incomplete chain", { sent: ({ leaf }) => leaf, trusted: ({ root }) => root }],
  [
    "an authority after a certificate that cannot be read",
    { sent: ({ leaf }) => leaf, trusted: ({ intermediate }) => BROKEN + intermediate },
  ],
  ["another authority", { sent: ({ leaf, intermediate }) => leaf + intermediate, trusted: () => other.ca.cert }],
  ["everything", { sent: ({ leaf }) => leaf, members: INSECURE }],
  ["the system's authorities", { sent: ({ leaf, intermediate }) => leaf + intermediate }],
  ["everything, through a proxy", { sent: ({ leaf }) => leaf, members: INSECURE, proxy: true }],
  [
    "an authority, but not that of the proxy",
    { sent: ({ leaf }) => leaf, trusted: ({ intermediate }) => intermediate, proxy: true },
  ],
  ["an authority and everything, over http", { sent: () => "", trusted: ({ root }) => root, members: INSECURE }],
  ["a server name, over http", { sent: () => "", members: { "tls-server-name": "x" } }],
  [
    "another server name",
    { sent: ({ leaf }) => leaf, trusted: ({ leaf }) => leaf, members: { "tls-server-name": "x" } },
  ],
  ...BARE.flatMap(([title, given]): [string, Situation][] => [
    [`${title}, and has no scheme, over http`, { ...given, bare: true, sent: () => "" }],
    [`${title}, and has no scheme, over https`, { ...given, bare: true, sent: ({ leaf }) => leaf }],
  ]),
];

/** A server that speaks https with these certificates, or http if there are none. */
function serverOf(cert: string): Promise<FakeServer> {
  const tls = cert === "" ? undefined : { cert, key: chain.key };
  return startServer((_request, response) => json(response, {}), tls);
}

async function reaches(options: ConnectOptions): Promise<boolean> {
  const client = await connect(options);
  onTestFinished(() => client.close());
  // A write, because a read would be retried for ten seconds.
  return client.send({ method: "POST", path: "/", body: {} }).then(
    ({ status }) => status === 200,
    () => false,
  );
}

const encoded = (pem: string): string => Buffer.from(pem).toString("base64");
const withoutScheme = (url: string): string => url.replace(/^https?:\/\//, "");

test.each(SITUATIONS)(
  "a server is reached exactly if kubectl reaches it, which trusts %s",
  async (_name, situation) => {
    const { sent, trusted, members, proxy, certificate, bare } = situation;
    const { url } = await serverOf(sent(chain));
    const file = join(await temporaryFolder(), "config");
    const { admin } = other;
    const keys = { "client-certificate-data": encoded(admin.cert), "client-key-data": encoded(admin.key) };
    const options = {
      server: bare ? withoutScheme(url) : url,
      ...(trusted !== undefined && { "certificate-authority-data": encoded(trusted(chain)) }),
      ...(proxy && { "proxy-url": (await startHttpProxy({ tls: other.server })).url }),
      ...members,
    };
    const kubeconfig = {
      "current-context": "a",
      clusters: [{ name: "a", cluster: options }],
      contexts: [{ name: "a", context: { cluster: "a", user: "a" } }],
      // Without credentials, kubectl asks for a user name.
      users: [{ name: "a", user: certificate ? keys : { token: "t" } }],
    };
    await writeFile(file, JSON.stringify(kubeconfig));
    const isReached = await reaches({ kubeconfig: file });
    const { code, stderr } = await cluster.kubectl(["--kubeconfig", file, "get", "--raw", "/"]);
    expect(isReached, stderr).toBe(code === 0);
  },
);

/** Options, and kubectl's flags of the same names. */
type Flags = readonly [name: string, options: ConnectOptions, ...flags: string[]];
const TOKEN: Flags = ["a token", { token: "t" }, "--token", "t"];
const AUTHORITY: Flags = ["an authority", { caFile: "ca" }, "--certificate-authority", "ca"];
const CERTIFICATE: Flags = [
  "a client certificate",
  { clientCertificateFile: "crt", clientKeyFile: "key" },
  ...["--client-certificate", "crt", "--client-key", "key"],
];
const SKIP: Flags = ["no verification", { insecureSkipTlsVerify: true }, "--insecure-skip-tls-verify"];
const FLAGS = [[TOKEN], [AUTHORITY, TOKEN], [AUTHORITY, CERTIFICATE], [SKIP, TOKEN], [SKIP, CERTIFICATE]].flatMap(
  (given) =>
    ["http", "https"].map((scheme): [string, string, readonly Flags[]] => [
      given.map(([name]) => name).join(" and "),
      scheme,
      given,
    ]),
);

test.each(FLAGS)(
  "a server without a scheme in the options, with %s, is reached over %s exactly if kubectl reaches it",
  async (_, scheme, given) => {
    const { url } = await serverOf(scheme === "https" ? chain.leaf : "");
    const folder = await temporaryFolder();
    const { cert, key } = other.admin;
    const files = Object.entries({ none: "", ca: chain.leaf, crt: cert, key });
    await Promise.all(files.map(([name, text]) => writeFile(join(folder, name), text)));
    const placed = <T>(value: T): T | string =>
      typeof value === "string" && files.some(([name]) => name === value) ? join(folder, value) : value;
    const options = given.flatMap(([, options]) =>
      Object.entries(options).map(([name, value]) => [name, placed(value)]),
    );
    const flags = given.flatMap(([, , ...flags]) => flags.map(placed));
    const isReached = await reaches({ server: withoutScheme(url), ...Object.fromEntries(options) });
    const line = ["--kubeconfig", join(folder, "none"), "--server", withoutScheme(url), ...flags, "get", "--raw", "/"];
    const { code, stderr } = await cluster.kubectl(line);
    expect(isReached, stderr).toBe(code === 0);
  },
);
