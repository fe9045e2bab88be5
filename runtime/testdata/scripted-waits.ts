import type { ServerResponse } from "node:http";
import { type Client, hasCondition, type ResourceClient } from "../index.js";
import { type FakeServer, json, serve } from "./server.js";
import { type ConfigMapsResource, configMaps } from "./tokens.js";

export const object = (uid: string, resourceVersion: string, isReady = false, name = "a"): object => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace: "default", uid, resourceVersion },
  status: { conditions: [{ type: "Ready", status: isReady ? "True" : "False" }] },
});
export const list = (resourceVersion: string, ...items: object[]): object => ({
  kind: "ConfigMapList",
  apiVersion: "v1",
  metadata: { resourceVersion },
  items,
});
export const failure = (code: number, reason: string): object => ({
  kind: "Status",
  apiVersion: "v1",
  status: "Failure",
  message: `planted ${reason}`,
  reason,
  code,
});
export const event = (type: string, body: object): string => `${JSON.stringify({ type, object: body })}\n`;

export type Step = (response: ServerResponse) => void;
export const answers =
  (body: object, code = 200): Step =>
  (response) =>
    json(response, body, code);
/** Reports events, and stays open. */
export const reports =
  (...events: string[]): Step =>
  (response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.write(events.join("") || "\n");
  };
/** Reports events, and closes the connection in the middle of another. */
export const breaks =
  (...events: string[]): Step =>
  (response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.write(`${events.join("")}{"type":"MOD`, () => setTimeout(() => response.socket?.destroy(), 20));
  };

export interface Script {
  readonly list?: readonly Step[];
  readonly watch?: readonly Step[];
  readonly get?: readonly Step[];
}

/** A resource, its client and server, and how many requests of each kind there were. */
export interface ScriptedServer {
  readonly maps: ResourceClient<ConfigMapsResource>;
  readonly client: Client;
  readonly server: FakeServer;
  readonly counts: { readonly [K in keyof Script]-?: number };
}

/** A resource of a server that answers each kind of request by its steps, the last one for good. */
export async function scripted(script: Script): Promise<ScriptedServer> {
  const counts = { list: 0, watch: 0, get: 0 };
  const { client, server } = await serve(({ url }, response) => {
    const kind = url.includes("watch=true") ? "watch" : /configmaps\/|namespaces\/a$/.test(url) ? "get" : "list";
    const steps = script[kind] ?? [answers(failure(500, "InternalError"), 500)];
    steps[Math.min(counts[kind]++, steps.length - 1)]?.(response);
  });
  return { maps: client.resource(configMaps, "default"), client, server, counts };
}
export const ready: ReturnType<typeof hasCondition> = hasCondition("Ready");
export const limit = { timeout: 20_000, interval: 1 };
