import { Agent, request } from "node:https";

/** What a server answered. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Sends one request to a control plane; undefined if no response came, or none in time. */
export type Send = (method: string, path: string, body?: object) => Promise<Answer | undefined>;

const timeoutMilliseconds = 10_000;

/** Creates a {@link Send} for a server that presents a certificate of the authority `ca`. */
export function createSend(server: string, ca: string, token: string): Send {
  // Connections are not kept, because open ones would delay the server when it is stopped.
  const agent = new Agent({ ca, keepAlive: false });
  return (method, path, body) =>
    new Promise((resolve) => {
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      const signal = AbortSignal.timeout(timeoutMilliseconds);
      const sent = request(new URL(path, server), { method, agent, headers, signal }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, body: text }));
        response.on("error", () => resolve(undefined));
      });
      sent.on("error", () => resolve(undefined));
      sent.end(body && JSON.stringify(body));
    });
}
