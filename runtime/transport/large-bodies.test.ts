import { expect, onTestFinished, test } from "vitest";
import { connect } from "../index.js";
import { startServer } from "../testdata/server.js";
import { configMaps } from "../testdata/tokens.js";

const items = Array.from({ length: 3 }, (_, i) => ({
  metadata: { name: `big-${i}`, uid: `${i}` },
  data: { text: `${"ä".repeat(500_000)}${i}` },
}));
const LIST = JSON.stringify({ kind: "ConfigMapList", apiVersion: "v1", metadata: { resourceVersion: "5" }, items });

async function open(options: Parameters<typeof connect>[0] = {}): ReturnType<typeof connect> {
  const server = await startServer((_request, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(LIST);
  });
  const client = await connect({ server: server.url, ...options });
  onTestFinished(() => client.close());
  return client;
}

test("a large response is the same as bytes, text, JSON and objects, in any order and at the same time", async () => {
  const client = await open();
  const [raw, list, other] = await Promise.all([
    client.send({ path: "/x" }),
    client.resource(configMaps).list(),
    client.send({ path: "/x" }),
  ]);
  const names = ["big-0", "big-1", "big-2"];
  expect(list.items.map(({ metadata, data }) => [metadata.name, data?.text?.length])).toEqual(
    names.map((name) => [name, 500_001]),
  );
  expect(raw.json()).toEqual(JSON.parse(LIST));
  expect(other.body.equals(Buffer.from(LIST))).toBe(true);
  expect(raw.text() === LIST).toBe(true);
  const { body } = raw;
  await client.resource(configMaps).list();
  expect(body.equals(Buffer.from(LIST))).toBe(true);
  expect(raw.body).toBe(body);
});

test("the body that an interceptor puts in place of a large one is what is decoded", async () => {
  const client = await open({
    interceptors: [
      async (request, next) => {
        const answer = await next(request);
        if (answer.stream) return answer;
        const body = Buffer.from(answer.text().replace(/"text":"ä+/g, '"text":"short'));
        return { ...answer, body };
      },
    ],
  });
  const { items } = await client.resource(configMaps).list();
  expect(items.map(({ data }) => data?.text)).toEqual(["short0", "short1", "short2"]);
});
