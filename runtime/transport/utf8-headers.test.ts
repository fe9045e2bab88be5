import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type Certificates, createCertificates } from "../../testbed/certificates.js";
import { connect } from "../index.js";
import { startHttp2Server } from "../testdata/http2-server.js";
import { ok, type SeenRequest, serve } from "../testdata/server.js";
import { shared, statusesOf } from "../testdata/together.js";

let certificates: Certificates;
beforeAll(async () => {
  certificates = await createCertificates("jane");
});

/** Node decodes headers as Latin-1. */
function asUtf8(header: string | string[] | undefined): string {
  return Buffer.from(String(header), "latin1").toString("utf8");
}

describe("text beyond ASCII is sent as UTF-8", () => {
  test.each(["jörg.müller", "用户", "Ärzte", "naïve€", "🙂"])(
    "in the name of an impersonated user: %s",
    async (user) => {
      const { server, client } = await serve(ok, { impersonate: { user, groups: [user, "plain"], uid: user } });
      await client.send({ path: "/" });
      const [{ headers, rawHeaders }] = server.requests as [SeenRequest];
      expect(asUtf8(headers["impersonate-user"])).toBe(user);
      expect(asUtf8(headers["impersonate-uid"])).toBe(user);
      expect(rawHeaders.filter((_, at) => rawHeaders[at - 1] === "impersonate-group").map(asUtf8)).toEqual([
        user,
        "plain",
      ]);
    },
  );

  test("in the extra of an impersonated user, whose keys keep every letter beyond ASCII", async () => {
    const extra = { "Ä/\u212a": ["ü"], Plain: ["用户", "b"] };
    const { server, client } = await serve(ok, { impersonate: { user: "jane", extra } });
    await client.send({ path: "/" });
    const [{ headers }] = server.requests as [SeenRequest];
    // As client-go escapes them: Ä and the Kelvin sign are not lower-cased.
    expect(asUtf8(headers["impersonate-extra-%c3%84%2f%e2%84%aa"])).toBe("ü");
    expect(asUtf8(headers["impersonate-extra-plain"])).toBe("用户, b");
  });

  test("in a header of the caller, for calls, streams and over HTTP/2", async () => {
    const server = await startHttp2Server(certificates.server, (_request, { respond }) => respond(200, {}, "{}"));
    const client = await connect({ server: server.url, ca: certificates.ca.cert });
    onTestFinished(() => client.close());
    const headers = { "Impersonate-User": "jörg", "x-list": "用户" };
    expect(statusesOf(await shared(client, 2, { path: "/", headers }))).toEqual([200, 200]);
    const stream = await client.stream({ path: "/", headers });
    stream.close();
    expect(server.requests).toHaveLength(4);
    for (const { headers: seen } of server.requests) {
      expect(asUtf8(seen["impersonate-user"])).toBe("jörg");
      expect(asUtf8(seen["x-list"])).toBe("用户");
    }
  });

  test("but a line break is still refused", async () => {
    const { server, client } = await serve(ok, { impersonate: { user: "ü\r\nimpersonate-group: system:masters" } });
    await expect(client.send({ path: "/" })).rejects.toMatchObject({ name: "RequestError", code: "InvalidHeader" });
    expect(server.requests).toEqual([]);
  });
});
