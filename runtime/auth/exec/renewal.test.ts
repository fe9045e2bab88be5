import { beforeAll, describe, expect, test, vi } from "vitest";
import { type Certificates, createCertificates } from "../../../testbed/certificates.js";
import { get, jane, only, setUp, times, tokensOf } from "../../testdata/exec-user.js";
import { createPlugin, execCredential } from "../../testdata/plugin.js";
import { json } from "../../testdata/server.js";

let one: Certificates;
let other: Certificates;
beforeAll(async () => {
  [one, other] = await Promise.all([jane(), createCertificates("joe")]);
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
          /^the server rejected the credentials, and they cannot be renewed: .*printed text that is not an ExecCredential$/,
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
