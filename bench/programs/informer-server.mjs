// Serves made-up pods as a list and as a stream, and changes of them. Says where when it is asked.
import { once } from "node:events";
import { createServer } from "node:http";
import { answer } from "./answer.mjs";
import { replica } from "./pod.mjs";

const CHUNK = 64 * 1024;
const VERSION = 200_000;

const typed = (pod) => ({ kind: "Pod", apiVersion: "v1", ...pod });
const line = (type, object) => `${JSON.stringify({ type, object })}\n`;

/** The state of a pod after its container was restarted. */
function restarted(pod, times) {
  const { metadata, spec, status } = structuredClone(pod);
  const time = new Date(Date.UTC(2026, 5, 1) + times * 1000).toISOString().replace(".000", "");
  status.containerStatuses[0].restartCount = times;
  status.conditions[1].lastTransitionTime = time;
  return { metadata: { ...metadata, resourceVersion: String(VERSION + times) }, spec, status };
}

async function write(response, bytes) {
  for (let i = 0; i < bytes.length; i += CHUNK) {
    if (!response.write(bytes.subarray(i, i + CHUNK))) await once(response, "drain");
  }
}

await answer(async ({ count, updates }) => {
  const items = Array.from({ length: count }, (_, i) => replica(i));
  const metadata = { resourceVersion: String(VERSION) };
  const list = Buffer.from(JSON.stringify({ kind: "PodList", apiVersion: "v1", metadata, items }));
  const end = { ...typed({}), metadata: { ...metadata, annotations: { "k8s.io/initial-events-end": "true" } } };
  const stream = Buffer.from(items.map((pod) => line("ADDED", typed(pod))).join("") + line("BOOKMARK", end));
  const changes = Buffer.from(
    // In an order that visits all of them.
    Array.from({ length: updates }, (_, i) =>
      line("MODIFIED", typed(restarted(items[(i * 7919) % count], i + 1))),
    ).join(""),
  );
  let open;
  const server = createServer(async ({ url }, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    if (url === "/changes") {
      await write(response, changes);
      response.end();
    } else if (url === "/changes/start") {
      response.end("{}");
      await write(open, changes);
    } else if (url.includes("watch=true")) {
      open = response;
      response.flushHeaders();
      if (url.includes("sendInitialEvents=true")) await write(response, stream);
    } else response.end(list);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { port: server.address().port, bytes: list.length };
});
