import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import type { ResourceCall } from "../request/index.js";
import { CONFIG_MAP, json, ok, serve } from "../testdata/server.js";
import { configMaps, deployments } from "../testdata/tokens.js";
import { observeWrites } from "./observe-writes.js";

const map = { metadata: { name: "a" } };
const nameOf = ({ action, subresource, token }: ResourceCall): string =>
  [action, token.plural, subresource].filter(Boolean).join(" ");

describe("the observation of a client's writes", () => {
  test("H.4 sees each call that writes, and its answer before the caller does", async () => {
    const { client } = await serve(ok);
    const seen: unknown[] = [];
    const stop = observeWrites(client, (call) => {
      seen.push(nameOf(call));
      return (answer) => void seen.push(answer);
    });
    const maps = client.resource(configMaps, "default");
    await maps.get("a");
    await maps.list().catch(() => {});
    await maps.create(map).then(() => seen.push("returned"));
    expect(seen).toEqual(["create configmaps", CONFIG_MAP, "returned"]);
    seen.length = 0;
    await maps.update(map);
    await maps.apply(map, { fieldManager: "test" });
    await maps.patch.merge("a", {});
    await maps.delete("a");
    await maps.deleteCollection({ all: true });
    await client.resource(deployments, "default").scale.patch.merge("a", {});
    expect(seen.filter((each) => typeof each === "string")).toEqual([
      "update configmaps",
      "apply configmaps",
      "merge configmaps",
      "delete configmaps",
      "deleteCollection configmaps",
      "merge deployments scale",
    ]);
    seen.length = 0;
    stop();
    await maps.create(map);
    expect(seen).toEqual([]);
  });

  test("H.4 sees the end of calls that fail, whose errors stay as they are", async () => {
    const { client } = await serve((_request, response) => json(response, { kind: "Status", apiVersion: "v1" }, 409));
    const seen: unknown[] = [];
    observeWrites(client, () => undefined);
    observeWrites(client, () => (answer) => void seen.push(answer));
    await expect(client.resource(configMaps, "default").create(map)).rejects.toMatchObject({ code: 409 });
    await expect(client.resource(configMaps, "default").create({ metadata: [] as never })).rejects.toMatchObject({
      code: "InvalidBody",
    });
    expect(seen).toEqual([undefined, undefined]);
  });

  test("H.4 is hidden, and shared by all copies of the package", async () => {
    const { client } = await serve(ok);
    const key = Symbol.for("kubesmith.write-observers");
    const before = inspect(client);
    expect(key in client).toBe(false);
    const stop = observeWrites(client, () => undefined);
    expect((client as never as { [key]: Set<unknown> })[key].size).toBe(1);
    expect(inspect(client)).toBe(before);
    expect(Object.getOwnPropertySymbols({ ...client })).not.toContain(key);
    stop();
    expect((client as never as { [key]: Set<unknown> })[key].size).toBe(0);
  });
});
