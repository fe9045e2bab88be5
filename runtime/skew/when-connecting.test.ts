import { describe, expect, it } from "vitest";
import { type ConnectOptions, connect } from "../index.js";
import { json, startServer } from "../testdata/server.js";
import { describeSkew, SkewError } from "./index.js";

const INDEX = {
  paths: {
    "api/v1": { serverRelativeURL: "/openapi/v3/api/v1?hash=A" },
    "apis/apps/v1": { serverRelativeURL: "/openapi/v3/apis/apps/v1?hash=B" },
  },
};
const SAME = { v1: "A" };
const OTHER = { v1: "OTHER", "gone.io/v1": "G" };

/** Connects to a server with the index above, and closes the client. */
async function connected(
  options: ConnectOptions,
  answer = (response: Parameters<typeof json>[0]): void => json(response, INDEX),
): Promise<{ requests: string[]; warnings: string[]; error: unknown; url: string }> {
  const server = await startServer((_, response) => answer(response));
  const warnings: string[] = [];
  const onWarning = (text: string): void => void warnings.push(text);
  const error = await connect({ server: server.url, onWarning, ...options }).then(
    (client) => client.close(),
    (reason: unknown) => reason,
  );
  return { requests: server.requests.map(({ url }) => url), warnings, error, url: server.url };
}

describe("connect()", () => {
  it("does not send a request unless skew is set", async () => {
    expect(await connected({ apiHashes: OTHER })).toMatchObject({ requests: [], warnings: [], error: undefined });
  });

  it.each(["warn", "error"] as const)(
    "with skew %j sends one request, and is silent if nothing differs",
    async (skew) => {
      expect(await connected({ apiHashes: SAME, skew })).toMatchObject({
        requests: ["/openapi/v3"],
        warnings: [],
        error: undefined,
      });
    },
  );

  it('with skew "warn" warns once if the API differs', async () => {
    const { requests, warnings, error, url } = await connected({ apiHashes: OTHER, skew: "warn" });
    expect({ requests, error }).toEqual({ requests: ["/openapi/v3"], error: undefined });
    expect(warnings).toEqual([
      `the API of ${url} differs from the API that the client was generated for. Missing on the server: gone.io/v1. ` +
        "With a different description on the server: v1. A different description does not always affect a program. " +
        "To see what changed, run: kubesmith diff SNAPSHOT cluster",
    ]);
  });

  it('with skew "error" rejects with the report if the API differs', async () => {
    const { requests, warnings, error } = await connected({ apiHashes: OTHER, skew: "error" });
    expect({ requests, warnings }).toEqual({ requests: ["/openapi/v3"], warnings: [] });
    expect(error).toBeInstanceOf(SkewError);
    expect(error).toMatchObject({
      name: "SkewError",
      message: expect.stringContaining("Missing on the server: gone.io/v1."),
      report: { differs: true, missing: ["gone.io/v1"], different: ["v1"], additional: ["apps/v1"] },
    });
  });

  it.each([
    [403, "Forbidden"],
    [404, "NotFound"],
  ])("a server that answers the comparison with %i is a warning or an error, as skew says", async (code, reason) => {
    const status = {
      kind: "Status",
      apiVersion: "v1",
      status: "Failure",
      reason,
      code,
      message: "no \u001b[31m index",
    };
    const refuse = (response: Parameters<typeof json>[0]): void => json(response, status, code);
    const { warnings, error, url } = await connected({ apiHashes: SAME, skew: "warn" }, refuse);
    expect(error).toBeUndefined();
    expect(warnings).toEqual([
      `the API of ${url} could not be compared with the API that the client was generated for: ` +
        `[${reason}] no  [31m index (GET /openapi/v3)`,
    ]);
    expect((await connected({ apiHashes: SAME, skew: "error" }, refuse)).error).toMatchObject({
      name: "ApiError",
      code,
    });
  });

  it("a server that does not answer in time is a warning or an error, as skew says", async () => {
    const options = { apiHashes: SAME, requestTimeout: 50 };
    const { warnings, error } = await connected({ ...options, skew: "warn" }, () => {});
    expect(error).toBeUndefined();
    expect(warnings).toEqual([expect.stringMatching(/ could not be compared with the API .* 50 ms/)]);
    const failed = await connected({ ...options, skew: "error" }, () => {});
    expect(failed.error).toMatchObject({ name: "ConnectionError", code: "ETIMEDOUT" });
  });

  it("a server that cannot be reached is a warning or an error, as skew says", async () => {
    const server = "http://127.0.0.1:1";
    const { warnings, error } = await connected({ server, apiHashes: SAME, skew: "warn" });
    expect(error).toBeUndefined();
    expect(warnings).toEqual([expect.stringContaining(`: ${server}: connection refused (GET /openapi/v3)`)]);
    const failed = await connected({ server, apiHashes: SAME, skew: "error" });
    expect(failed.error).toMatchObject({ name: "ConnectionError", code: "ECONNREFUSED" });
  });

  it.each(["warn", "error"] as const)("with skew %j rejects with the reason of its signal", async (skew) => {
    const controller = new AbortController();
    const answer = (): void => controller.abort(new Error("enough"));
    const { warnings, error } = await connected({ apiHashes: SAME, skew, signal: controller.signal }, answer);
    expect({ warnings, error }).toEqual({ warnings: [], error: new Error("enough") });
  });

  it("rejects with what onWarning throws", async () => {
    const onWarning = (): never => {
      throw new Error("the logger failed");
    };
    expect((await connected({ apiHashes: OTHER, skew: "warn", onWarning })).error).toEqual(
      new Error("the logger failed"),
    );
  });

  it.each<[string, object, string]>([
    ["skew without apiHashes", { skew: "error" }, "skew needs apiHashes, which "],
    [
      "a warning that nobody sees",
      { skew: "warn", apiHashes: SAME, onWarning: undefined },
      'skew: "warn" needs onWarning',
    ],
    ["another value of skew", { skew: "ignore", apiHashes: SAME }, 'skew must be "warn" or "error"'],
    ["hashes of another type", { apiHashes: { v1: 1 } }, "apiHashes must be an object whose values are strings"],
    ["a list as hashes", { apiHashes: ["v1"] }, "apiHashes must be an object whose values are strings"],
  ])("refuses %s", async (_, options, message) => {
    expect((await connected(options)).error).toMatchObject({
      name: "ConfigError",
      code: "InvalidConfiguration",
      message: expect.stringContaining(message),
    });
  });
});

describe("describeSkew()", () => {
  const nothing = { server: "https://a", differs: false, missing: [], different: [], notCompared: [], additional: [] };

  it("says that nothing differs", () => {
    expect(describeSkew(nothing)).toBe(
      "the API of https://a does not differ from the API that the client was generated for",
    );
  });

  it("names ten group/versions of a list, and counts the others", () => {
    const missing = Array.from({ length: 12 }, (_, i) => `g${i}/v1`);
    expect(describeSkew({ ...nothing, differs: true, missing })).toContain(
      `Missing on the server: ${missing.slice(0, 10).join(", ")} and 2 more. To see`,
    );
  });
});
