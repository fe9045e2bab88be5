import { connect } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { type HealthServer, type HealthServerOptions, startHealthServer } from "./index.js";

const metrics = { contentType: "text/plain; version=0.0.4", text: () => "up 1\n" };

async function start(options: Partial<HealthServerOptions> = {}): Promise<HealthServer & { url: string }> {
  const server = await startHealthServer({ port: 0, host: "127.0.0.1", live: {}, ready: {}, metrics, ...options });
  onTestFinished(() => server.close());
  return { ...server, url: `http://127.0.0.1:${server.port}` };
}
async function get(url: string, init?: RequestInit): Promise<[status: number, body: string]> {
  const response = await fetch(url, init);
  return [response.status, await response.text()];
}

describe("probes", () => {
  const broken = {
    election: () => {
      throw new Error("secret");
    },
  };

  test("H.11 answer ok while all checks succeed", async () => {
    const { url } = await start({ live: { election: () => true } });
    for (const path of ["/livez", "/healthz", "/readyz", "/livez/election", "/readyz/"]) {
      expect(await get(`${url}${path}`)).toEqual([200, "ok"]);
    }
    expect(await get(`${url}/livez?verbose`)).toEqual([200, "[+]ping ok\n[+]election ok\nlivez check passed\n"]);
    const head = await fetch(`${url}/readyz`, { method: "HEAD" });
    expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([200, "2", ""]);
  });

  test("H.11 liveness and readiness are judged apart, and failures do not say why", async () => {
    let isSynced = false;
    const { url } = await start({ live: broken, ready: { websites: () => isSynced, informers: () => true } });
    const lines = "[+]ping ok\n[-]websites failed: reason withheld\n[+]informers ok\nreadyz check failed\n";
    expect(await get(`${url}/readyz`)).toEqual([500, lines]);
    expect(await get(`${url}/readyz/informers`)).toEqual([200, "ok"]);
    expect((await get(`${url}/readyz/websites`))[0]).toBe(500);
    expect(await get(`${url}/readyz?exclude=websites&verbose=1`)).toEqual([
      200,
      "[+]ping ok\n[+]websites excluded: ok\n[+]informers ok\nreadyz check passed\n",
    ]);
    isSynced = true;
    expect(await get(`${url}/readyz`)).toEqual([200, "ok"]);
    const [status, text] = await get(`${url}/healthz`);
    expect([status, text]).toEqual([500, "[+]ping ok\n[-]election failed: reason withheld\nhealthz check failed\n"]);
  });

  test("H.11 the metrics have the content type of Prometheus; without metrics, the path is not found", async () => {
    const response = await fetch(`${(await start()).url}/metrics`);
    expect([response.status, response.headers.get("content-type"), await response.text()]).toEqual([
      200,
      "text/plain; version=0.0.4",
      "up 1\n",
    ]);
    expect((await get(`${(await start({ metrics: undefined })).url}/metrics`))[0]).toBe(404);
  });

  test("H.11 metrics that cannot be read do not end the process", async () => {
    const text = (): never => {
      throw new Error("broken");
    };
    const { url } = await start({ metrics: { ...metrics, text } });
    expect(await get(`${url}/metrics`)).toEqual([500, "the metrics could not be read\n"]);
    expect(await get(`${url}/livez`)).toEqual([200, "ok"]);
  });

  test.each(["/", "/other", "/livez/x", "/livez/ping/x", "/readyz/constructor", "/livez-", "//livez"])(
    "H.11 %s is not found",
    async (path) => {
      expect((await get(`${(await start()).url}${path}`))[0]).toBe(404);
    },
  );

  test("H.11 only GET and HEAD are allowed", async () => {
    const { url } = await start();
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
      const response = await fetch(`${url}/livez`, { method });
      expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    }
    const withBody = await fetch(`${url}/livez`, { method: "POST", body: "x".repeat(1000) });
    expect([withBody.status, withBody.headers.get("connection")]).toEqual([405, "close"]);
  });
});

/** Sends text over a connection, and resolves with what comes back until it is closed. */
function exchange(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    let received = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    socket.on("data", (data) => {
      received += data;
    });
    socket.on("error", () => {}).on("close", () => resolve(received));
  });
}

describe("the server", () => {
  test("H.11 refuses headers above 8 KiB and requests that are not HTTP", async () => {
    const { port } = await start();
    const large = `GET /livez HTTP/1.1\r\nhost: a\r\nx: ${"x".repeat(9000)}\r\n\r\n`;
    expect(await exchange(port, large)).toMatch(/^HTTP\/1.1 431/);
    expect(await exchange(port, "nonsense\r\n\r\n")).toMatch(/^HTTP\/1.1 400/);
  });

  test("H.11 says which port is in use, and which options are not valid", async () => {
    const { port } = await start();
    await expect(start({ port })).rejects.toMatchObject({
      message: `the health server cannot listen on 127.0.0.1, port ${port}: the port is already in use`,
      cause: { code: "EADDRINUSE" },
    });
    for (const bad of [-1, 65_536, 1.5, "8081", Number.NaN]) {
      await expect(start({ port: bad as number })).rejects.toMatchObject({
        name: "RequestError",
        code: "InvalidOption",
      });
    }
    await expect(start({ host: "" })).rejects.toThrow("health: host must be an address");
    await expect(start({ host: "192.0.2.1" })).rejects.toThrow(
      "the health server cannot listen on 192.0.2.1, port 0: ",
    );
  });

  test("H.11 listens at all addresses by default", async () => {
    const { port } = await start({ host: undefined });
    expect(await get(`http://127.0.0.1:${port}/livez`)).toEqual([200, "ok"]);
  });

  test("H.11 close() ends at once, whatever its connections do", async () => {
    const server = await start();
    expect(await get(`${server.url}/livez`)).toEqual([200, "ok"]);
    const pending = exchange(server.port, "GET /livez HTTP/1.1\r\n");
    await new Promise((resolve) => setTimeout(resolve, 50));
    await server.close();
    expect(await pending).toBe("");
    await server.close();
    await expect(fetch(`${server.url}/livez`)).rejects.toThrow();
  });
});
