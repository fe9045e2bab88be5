import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { connect } from "@kubesmith/runtime";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type Chain, createChain } from "../../runtime/testdata/intermediate.js";
import { temporaryFolder } from "../../runtime/testdata/kubeconfigs.js";
import { startHttpProxy } from "../../runtime/testdata/proxies.js";
import { json, startServer } from "../../runtime/testdata/server.js";
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
}

const BROKEN = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
const INSECURE = { "insecure-skip-tls-verify": true };
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
];

test.each(SITUATIONS)(
  "a server is reached exactly if kubectl reaches it, which trusts %s",
  async (_name, situation) => {
    const { sent, trusted, members, proxy } = situation;
    const cert = sent(chain);
    const server = await startServer(
      (_request, response) => json(response, {}),
      cert === "" ? undefined : { cert, key: chain.key },
    );
    const file = join(await temporaryFolder(), "config");
    const options = {
      server: server.url,
      ...(trusted !== undefined && { "certificate-authority-data": Buffer.from(trusted(chain)).toString("base64") }),
      ...(proxy && { "proxy-url": (await startHttpProxy({ tls: other.server })).url }),
      ...members,
    };
    const kubeconfig = {
      "current-context": "a",
      clusters: [{ name: "a", cluster: options }],
      contexts: [{ name: "a", context: { cluster: "a", user: "a" } }],
      // Without credentials, kubectl asks for a user name.
      users: [{ name: "a", user: { token: "t" } }],
    };
    await writeFile(file, JSON.stringify(kubeconfig));
    const client = await connect({ kubeconfig: file });
    onTestFinished(() => client.close());
    const isReached = await client.send({ path: "/" }).then(
      ({ status }) => status === 200,
      () => false,
    );
    const { code, stderr } = await cluster.kubectl(["--kubeconfig", file, "get", "--raw", "/"]);
    expect(isReached, stderr).toBe(code === 0);
  },
);
