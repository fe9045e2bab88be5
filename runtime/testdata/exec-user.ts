import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type Certificates, createCertificates } from "../../testbed/certificates.js";
import { type Client, type ConnectOptions, connect } from "../index.js";
import { kubeconfig } from "./kubeconfigs.js";
import type { Plugin } from "./plugin.js";
import { type Answer, type FakeServer, json, startServer } from "./server.js";

/** The API version of the credentials. */
export const V1 = "client.authentication.k8s.io/v1";

let created: Promise<Certificates> | undefined;
/** The certificates of the servers that {@link setUp} starts, and of their user jane. */
export function jane(): Promise<Certificates> {
  created ??= createCertificates("jane");
  return created;
}

/** Members of a plugin's configuration. */
export interface Exec {
  readonly [member: string]: unknown;
}
/** Serves with `answer`, and connects as a user with the plugin; `exec` are members of its configuration. */
export async function setUp(
  plugin: Plugin,
  {
    answer = ok,
    exec = {},
    members = {},
    ...options
  }: { answer?: Answer; exec?: Exec; members?: object } & ConnectOptions = {},
): Promise<{ server: FakeServer; client: Client; open: (more?: ConnectOptions) => Promise<Client> }> {
  const one = await jane();
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
/** Answers with an empty object. */
export const ok: Answer = (_request, response) => json(response, {});
/** Answers 401 unless the token is `wanted`. */
export const only =
  (wanted: string): Answer =>
  ({ headers }, response) =>
    json(response, {}, headers.authorization === `Bearer ${wanted}` ? 200 : 401);
/** The status of a request. */
export const get = async (client: Client): Promise<number> => (await client.send({ path: "/" })).status;
/** The `Authorization` headers that a server received. */
export const tokensOf = (server: FakeServer): unknown[] => server.requests.map(({ headers }) => headers.authorization);
/** Calls a function so many times at once. */
export const times = <T>(count: number, call: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, call));
