import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A server on loopback that shows what it receives, and sends it back as an API server would. */
export interface Listener {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts a listener on a free port. */
export async function listen(): Promise<Listener> {
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => {
      body += text;
    });
    request.on("end", () => {
      console.log(
        `→ ${request.method} ${request.url}${body === "" ? "" : `\n  ${request.headers["content-type"]}\n  ${body}`}`,
      );
      const object = body === "" ? { kind: "PodList", apiVersion: "v1", items: [] } : JSON.parse(body);
      const metadata = { ...object.metadata, uid: "00000000-0000-4000-8000-000000000000", resourceVersion: "1" };
      response.setHeader("content-type", "application/json").end(JSON.stringify({ ...object, metadata }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
