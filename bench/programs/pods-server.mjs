// Answers every request with a list of made-up pods. Says where and what when it is asked.
import { once } from "node:events";
import { createServer } from "node:http";
import { answer } from "./answer.mjs";
import { pod } from "./pod.mjs";

await answer(async ({ count }) => {
  const items = Array.from({ length: count }, (_, i) => pod(i));
  const body = Buffer.from(
    JSON.stringify({ kind: "PodList", apiVersion: "v1", metadata: { resourceVersion: "200000" }, items }),
  );
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": body.length }).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { port: server.address().port, bytes: body.length };
});
