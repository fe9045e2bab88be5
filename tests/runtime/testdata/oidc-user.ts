import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Client, connect } from "@kubesmith/runtime";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished } from "vitest";
import { temporaryFolder } from "../../../runtime/testdata/kubeconfigs.js";
import { type Answer, type FakeServer, json, startServer } from "../../../runtime/testdata/server.js";
import { type Certificates, createCertificates } from "../../../testbed/certificates.js";
import { type OidcIssuer, startOidcIssuer } from "../../support/oidc-issuer.js";

/** What the tests of a file share. */
export interface OidcFixture {
  readonly issuer: OidcIssuer;
  /** Those of the API servers. */
  readonly certificates: Certificates;
}

/** Starts an issuer before the tests of a file, which behaves as usual at the beginning of each test. Its members are valid in tests. */
export function useOidcIssuer(): OidcFixture {
  const fixture: { -readonly [M in keyof OidcFixture]?: OidcFixture[M] } = {};
  beforeAll(async () => {
    [fixture.issuer, fixture.certificates] = await Promise.all([startOidcIssuer(), createCertificates("jane")]);
  });
  afterAll(() => fixture.issuer?.stop());
  beforeEach(() => {
    const { issuer } = fixture;
    if (issuer === undefined) return;
    Object.assign(issuer.behaviour, {
      lifetime: 300,
      rotates: true,
      secretIn: "header",
      answer: undefined,
      tokenEndpoint: `${issuer.url}/token`,
      redirects: [],
    });
  });
  return fixture as OidcFixture;
}

/** An API server, and a user of it. */
export interface OidcUser {
  readonly server: FakeServer;
  readonly file: string;
  readonly warnings: readonly string[];
  open(): Promise<Client>;
  /** The members of the auth-provider, as they are stored by now. */
  stored(): Promise<{ readonly [key: string]: string }>;
  /** The tokens that the API server saw. */
  tokens(): unknown[];
}

/** An API server, and a kubeconfig of a user with the given tokens. */
export async function setUp(
  { issuer, certificates }: OidcFixture,
  config: { readonly [key: string]: string | undefined },
  answer: Answer = (_request, response) => json(response, {}),
): Promise<OidcUser> {
  const server = await startServer(answer, certificates.server);
  const file = join(await temporaryFolder(), "config");
  const members = {
    "idp-issuer-url": issuer.url,
    "client-id": issuer.clientId,
    "client-secret": issuer.clientSecret,
    "idp-certificate-authority-data": Buffer.from(issuer.ca).toString("base64"),
    ...config,
  };
  const authority = Buffer.from(certificates.ca.cert).toString("base64");
  const kubeconfig = {
    "current-context": "a",
    clusters: [{ name: "a", cluster: { server: server.url, "certificate-authority-data": authority } }],
    contexts: [{ name: "a", context: { cluster: "a", user: "a" } }],
    users: [{ name: "a", user: { "x-mine": "kept", "auth-provider": { name: "oidc", config: members } } }],
  };
  await writeFile(file, JSON.stringify(kubeconfig));
  const warnings: string[] = [];
  return {
    server,
    file,
    warnings,
    open: async () => {
      const client = await connect({ kubeconfig: file, onWarning: (text) => warnings.push(text) });
      onTestFinished(() => client.close());
      return client;
    },
    stored: async () => {
      const { user } = JSON.parse(await readFile(file, "utf8")).users[0];
      expect(user["x-mine"]).toBe("kept");
      return user["auth-provider"].config;
    },
    tokens: () => server.requests.map(({ headers }) => headers.authorization),
  };
}
/** The status of a request. */
export const get = async (client: Client): Promise<number> => (await client.send({ path: "/" })).status;
