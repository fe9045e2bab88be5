import { type AddressInfo, createServer } from "node:net";
import { configMaps, namespaces } from "@kubesmith/kubernetes/core/v1";
import type { Client } from "@kubesmith/runtime";
import { createDynamicClient } from "@kubesmith/runtime/dynamic";
import { readTable } from "@kubesmith/runtime/table";
import { beforeEach, onTestFinished } from "vitest";
import { type SocketWatch, watchSockets } from "./sockets.js";

/** A server to which nothing may connect, and a record of all connections of this process. */
export interface Trap {
  /** `host:port` of the server. */
  readonly address: string;
  /** How many connections the server has accepted since the test began. */
  readonly caught: number;
  readonly sockets: SocketWatch;
}

/** Starts a trap before each test of the file, and closes it after the test. Called at the top of the file. */
export function useTrap(): Trap {
  const trap = { address: "", caught: 0, sockets: {} as SocketWatch };
  beforeEach(async () => {
    const server = createServer((socket) => {
      trap.caught++;
      socket.on("error", () => {}).end("HTTP/1.1 400 No\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
    });
    trap.caught = 0;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    trap.address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    trap.sockets = watchSockets();
  });
  return trap;
}

/** How many calls {@link useAll} makes. */
export const CALLS = 11;

/** Calls everything that reads or writes, and returns how many of the calls failed. */
export async function useAll(client: Client): Promise<number> {
  const maps = client.resource(configMaps, "default");
  const calls: (() => PromiseLike<unknown>)[] = [
    () => client.send({ path: "/openapi/v3" }),
    () => client.send({ method: "POST", path: "/a", body: "{}" }),
    () => client.send({ method: "HEAD", path: "/a" }),
    () => client.resource(namespaces).list(),
    () => maps.list({ limit: 1 }),
    () => maps.get("a"),
    () => maps.create({ metadata: { name: "a" } }),
    () => maps.apply({ metadata: { name: "a" } }, { fieldManager: "t" }),
    () => maps.delete("a"),
    () => readTable(client.resource(configMaps)),
    () => createDynamicClient(client).resource("configmaps"),
  ];
  let failures = 0;
  for (const call of calls) await Promise.resolve(call()).catch(() => failures++);
  return failures;
}
