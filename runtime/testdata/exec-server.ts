import type { WebSocket } from "ws";
import type { ResourceClient } from "../index.js";
import { type PodBehaviour, type PodServer, startPodServer } from "./pod-server.js";
import { type PodsResource, pods } from "./tokens.js";

export const V5 = "v5.channel.k8s.io";
export const V4 = "v4.channel.k8s.io";
/** The Status of a command that ended with 0. */
export const SUCCESS = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success" } as const;

/** A message on a channel. */
export function message(channel: number, text: string | Buffer): Buffer {
  return Buffer.concat([Buffer.from([channel]), Buffer.from(text)]);
}

/** A server that sends messages and closes the WebSocket. */
export const sending =
  (...messages: Buffer[]) =>
  (socket: WebSocket): void => {
    for (const one of messages) socket.send(one);
    socket.close(1000);
  };

/** The pods of a server whose commands behave as a test wants it. It chooses v5 unless the behaviour says otherwise. */
export async function podsOf(
  behaviour: PodBehaviour,
): Promise<PodServer & { readonly pods: ResourceClient<PodsResource> }> {
  const server = await startPodServer({ protocol: V5, ...behaviour });
  return { ...server, pods: server.client.resource(pods, "default") };
}
