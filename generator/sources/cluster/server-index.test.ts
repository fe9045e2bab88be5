import { describe, expect, it } from "vitest";
import { parseIndex, resolveDocumentURL } from "./server-index.js";

const server = new URL("https://127.0.0.1:6443");
const prefixed = new URL("https://127.0.0.1:6443/k8s/clusters/c-1");
const index = (paths: object): string => JSON.stringify({ paths, somethingNew: true });
const entry = (url: string): object => ({ serverRelativeURL: url });

describe("the index", () => {
  it("lists group/versions, sorted, and omits all other keys (A.3, A.5)", () => {
    const { entries } = parseIndex(
      index({
        version: entry("/openapi/v3/version?hash=A"),
        apis: entry("/openapi/v3/apis?hash=B"),
        "apis/apps": entry("/openapi/v3/apis/apps?hash=C"),
        "apis/apps/v1": entry("/openapi/v3/apis/apps/v1?hash=D"),
        "api/v1": entry("/openapi/v3/api/v1?hash=E"),
        ".well-known/openid-configuration": entry("/openapi/v3/.well-known/openid-configuration?hash=F"),
        "apis/apps/v1/extra": entry("/openapi/v3/apis/apps/v1/extra?hash=G"),
      }),
      server,
    );
    expect([...entries.values()].map(({ key, path, hash }) => [key, path, hash])).toEqual([
      ["api/v1", "/openapi/v3/api/v1", "E"],
      ["apis/apps/v1", "/openapi/v3/apis/apps/v1", "D"],
    ]);
  });

  it.each(["apis/Apps/v1", "apis/APPS/v1", "apis/a.io/V1", "apis/a..b/v1", "apis/x-/v1", "apis/v1/é", "api/V1"])(
    "reports the key %s, whose group/version Kubernetes does not accept",
    (key) => {
      const paths = { "api/v1": entry("/openapi/v3/api/v1?hash=A"), [key]: entry("/openapi/v3/x?hash=B") };
      const { entries, unusable } = parseIndex(index(paths), server);
      expect([...entries.keys()]).toEqual(["api/v1"]);
      expect([...unusable]).toEqual([[key, `${key}: Kubernetes does not accept this name for a group/version`]]);
    },
  );

  it("shortens such a key, and shows it without control characters", () => {
    const paths = {
      "api/v1": entry("/openapi/v3/api/v1?hash=A"),
      [`apis/\u001b[31m\n/${"x".repeat(1e6)}`]: entry("/x"),
    };
    const [key = ""] = parseIndex(index(paths), server).unusable.keys();
    expect(key).toMatch(/^apis\/[^\p{Cc}]*\/x+…$/u);
    expect(key.length).toBeLessThan(1000);
  });

  it("gives URLs from serverRelativeURL, never from the key (A.4)", () => {
    const { entries } = parseIndex(index({ "apis/apps/v1": entry("/openapi/v3/elsewhere?hash=D&x=1") }), server);
    expect(entries.get("apis/apps/v1")).toMatchObject({ path: "/openapi/v3/elsewhere", hash: "D" });
  });

  it.each([
    ["HTML", "<html><title>Log in</title></html>", "HTML or XML"],
    ["nothing", "", "an empty body"],
    ["cut JSON", '{"paths": {"api/v1"', "incomplete JSON"],
    ["text", "404 page not found", "text that is not JSON"],
    ["no paths", "{}", "index of API documents"],
    ["empty paths (A.1)", '{"paths":{}}', "index of API documents"],
    ["a list", "[]", "index of API documents"],
    ["null", "null", "index of API documents"],
  ])("%s is an error", (_, text, words) => {
    expect(() => parseIndex(text, server)).toThrow(
      expect.objectContaining({ code: "index", message: expect.stringContaining(words) }),
    );
  });

  const elsewhere = "must be below the server's /openapi/v3, but is ";
  const url = "https://example.com/openapi/v3/apis/apps/v1";
  it.each([
    [entry(url), `${elsewhere}${JSON.stringify(url)}`],
    [{ serverRelativeURL: 1 }, `${elsewhere}1`],
    [null, "is missing"],
    ["x", "is missing"],
  ])("refuses only the entry %j", (value, problem) => {
    const { entries, refused } = parseIndex(
      index({ "api/v1": entry("/openapi/v3/api/v1?hash=A"), "apis/apps/v1": value }),
      server,
    );
    expect([...entries.keys()]).toEqual(["api/v1"]);
    expect(refused.get("apis/apps/v1")).toBe(`apis/apps/v1: the address of the document ${problem}`);
  });
});

describe("serverRelativeURL (A.17, G.3)", () => {
  it.each([
    [server, "/openapi/v3/api/v1?hash=H", "/openapi/v3/api/v1"],
    [prefixed, "/openapi/v3/api/v1?hash=H", "/openapi/v3/api/v1"],
    [prefixed, "/k8s/clusters/c-1/openapi/v3/api/v1?hash=H", "/openapi/v3/api/v1"],
    [
      new URL("https://127.0.0.1:6443/k8s/clusters/c-1/"),
      "/k8s/clusters/c-1/openapi/v3/api/v1?hash=H",
      "/openapi/v3/api/v1",
    ],
    [server, "/openapi/v3/x/%2e%2e/api/v1?hash=H", "/openapi/v3/api/v1"],
    [server, "/openapi/v3/api/v1?x=a%2Fb%5C&hash=H", "/openapi/v3/api/v1"],
  ])("of %s is reduced to %s", (base, url, path) => {
    expect(resolveDocumentURL(url, base)).toEqual({ path, hash: "H" });
  });

  it.each([
    "//evil/openapi/v3/x",
    "/\\evil/openapi/v3/x",
    "\\\\evil\\openapi\\v3",
    "/\t/evil/openapi/v3/x",
    "https://evil/openapi/v3/x",
    "http://127.0.0.1:6443/openapi/v3/x",
    "openapi/v3/x",
    "/openapi/v3",
    "/openapi/v3/../../api/v1/secrets",
    "/openapi/v3/%2e%2e/%2e%2e/api/v1/secrets",
    "/openapi/v3/..%2f..%2fapi/v1/secrets",
    "/openapi/v3/x%5c..",
    "/api/v1/secrets",
    "",
  ])("%j is refused", (url) => {
    expect(resolveDocumentURL(url, server)).toBeUndefined();
  });

  it("is refused below a path that only begins with the prefix", () => {
    expect(resolveDocumentURL("/k8s/clusters/c-10/openapi/v3/api/v1?hash=H", prefixed)).toBeUndefined();
    expect(resolveDocumentURL("/k8s/clusters/c-1/k8s/clusters/c-1/openapi/v3/api/v1?hash=H", prefixed)).toBeUndefined();
  });
});
