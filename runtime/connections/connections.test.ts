import { getEventListeners } from "node:events";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Answer, json, ok, serve } from "../testdata/server.js";
import { configMaps } from "../testdata/tokens.js";

describe("an abort", () => {
  const table: [string, Answer][] = [
    ["while waiting for the response", () => {}],
    ["in the middle of the body", (_request, response) => void response.writeHead(200).write("{")],
  ];
  test.each(table)("C.26 %s rejects with the reason itself, and frees the connection", async (_name, answer) => {
    let closed = 0;
    const { server, client } = await serve((request, response, number) => {
      response.on("close", () => closed++);
      return answer(request, response, number);
    });
    const abort = new AbortController();
    const reason = { any: "thing" };
    const call = client.resource(configMaps, "default").get("a", { signal: abort.signal });
    await expect.poll(() => server.requests.length).toBe(1);
    abort.abort(reason);
    await expect(call).rejects.toBe(reason);
    await expect.poll(() => closed).toBe(1);
  });

  test("before the call sends nothing", async () => {
    const { server, client } = await serve(ok);
    const call = client.send({ path: "/", signal: AbortSignal.abort() });
    await expect(call).rejects.toMatchObject({ name: "AbortError" });
    expect(server.requests).toHaveLength(0);
  });

  test("ends the wait for a free connection", async () => {
    const { server, client } = await serve(() => {});
    const abort = new AbortController();
    const calls = Array.from({ length: 17 }, (_, number) =>
      client.send({ path: `/${number}`, ...(number === 16 && { signal: abort.signal }) }),
    );
    calls.forEach((call) => void call.catch(() => {}));
    await expect.poll(() => server.requests.length).toBe(16);
    abort.abort(new Error("enough"));
    await expect(calls[16]).rejects.toThrow("enough");
    expect(server.requests).toHaveLength(16);
  });

  test("of a signal that many requests share causes no warning", async () => {
    const warnings: Error[] = [];
    const listener = (warning: Error): void => void warnings.push(warning);
    process.on("warning", listener);
    onTestFinished(() => void process.off("warning", listener));
    const { client } = await serve(ok);
    const { signal } = new AbortController();
    await Promise.all(Array.from({ length: 50 }, () => client.send({ path: "/", signal })));
    expect(warnings).toEqual([]);
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  test("of the client's signal ends every request, and leaves no listener behind", async () => {
    const abort = new AbortController();
    const { server, client } = await serve(
      (request, response) => (request.url === "/wait" ? undefined : json(response, {})),
      { signal: abort.signal },
    );
    await Promise.all(Array.from({ length: 50 }, () => client.send({ path: "/" })));
    expect(getEventListeners(abort.signal, "abort")).toHaveLength(0);
    const both = client.send({ path: "/wait", signal: new AbortController().signal });
    const one = client.send({ path: "/wait" });
    await expect.poll(() => server.requests.length).toBe(52);
    abort.abort(new Error("enough"));
    await expect(both).rejects.toThrow("enough");
    await expect(one).rejects.toThrow("enough");
  });
});

describe("the connections of a client", () => {
  test("are at most sixteen", async () => {
    const { server, client } = await serve(ok);
    await Promise.all(
      Array.from({ length: 200 }, (_, number) => client.resource(configMaps, "default").get(`a-${number}`)),
    );
    expect(server.requests).toHaveLength(200);
    expect(server.connections).toBeLessThanOrEqual(16);
  });

  test("end with the client, and so do the requests in flight", async () => {
    let closed = 0;
    const { server, client } = await serve((_request, response) => void response.on("close", () => closed++));
    const call = client.send({ path: "/" });
    call.catch(() => {});
    await expect.poll(() => server.requests.length).toBe(1);
    await client.close();
    const ended = { name: "RequestError", code: "ClientClosed" };
    await expect(call).rejects.toMatchObject(ended);
    await expect(client.resource(configMaps, "default").get("a")).rejects.toMatchObject(ended);
    await expect.poll(() => closed).toBe(1);
    await client.close();
  });
});
