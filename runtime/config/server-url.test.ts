import { describe, expect, test } from "vitest";
import { parseServer } from "./server-url.js";

describe("B.10 the server's address", () => {
  test.each([
    ["https://a.example", false, "https://a.example", ""],
    ["https://a.example:6443/", false, "https://a.example:6443", ""],
    ["https://a.example:443", false, "https://a.example", ""],
    ["a.example", false, "http://a.example", ""],
    ["a.example:8080", false, "http://a.example:8080", ""],
    ["localhost:8080", false, "http://localhost:8080", ""],
    ["a.example:6443", true, "https://a.example:6443", ""],
    ["[::1]:6443", true, "https://[::1]:6443", ""],
    ["https://[fd00::1]", false, "https://[fd00::1]", ""],
    ["https://a/k8s/clusters/c-1", false, "https://a", "/k8s/clusters/c-1"],
    ["https://a/k8s/clusters/c-1//", false, "https://a", "/k8s/clusters/c-1"],
    ["https://a/b?c=d#e", false, "https://a", "/b"],
    ["HTTPS://A.example/", false, "https://a.example", ""],
  ])("%s", (server, tls, origin, prefix) => {
    expect(parseServer(server, tls)).toEqual({ origin, prefix });
  });

  test.each([
    ["a.example/path", /has a path/],
    ["ftp://a", /ftp/],
    ["https://user:s3cret@a", /user name or password/],
    ["https://", /must be/],
    ["https://a b", /must be/],
    ["\\\\a", /must be/],
    ["http://s3cret@[", /must be/],
  ])("refuses %s", (server, message) => {
    const refuse = (): unknown => parseServer(server, false);
    expect(refuse).toThrow(message);
    expect(refuse).not.toThrow(/s3cret/);
  });
});
