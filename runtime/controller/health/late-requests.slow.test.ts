import { connect } from "node:net";
import { expect, test } from "vitest";
import { startHealthServer } from "./index.js";

test("H.11 connections that do not send a request in time are closed", async () => {
  const server = await startHealthServer({ port: 0, host: "127.0.0.1", live: {}, ready: {} });
  const received = await new Promise<string>((resolve) => {
    let text = "";
    const socket = connect(server.port, "127.0.0.1", () => socket.write("GET /livez HTTP/1.1\r\nhost: a\r\n"));
    socket.on("data", (data) => {
      text += data;
    });
    socket.on("close", () => resolve(text));
  });
  expect(received).toMatch(/^HTTP\/1.1 408/);
  await server.close();
});
