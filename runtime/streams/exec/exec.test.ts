import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { WebSocket } from "ws";
import { ApiError, ConnectionError, RequestError, ResponseError } from "../../index.js";
import { message, podsOf, SUCCESS, sending, V4, V5 } from "../../testdata/exec-server.js";
import type { PodBehaviour } from "../../testdata/pod-server.js";

function failure(code: number): object {
  const details = { causes: [{ reason: "ExitCode", message: String(code) }] };
  return { ...SUCCESS, status: "Failure", reason: "NonZeroExitCode", message: `exit code ${code}`, details };
}

describe("E.1 the request of exec", () => {
  test("repeats the command, and offers v5 before v4", async () => {
    const { pods: here, requests } = await podsOf({ accept: sending(message(3, JSON.stringify(SUCCESS))) });
    await here.exec("web", ["sh", "-c", "a b&c"], { container: "c1", tty: true, stdin: "" });
    const [request] = requests;
    expect(request?.url).toBe(
      "/api/v1/namespaces/default/pods/web/exec?command=sh&command=-c&command=a%20b%26c&container=c1&stdin=true&stdout=true&tty=true",
    );
    expect(request?.method).toBe("GET");
    expect(request?.headers["sec-websocket-protocol"]).toBe(`${V5}, ${V4}`);
  });

  test("a server that chooses no protocol is an error", async () => {
    const { pods: here } = await podsOf({ protocol: undefined });
    await expect(here.exec("web", "date")).rejects.toMatchObject({ name: "ResponseError", code: "NotUpgraded" });
  });
});

describe("E.3 messages of exec", () => {
  test("are output by their first byte; unknown channels and empty messages are ignored", async () => {
    const { pods: here } = await podsOf({
      accept: sending(
        message(1, ""),
        message(1, "out"),
        message(7, "unknown"),
        message(2, "err"),
        message(1, "put"),
        Buffer.alloc(0),
        message(3, JSON.stringify(SUCCESS)),
      ),
    });
    expect(await here.exec("web", "date")).toEqual({ exitCode: 0, stdout: "output", stderr: "err" });
  });

  test("of text are a protocol error", async () => {
    const { pods: here } = await podsOf({ accept: (socket) => socket.send("text") });
    await expect(here.exec("web", "date")).rejects.toMatchObject({ name: "ConnectionError", code: "EPROTO" });
  });

  test("a character that two messages share is one character", async () => {
    const bytes = Buffer.from("ä");
    const { pods: here } = await podsOf({
      accept: sending(
        message(1, bytes.subarray(0, 1)),
        message(1, bytes.subarray(1)),
        message(3, JSON.stringify(SUCCESS)),
      ),
    });
    expect((await here.exec("web", "date")).stdout).toBe("ä");
  });

  test("the end of stdin is a message on the channel 255", async () => {
    const received: Buffer[] = [];
    const { pods: here } = await podsOf({
      accept: (socket) =>
        socket.on("message", (data: Buffer) => {
          received.push(data);
          if (data[0] === 255) sending(message(3, JSON.stringify(SUCCESS)))(socket);
        }),
    });
    await here.exec("web", "cat", { stdin: "abc" });
    expect(received).toEqual([message(0, "abc"), Buffer.from([255, 0])]);
  });
});

describe("E.4 a server that supports only v4", () => {
  test("runs commands that do not read their input", async () => {
    const { pods: here } = await podsOf({
      protocol: V4,
      accept: sending(message(1, "x"), message(3, JSON.stringify(SUCCESS))),
    });
    expect(await here.exec("web", "date")).toEqual({ exitCode: 0, stdout: "x", stderr: "" });
  });

  test("cannot signal the end of stdin, which is an error", async () => {
    const received: Buffer[] = [];
    const { pods: here } = await podsOf({
      protocol: V4,
      accept: (socket) => socket.on("message", (data: Buffer) => received.push(data)),
    });
    const call = here.exec("web", "cat", { stdin: "abc" });
    await expect(call).rejects.toThrow(/supports only v4\.channel\.k8s\.io, which cannot signal the end of stdin/);
    await expect(call).rejects.toBeInstanceOf(ResponseError);
    // Not the character of Ctrl-D.
    await expect.poll(() => received).toEqual([message(0, "abc")]);
  });
});

