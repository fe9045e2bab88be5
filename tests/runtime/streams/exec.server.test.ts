import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { ApiError, ConnectionError, connect, isForbidden, isNotFound, type Session } from "@kubesmith/runtime";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { startSeverableRelay } from "../../support/severable-relay.js";
import { useNode } from "../../support/use-node.js";

const on = useNode();
beforeAll(() =>
  on.startPod("web", "while read line; do echo got $line; done; exit 5", { stdin: true, stdinOnce: true }),
);
beforeAll(() => on.startPod("shell", "trap 'exit 0' TERM; while :; do sleep 1; done"));

/** What a session has written to its output so far. */
function collect({ stdout }: Pick<Session, "stdout">): () => string {
  let text = "";
  stdout.on("data", (chunk: Buffer) => {
    text += String(chunk);
  });
  return () => text;
}

describe("E.1 exec", () => {
  test("collects what a command writes, and its exit code", async () => {
    expect(await on.pods.exec("shell", ["sh", "-c", "echo out; echo err >&2; exit 7"])).toEqual({
      exitCode: 7,
      stdout: "out\n",
      stderr: "err\n",
    });
  });

  test("passes arguments on as they are", async () => {
    const words = ["a b", "*", "$HOME", "ä", "'", '"', "&", "=", "", "\n", "%2F", "+"];
    const { stdout } = await on.pods.exec("shell", ["printf", "%s|", ...words]);
    expect(stdout).toBe(`${words.join("|")}|`);
  });

  test("of a single word is a command without arguments", async () => {
    expect((await on.pods.exec("shell", "true")).exitCode).toBe(0);
  });
});

test("E.2 exec requires the verb create, and get for servers before 1.35", async () => {
  const client = await connect({ kubeconfig: on.users.reader.kubeconfig });
  onTestFinished(() => client.close());
  const { pods } = await import("@kubesmith/kubernetes/core/v1");
  const failure: unknown = await client
    .resource(pods, "default")
    .exec("shell", ["echo", "hunter2"])
    .catch((error: unknown) => error);
  expect(isForbidden(failure)).toBe(true);
  expect(String(failure)).not.toContain("hunter2");
});

describe("E.3 stdin", () => {
  test("ends, so a command that reads to the end ends", async () => {
    const bytes = randomBytes(3_000_000);
    const { stdout, exitCode } = await on.pods.exec("shell", "cat", { stdin: bytes, encoding: "buffer" });
    expect([exitCode, stdout.equals(bytes)]).toEqual([0, true]);
  });

  test("is written piece by piece to a command that answers", async () => {
    const session = on.pods.exec("shell", ["sh", "-c", "while read line; do echo got $line; done; exit 3"], {
      stdin: true,
    });
    const { exit } = session;
    const answers: string[] = [];
    session.stdout.on("data", (chunk: Buffer) => answers.push(String(chunk)));
    for (const line of ["one", "two"]) {
      session.stdin.write(`${line}\n`);
      await expect.poll(() => answers.join("")).toContain(`got ${line}\n`);
    }
    session.stdin.end();
    expect(await exit).toBe(3);
  });
});

test("E.5 a command that cannot be started is an ApiError", async () => {
  await expect(on.pods.exec("shell", "no-such-command")).rejects.toBeInstanceOf(ApiError);
});

test("E.6 a terminal has the size that it is given, and one output", async () => {
  const size = { columns: 101, rows: 33 };
  const session = on.pods.exec("shell", ["sh"], { tty: true, stdin: true, size });
  const { exit } = session;
  const output = collect(session);
  await delay(300);
  session.stdin.write("stty size; echo to-stderr >&2\n");
  await expect.poll(output, { timeout: 5000 }).toMatch(/33 101\r\n[\s\S]*to-stderr\r\n/);
  session.resize({ columns: 44, rows: 22 });
  await delay(200);
  session.stdin.write("stty size; exit 9\n");
  expect(await exit).toBe(9);
  expect(output()).toContain("22 44\r\n");
});

describe("E.8 the end of a session", () => {
  test("abort rejects with the reason, and the command continues", async () => {
    const controller = new AbortController();
    const session = on.pods.exec("shell", ["sh", "-c", "echo begun; sleep 1; echo done > /tmp/aborted"], {
      signal: controller.signal,
    });
    const { exit } = session;
    for await (const chunk of session.stdout) {
      expect(String(chunk)).toBe("begun\n");
      break;
    }
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(exit).rejects.toBe(reason);
    await expect
      .poll(async () => (await on.pods.exec("shell", ["cat", "/tmp/aborted"])).stdout, {
        timeout: 10_000,
        interval: 300,
      })
      .toBe("done\n");
  });

  test("a command that is killed has the exit code of its signal", async () => {
    expect((await on.pods.exec("shell", ["sh", "-c", "kill -9 $$"])).exitCode).toBe(137);
  });

  test("a connection that is cut is a ConnectionError, not a success", async () => {
    const relay = await startSeverableRelay(on.server);
    onTestFinished(() => relay.stop());
    const client = await connect({ kubeconfig: on.users.admin.kubeconfig, server: relay.server });
    onTestFinished(() => client.close());
    const { pods } = await import("@kubesmith/kubernetes/core/v1");
    const session = client.resource(pods, "default").exec("shell", ["sh", "-c", "echo begun; sleep 30"]);
    const { exit } = session;
    const reading = (async () => {
      for await (const _ of session.stdout) relay.sever("resets");
    })();
    await expect(reading).rejects.toBeInstanceOf(ConnectionError);
    await expect(exit).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  test("a pod that is deleted ends the session with the signal's exit code or an error", async () => {
    await on.startPod("deleted", "sleep 100");
    const session = on.pods.exec("deleted", ["sh", "-c", "echo begun; sleep 100"]);
    const outcome = session.exit.catch((error: unknown) => error);
    for await (const _ of session.stdout) break;
    await on.pods.delete("deleted", { gracePeriodSeconds: 0 });
    expect(await outcome).not.toBe(0);
  });
});

describe("E.9 a refused upgrade", () => {
  test("of a pod that does not exist is NotFound", async () => {
    const failure: unknown = await on.pods.exec("missing", "date").catch((error: unknown) => error);
    expect(isNotFound(failure)).toBe(true);
  });

  test("of a container that does not exist is a bad request with the server's message", async () => {
    await expect(on.pods.exec("shell", "date", { container: "other" })).rejects.toMatchObject({
      code: 400,
      message: expect.stringContaining("container other is not valid for pod shell"),
    });
  });
});

test("attach sends to the main process, and receives what it writes, until it ends", async () => {
  const session = on.pods.attach("web", { stdin: true });
  const { ended } = session;
  const output = collect(session);
  await delay(500);
  session.stdin.write("hello\n");
  await expect.poll(output, { timeout: 5000 }).toBe("got hello\n");
  session.stdin.end();
  await ended;
});
