import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { type Described, descriptionOf } from "../index.js";
import { ok, serve } from "../testdata/server.js";
import { deployments, namespaces, pods } from "../testdata/tokens.js";
import { findDescription } from "./description.js";

describe("the description of a resource client", () => {
  test("names client, token and namespace", async () => {
    const { client } = await serve(ok);
    expect(descriptionOf(client.resource(pods, "default"))).toEqual({ client, token: pods, namespace: "default" });
    expect(descriptionOf(client.resource(pods)("team"))).toEqual({ client, token: pods, namespace: "team" });
    expect(descriptionOf(client.resource(pods))).toEqual({ client, token: pods, namespace: undefined });
    expect(descriptionOf(client.resource(namespaces))).toEqual({ client, token: namespaces, namespace: undefined });
  });

  test("does not appear in keys, spreads, JSON or print, and cannot be changed", async () => {
    const { client } = await serve(ok);
    for (const resource of [client.resource(pods, "default"), client.resource(pods)] as const) {
      const seen = [Object.keys(resource), Object.getOwnPropertySymbols({ ...resource }), inspect(resource)];
      expect(JSON.stringify(seen)).not.toMatch(/kubesmith|Symbol|namespace"|token/);
      expect(JSON.stringify(resource) ?? "").not.toContain("client");
      expect(() => Object.assign(descriptionOf(resource), { namespace: "other" })).toThrow(TypeError);
    }
  });

  test("is the resource's name in kubectl where a client is used as text", async () => {
    const { client } = await serve(ok);
    expect(`${client.resource(pods)} ${client.resource(pods, "default")} ${client.resource(namespaces)}`).toBe(
      "pods pods namespaces",
    );
    expect(String(client.resource(deployments))).toBe("deployments.apps");
    expect(String(client.resource(deployments)("team"))).toBe("deployments.apps");
    expect(Number(client.resource(pods))).toBeNaN();
    const hostile = { ...pods, plural: "a\u001b[31m" } as never as typeof pods;
    expect(String(client.resource(hostile))).not.toContain("\u001b");
  });

  test("is read from any value that carries one in the same form, and from no other", () => {
    const key = Symbol.for("kubesmith.resource");
    const ofAnotherVersion = {
      [key]: { client: { send: () => {} }, token: { plural: "pods" }, namespace: "a", added: "later" },
    };
    expect(findDescription(ofAnotherVersion)?.namespace).toBe("a");
    for (const value of [undefined, null, "pods", 1, {}, () => {}, { [key]: null }, { [key]: { client: {} } }]) {
      expect(findDescription(value)).toBeUndefined();
      expect(() => descriptionOf(value as never as Described)).toThrow(
        expect.objectContaining({ name: "RequestError", code: "InvalidResource" }),
      );
    }
  });
});
