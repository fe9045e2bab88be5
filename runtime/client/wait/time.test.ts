// cspell:ignore timeot atempts
import { expect, test } from "vitest";
import { retry, waitFor, waitForDeletion } from "../../index.js";
import { json, serve } from "../../testdata/server.js";
import { configMaps } from "../../testdata/tokens.js";

const OBJECT = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", uid: "1" } };
const LIST = { apiVersion: "v1", kind: "ConfigMapList", metadata: { resourceVersion: "1" }, items: [OBJECT] };

test.each([
  ["waitFor", (maps: Maps) => waitFor(maps, "a", () => true, { timeout: 200 })],
  ["waitForDeletion", (maps: Maps) => waitForDeletion(maps, "a", { timeout: 200 })],
])("%s times out although the server does not answer", async (_name, wait) => {
  const { client } = await serve(() => {});
  await expect(wait(client.resource(configMaps, "default"))).rejects.toThrow(
    /^timed out after 200 ms waiting for .*configmap default\/a: the server has not answered$/,
  );
});
type Maps = ReturnType<typeof mapsOf>;
function mapsOf(client: Awaited<ReturnType<typeof serve>>["client"]) {
  return client.resource(configMaps, "default");
}

test("a wait times out although its predicate never answers", async () => {
  const { client } = await serve((_request, response) => json(response, LIST));
  const never = (): Promise<boolean> => new Promise(() => {});
  await expect(waitFor(mapsOf(client), "a", never, { timeout: 300 })).rejects.toThrow(/^timed out after 300 ms/);
});

test("a wait reads once more before its time is up, however long the interval is", async () => {
  const { client, server } = await serve((_request, response) => json(response, OBJECT));
  const { get } = mapsOf(client);
  await expect(waitFor({ get }, "a", () => false, { timeout: 600, interval: 60_000 })).rejects.toThrow(/timed out/);
  expect(server.requests.length).toBeGreaterThan(1);
});

test("misspelt options are refused", async () => {
  const { client } = await serve((_request, response) => json(response, OBJECT));
  await expect(waitFor(mapsOf(client), "a", () => true, { timeot: 300 } as never)).rejects.toThrow(
    'waitFor: unknown option "timeot"; accepted options: timeout, interval, signal',
  );
  await expect(
    retry(
      () => true,
      { atempts: 1 } as never,
      async () => {},
    ),
  ).rejects.toThrow('unknown option "atempts"');
});

test("retry refuses a condition that is a promise, which would always be true", async () => {
  const condition = (async () => false) as never;
  await expect(retry(condition, {}, () => Promise.reject(new Error("failed")))).rejects.toThrow(
    "retry: the first argument must not return a promise",
  );
});
