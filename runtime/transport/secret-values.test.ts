import { describe, expect, test } from "vitest";
import { failureOf } from "../../tests/support/failure-of.js";
import { isInvalid } from "../index.js";
import { openClient } from "../testdata/open-client.js";
import { shown, statusOf, withEscapes } from "../testdata/repeated-credentials.js";
import { secrets } from "../testdata/secrets-token.js";
import { type Answer, json, startServer } from "../testdata/server.js";

describe("G.1 values of a Secret that was sent", () => {
  const value = "hunter2-hunter2";
  const encoded = Buffer.from(value).toString("base64");
  const invalid = (message: string): object => ({
    ...statusOf("", 422, "Invalid"),
    message,
    details: { name: "a", causes: [{ reason: "X", message, field: "data" }] },
  });
  test.each<[string, (message: string) => Answer]>([
    ["in a Status", (message) => (_request, response) => json(response, invalid(message), 422)],
    [
      "in a Status, with escapes",
      (message) => (_request, response) =>
        void response.writeHead(422, { "content-type": "application/json" }).end(withEscapes(invalid(message))),
    ],
    [
      "in plain text",
      (message) => (_request, response) => void response.writeHead(422, { "content-type": "text/plain" }).end(message),
    ],
  ])("G.1 are hidden %s of a webhook or proxy", async (_name, answer) => {
    const message = `admission webhook "w" denied the request: ${value} is too weak (${encoded})`;
    const server = await startServer(answer(message));
    const client = await openClient({ server: server.url });
    const resource = client.resource(secrets, "default");
    const metadata = { name: "a" };
    for (const call of [
      () => resource.create({ metadata, stringData: { a: value } }),
      () => resource.update({ metadata: { ...metadata, resourceVersion: "1" }, data: { a: encoded } }),
      () => resource.apply({ metadata, stringData: { a: value } }, { fieldManager: "t" }),
      () => resource.patch.json("a", [{ op: "replace", path: "/stringData/a", value }]),
      () => resource.patch.merge("a", { stringData: { a: value } }),
    ]) {
      const error = await failureOf(call());
      expect(shown(error)).not.toContain(value);
      expect(shown(error)).not.toContain(encoded);
      expect(shown(error)).toContain("denied the request: <hidden> is too weak");
      expect(isInvalid(error)).toBe(true);
    }
  });

  test("G.1 do not change a reason, or words of the request itself", async () => {
    const message = 'Secret "a" is invalid: data: Required value';
    const server = await startServer((_request, response) => json(response, invalid(message), 422));
    const client = await openClient({ server: server.url });
    const call = client
      .resource(secrets, "default")
      .create({ metadata: { name: "a" }, stringData: { a: "Invalid", b: "Secret" } });
    const error = await failureOf(call);
    expect(isInvalid(error)).toBe(true);
    expect(error).toMatchObject({ code: 422, reason: "Invalid" });
  });
});
