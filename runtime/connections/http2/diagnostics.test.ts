import { AsyncLocalStorage } from "node:async_hooks";
import { channel } from "node:diagnostics_channel";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { type Certificates, createCertificates } from "../../../testbed/certificates.js";
import { type Client, connect } from "../../index.js";
import { PROTOCOLS, startStreamServer } from "../../testdata/stream-server.js";
import type { StreamRequest } from "../../types/raw.js";

let certificates: Certificates;
beforeAll(async () => {
  certificates = await createCertificates("jane");
});

interface Told {
  readonly event: string;
  readonly path: string;
  /** Who called, as asynchronous context says. */
  readonly caller: string | undefined;
}
const callers = new AsyncLocalStorage<string>();

/** Listens to undici's channels for the rest of a test. */
function listenTo(...events: readonly string[]): readonly Told[] {
  const told: Told[] = [];
  for (const event of events) {
    const listener = (message: unknown): void => {
      const { request } = message as { request: { path: string; addHeader(name: string, value: string): void } };
      if (event === "create") request.addHeader("TraceParent", `of ${callers.getStore()}`);
      told.push({ event, path: request.path, caller: callers.getStore() });
    };
    const heard = channel(`undici:request:${event}`);
    heard.subscribe(listener);
    onTestFinished(() => void heard.unsubscribe(listener));
  }
  return told;
}

/** Opens streams at once, each by a caller of its own, and reads them. */
async function openAll(
  client: Client,
  names: readonly string[],
  request: Omit<StreamRequest, "path"> = {},
): Promise<void> {
  const open = async (name: string): Promise<void> => {
    const { body } = await client.stream({ ...request, path: `/${name}` });
    for await (const _chunk of body);
  };
  await Promise.all(names.map((name) => callers.run(name, () => open(name))));
}

const NAMES = ["a", "b", "c", "d"];
test.each(PROTOCOLS)(
  "listeners run in the context of each stream's own caller, with a server of %s",
  async (protocol) => {
    const server = await startStreamServer(
      protocol,
      certificates.server,
      (_request, response) => void response.end("x"),
    );
    const client = await connect({ server: server.url, ca: certificates.ca.cert });
    onTestFinished(() => client.close());
    const told = listenTo("create");
    await openAll(client, NAMES);
    const created = told.map(({ path, caller }) => `${path} ${caller}`);
    expect(created.toSorted()).toEqual(NAMES.map((name) => `/${name} ${name}`));
    for (const { path, headers } of server.requests) expect(headers.traceparent).toBe(`of ${path.slice(1)}`);
  },
);

test("a request that HTTP/2 cannot carry is reported once, as the one over HTTP/1.1", async () => {
  const server = await startStreamServer("HTTP/2", certificates.server, (_request, response) => void response.end("x"));
  const client = await connect({ server: server.url, ca: certificates.ca.cert });
  onTestFinished(() => client.close());
  const told = listenTo("create", "trailers", "error");
  await openAll(client, NAMES, { headers: { "x-a": "ä" } });
  expect(server.requests.map(({ version }) => version)).toEqual(NAMES.map(() => "1.1"));
  const events = told.map(({ event, path }) => `${path} ${event}`);
  expect(events.toSorted()).toEqual(NAMES.flatMap((name) => [`/${name} create`, `/${name} trailers`]));
});
