import { describe, expect, test } from "vitest";
import { createDynamicClient } from "../dynamic/index.js";
import { type ApiError, apiErrorOf } from "../index.js";
import { stringify } from "../json/index.js";
import { metadataOnly } from "../metadata/index.js";
import { readTable } from "../table/index.js";
import { serve } from "../testdata/server.js";
import { cronTabs } from "../testdata/tokens.js";

const BIG = "9007199254740993";
const OBJECT = `{"metadata":{"name":"a","namespace":"default","generation":${BIG}},"spec":{"ratio":1.0,"size":${BIG}}}`;
const STATUS = `{"apiVersion":"v1","kind":"Status","status":"Failure","reason":"Conflict","code":409,"details":{"uid":${BIG}}}`;

/** A client of a server that always answers with the same text. */
async function answering(body: string, status = 200) {
  const { client } = await serve(
    (_request, response) => void response.writeHead(status, { "content-type": "application/json" }).end(body),
  );
  return client;
}

describe("an integer beyond 2^53 is the same after", () => {
  test("client.send().json()", async () => {
    const client = await answering(`{"a":[${BIG}]}`);
    expect((await client.send({ path: "/" })).json()).toEqual({ a: [9007199254740993n] });
  });

  test("get, list and its pages, update and patch", async () => {
    const crons = (await answering(OBJECT)).resource(cronTabs, "default");
    const patched = crons.patch.merge("a", { metadata: { labels: { a: "b" } } });
    for (const object of [await crons.get("a"), await patched, await crons.update({ metadata: { name: "a" } })])
      expect(stringify(object)).toContain(`"size":${BIG}`);
    const lists = (await answering(`{"kind":"CronTabList","metadata":{},"items":[${OBJECT}]}`)).resource(cronTabs);
    expect(stringify(await lists.list())).toContain(`"size":${BIG}`);
    for await (const item of lists.list()) expect(stringify(item)).toContain(`"size":${BIG}`);
  });

  test("a read that is written back", async () => {
    const { client, server } = await serve(
      (_request, response) => void response.writeHead(200, { "content-type": "application/json" }).end(OBJECT),
    );
    const crons = client.resource(cronTabs, "default");
    await crons.update(await crons.get("a"));
    expect(server.requests[1]?.body).toContain(`"generation":${BIG}`);
    expect(server.requests[1]?.body).toContain(`"size":${BIG}`);
  });

  test("an ApiError's Status", async () => {
    const client = await answering(STATUS, 409);
    const failed = await client
      .resource(cronTabs, "default")
      .get("a")
      .catch((error: unknown) => apiErrorOf(error));
    expect((failed as ApiError).status).toMatchObject({ details: { uid: 9007199254740993n } });
  });

  test("a failed stream's Status", async () => {
    const client = await answering(STATUS, 409);
    await expect(client.stream({ path: "/" })).rejects.toMatchObject({
      status: { details: { uid: 9007199254740993n } },
    });
  });

  test("a table", async () => {
    const client = await answering(
      `{"apiVersion":"meta.k8s.io/v1","kind":"Table","columnDefinitions":[],"rows":[{"cells":[${BIG}],"object":{"a":${BIG}}}]}`,
    );
    const { rows } = await readTable(client.resource(cronTabs));
    expect(rows).toEqual([{ cells: [9007199254740993n], object: { a: 9007199254740993n } }]);
  });

  test("metadata alone, and a dynamic resource", async () => {
    const client = await answering(OBJECT);
    const metadata = await metadataOnly(client.resource(cronTabs, "default")).get("a");
    expect(metadata.metadata).toMatchObject({ generation: 9007199254740993n });
    const mapping = { group: "a", version: "v1", plural: "bs", kind: "B", scope: "Namespaced", singularName: "b" };
    const dynamic = await createDynamicClient(client).resource(mapping as never);
    expect(stringify(await dynamic("default").get("a"))).toContain(`"size":${BIG}`);
  });
});

describe("a response nested 1,000,000 levels deep is a clear error", () => {
  const nested = `${'{"a":'.repeat(1_000_000)}1${"}".repeat(1_000_000)}`;
  const refused = {
    name: "ResponseError",
    code: "InvalidJson",
    message: expect.stringContaining("the response is nested deeper than the limit of 10000 levels"),
  };

  test("for a method", async () => {
    await expect((await answering(nested)).resource(cronTabs, "default").get("a")).rejects.toMatchObject(refused);
  });

  test("for client.send().json()", async () => {
    const answer = await (await answering(nested)).send({ path: "/" });
    expect(() => answer.json()).toThrow(expect.objectContaining(refused));
  });

  test("and a failure with such a body is an ApiError by its HTTP status", async () => {
    const client = await answering(nested, 404);
    await expect(client.resource(cronTabs, "default").get("a")).rejects.toMatchObject({ reason: "NotFound" });
  });
});
