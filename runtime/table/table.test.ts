import { expect, test } from "vitest";
import { serve } from "../testdata/server.js";
import { configMaps } from "../testdata/tokens.js";
import { readTable } from "./index.js";

test.each([
  '{"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":null,"columnDefinitions":null,"rows":null}',
  '{"kind":"Table","apiVersion":"meta.k8s.io/v1","rows":null}',
])("readTable() accepts a table without rows, %s", async (body) => {
  const { client } = await serve((_request, response) => void response.end(body));
  expect(await readTable(client.resource(configMaps))).toMatchObject({ metadata: {}, columnDefinitions: [], rows: [] });
});

test("readTable() rejects if the rows are not a list", async () => {
  const { client } = await serve((_request, response) => void response.end('{"kind":"Table","rows":{}}'));
  await expect(readTable(client.resource(configMaps))).rejects.toMatchObject({ code: "UnexpectedJson" });
});

test.each<object>([{ includeObject: "None", lmit: 5 }, { limit: Number.NaN }, { includeObject: 5 }])(
  "readTable() refuses the options %o",
  async (options) => {
    const { client, server } = await serve((_request, response) => void response.end("{}"));
    await expect(readTable(client.resource(configMaps), options)).rejects.toMatchObject({ code: "InvalidOption" });
    expect(server.requests).toHaveLength(0);
  },
);