describe("E.5 the end of a command", () => {
  test.each([1, 7, 126, 255])("exit code %d", async (code) => {
    const { pods: here } = await podsOf({ accept: sending(message(3, JSON.stringify(failure(code)))) });
    expect(await here.exec("web", "date")).toMatchObject({ exitCode: code });
    expect(await here.exec("web", "date").exit).toBe(code);
  });

  test("a Status in several messages is put together", async () => {
    const text = JSON.stringify(failure(3));
    const { pods: here } = await podsOf({
      accept: sending(message(3, text.slice(0, 20)), message(1, "x"), message(3, text.slice(20))),
    });
    expect(await here.exec("web", "date")).toEqual({ exitCode: 3, stdout: "x", stderr: "" });
  });

  test("another failure is an ApiError with the server's Status, and without the command", async () => {
    const status = { ...SUCCESS, status: "Failure", reason: "InternalError", message: "no such file", code: 500 };
    const { pods: here } = await podsOf({ accept: sending(message(3, JSON.stringify(status))) });
    const error: unknown = await here.exec("web", ["login", "--password=hunter2"]).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ reason: "InternalError", code: 500, status });
    expect(String(error)).toContain("/api/v1/namespaces/default/pods/web/exec");
    expect(JSON.stringify(error) + String(error)).not.toContain("hunter2");
  });

  test.each([
    ["a close frame", (socket: WebSocket) => socket.close(1000)],
    ["a lost connection", (socket: WebSocket) => socket.terminate()],
  ])("%s without a Status is a lost connection, not a success", async (_how, end) => {
    const { pods: here } = await podsOf({
      accept: (socket) => {
        socket.send(message(1, "some"));
        setTimeout(end, 20, socket);
      },
    });
    const session = here.exec("web", ["date", "hunter2"]);
    const chunks: Buffer[] = [];
    const reading = (async () => {
      for await (const chunk of session.stdout) chunks.push(chunk as Buffer);
    })();
    await expect(reading).rejects.toBeInstanceOf(ConnectionError);
    await expect(session.exit).rejects.toMatchObject({ code: "ECONNRESET" });
    await expect(session).rejects.not.toThrow(/hunter2/);
    expect(Buffer.concat(chunks).toString()).toBe("some");
  });

  test("something else than a Status is an error", async () => {
    const { pods: here } = await podsOf({ accept: sending(message(3, "command terminated")) });
    await expect(here.exec("web", "date")).rejects.toMatchObject({ name: "ResponseError", code: "InvalidJson" });
  });
});

describe("E.6 a terminal", () => {
  test("gets its size at the start, and then each new one", async () => {
    const received: string[] = [];
    const { pods: here } = await podsOf({
      accept: (socket) =>
        socket.on("message", (data: Buffer) => {
          received.push(data.toString());
          if (received.length === 2) sending(message(3, JSON.stringify(SUCCESS)))(socket);
        }),
    });
    const shell = here.exec("web", "sh", { tty: true, stdin: true, size: { columns: 80, rows: 24 } });
    void shell.stdin;
    await delay(20);
    shell.resize({ columns: 100, rows: 30 });
    await shell.exit;
    expect(received).toEqual(['\x04{"Width":80,"Height":24}', '\x04{"Width":100,"Height":30}']);
  });

  test("has no error output of its own", async () => {
    const { pods: here } = await podsOf({});
    await expect(here.exec("web", "sh", { tty: true, stderr: true })).rejects.toThrow(RequestError);
    await expect(here.exec("web", "sh", { size: { columns: 1, rows: 1 } })).rejects.toThrow("size requires tty");
  });
});

