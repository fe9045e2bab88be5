import { describe, expect, test } from "vitest";
import { type Client, isForbidden, waitFor } from "../../index.js";
import {
  answers,
  event,
  failure,
  limit,
  list,
  object,
  ready,
  reports,
  type Script,
  scripted,
} from "../../testdata/scripted-waits.js";
import { configMaps } from "../../testdata/tokens.js";

// What a real server cannot be made to do at will; tests/runtime/wait.server.test.ts has the rest.

/** The ConfigMaps of code that is limited to the verbs `list` and `watch`. */
const withoutGet = (client: Client) => client.resource({ ...configMaps, verbs: ["list", "watch"] }, "default");

describe("a resource without get", () => {
  test("works with a resource that has only list and watch", async () => {
    const { client, counts } = await scripted({
      list: [answers(list("100", object("1", "7")))],
      watch: [reports(event("MODIFIED", object("1", "101", true)))],
    });
    const maps = withoutGet(client);
    expect("get" in maps).toBe(false);
    expect(await waitFor(maps, "a", ready, limit)).toMatchObject({ metadata: { resourceVersion: "101" } });
    expect(counts).toEqual({ list: 1, watch: 1, get: 0 });
  });

  test.each<[string, Script]>([
    ["list", { list: [answers(failure(403, "Forbidden"), 403)] }],
    ["watch", { list: [answers(list("100"))], watch: [answers(failure(403, "Forbidden"), 403)] }],
  ])("rejects at once if the user may not %s, and the resource does not have get", async (_verb, script) => {
    const { client, counts } = await scripted(script);
    await expect(waitFor(withoutGet(client), "a", ready, limit)).rejects.toSatisfy(isForbidden);
    expect(counts).toMatchObject({ list: 1, get: 0 });
  });

  test.each([
    ["a/b", "InvalidName"],
    ["", "MissingName"],
    [undefined, "MissingName"],
  ])("refuses the name %j for a resource without get", async (name, code) => {
    const { client, server } = await scripted({});
    await expect(waitFor(withoutGet(client), name as string, ready, limit)).rejects.toMatchObject({ code });
    const { list, watch } = withoutGet(client);
    if (code === "MissingName") {
      await expect(waitFor({ list, watch }, name as string, ready, limit)).rejects.toMatchObject({ code });
    }
    expect(server.requests).toEqual([]);
  });

  test("refuses all namespaces of a resource without get, and a resource with neither get nor list and watch", async () => {
    const { client, server } = await scripted({});
    const everywhere = client.resource({ ...configMaps, verbs: ["list", "watch"] });
    await expect(waitFor(everywhere as never, "a", ready, limit)).rejects.toMatchObject({ code: "MissingNamespace" });
    const writer = client.resource({ ...configMaps, verbs: ["create", "list"] }, "default");
    await expect(waitFor(writer as never, "a", ready, limit)).rejects.toMatchObject({ code: "InvalidResource" });
    expect(server.requests).toEqual([]);
  });
});