describe("E.8 the order at the end", () => {
  test("a slow reader of the output gets all of it before the exit code", async () => {
    const chunk = Buffer.alloc(32 * 1024, "x");
    const { pods: here } = await podsOf({
      accept: (socket) => {
        for (let i = 0; i < 100; i++) socket.send(message(1, chunk));
        sending(message(3, JSON.stringify(failure(4))))(socket);
      },
    });
    const session = here.exec("web", "date");
    const { exit } = session;
    let bytes = 0;
    for await (const part of session.stdout) {
      bytes += (part as Buffer).length;
      await delay(1);
    }
    expect(bytes).toBe(100 * chunk.length);
    expect(await exit).toBe(4);
  });

  test("abort closes the socket and rejects with the signal's reason", async () => {
    let closed = false;
    const { pods: here } = await podsOf({
      accept: (socket) => socket.on("close", () => (closed = true)).send(message(1, "x")),
    });
    const controller = new AbortController();
    const session = here.exec("web", ["sleep", "100"], { signal: controller.signal });
    const reason = new Error("enough");
    setTimeout(() => controller.abort(reason), 30);
    await expect(session).rejects.toBe(reason);
    await expect.poll(() => closed).toBe(true);
  });

  test("close() ends the output without an error, and rejects the exit code", async () => {
    const { pods: here } = await podsOf({ accept: (socket) => socket.send(message(1, "x")) });
    const session = here.exec("web", ["sleep", "100"]);
    for await (const chunk of session.stdout) {
      expect(String(chunk)).toBe("x");
      session.close();
    }
    await expect(session.exit).rejects.toMatchObject({ code: "StreamClosed" });
  });

  test("a command that ends before it has read its input is not a failure", async () => {
    let returned = false;
    async function* endless(): AsyncGenerator<string, void, void> {
      try {
        for (;;) {
          yield "line\n";
          await delay(1);
        }
      } finally {
        returned = true;
      }
    }
    const { pods: here } = await podsOf({
      accept: (socket) => socket.once("message", () => sending(message(3, JSON.stringify(SUCCESS)))(socket)),
    });
    expect(await here.exec("web", ["head", "-1"], { stdin: endless() })).toMatchObject({ exitCode: 0 });
    await expect.poll(() => returned).toBe(true);
  });
});

describe("E.9 a refused upgrade", () => {
  const refusing = (status: string, type: string, body: string): PodBehaviour => ({
    refuse: (socket) => {
      const head = `HTTP/1.1 ${status}\r\ncontent-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}`;
      socket.end(`${head}\r\nconnection: close\r\n\r\n${body}`);
      return true;
    },
  });

  test("is an ApiError with the server's Status, and without the command", async () => {
    const status = { ...SUCCESS, status: "Failure", reason: "BadRequest", message: "container not found", code: 400 };
    const { pods: here } = await podsOf(refusing("400 Bad Request", "application/json", JSON.stringify(status)));
    const error: unknown = await here.exec("web", ["x", "hunter2"]).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ reason: "BadRequest", url: "/api/v1/namespaces/default/pods/web/exec" });
    expect(JSON.stringify(error) + String(error)).not.toContain("hunter2");
  });

  test("by the page of a proxy is an ApiError that does not contain the page", async () => {
    const { pods: here } = await podsOf(refusing("403 Forbidden", "text/html", "<html>sign in</html>"));
    await expect(here.exec("web", "date")).rejects.toMatchObject({ name: "ApiError", code: 403 });
  });

  test("with a success says that the protocol was not changed", async () => {
    const { pods: here } = await podsOf(refusing("200 OK", "text/html", "<html>welcome</html>"));
    await expect(here.exec("web", "date")).rejects.toMatchObject({ name: "ResponseError", code: "NotUpgraded" });
  });

  test("ends the streams with the same error", async () => {
    const { pods: here } = await podsOf(refusing("404 Not Found", "application/json", "{}"));
    const session = here.exec("web", "date", { stdin: true });
    const reading = (async () => {
      for await (const _ of session.stdout);
    })();
    await expect(reading).rejects.toBeInstanceOf(ApiError);
    await expect(session.exit).rejects.toBeInstanceOf(ApiError);
  });
});
