import { describe, expect, test } from "vitest";
import { parseServer } from "./server-url.js";

describe("B.10 the server's address", () => {
  test.each([
    ["https://a.example", "https://a.example", ""],
    ["https://a.example:6443/", "https://a.example:6443", ""],
    ["https://a.example:443", "https://a.example", ""],
    ["a.example", "http://a.example", ""],
    ["a.example:8080", "http://a.example:8080", ""],
    ["localhost:8080", "http://localhost:8080", ""],
    ["[::1]:6443", "http://[::1]:6443", ""],
    ["https://[fd00::1]", "https://[fd00::1]", ""],
    ["https://a/k8s/clusters/c-1", "https://a", "/k8s/clusters/c-1"],
    ["https://a/k8s/clusters/c-1//", "https://a", "/k8s/clusters/c-1"],
    ["https://a/b?c=d#e", "https://a", "/b"],
    ["https://a/[fe80::1%25eth0]", "https://a", "/[fe80::1%25eth0]"],
    ["HTTPS://A.example/", "https://a.example", ""],
  ])("%s", (server, origin, prefix) => {
    expect(parseServer(server)).toEqual({ origin, prefix });
  });

  test.each([
    ["a.example/path", /has a path but no scheme/],
    ["ftp://a", /ftp/],
    ["https://user:s3cret@a", /user name or password/],
    ["https://", /must be/],
    ["https://a b", /must be/],
    ["\\\\a", /must be/],
    ["http://s3cret@[", /must be/],
    [
      "https://[fe80::1%25eth0]:6443",
      /^the "server" address contains an IPv6 address with a zone \(%\), which is not supported; use /,
    ],
    ["https://[fe80::1%eth0]", /with a zone/],
    ["[fe80::1%25eth0]:6443", /with a zone/],
    ["HTTPS://user:s3cret@[FE80::1%251]/k8s", /with a zone/],
    ["https://[::ffff:127.0.0.1%25lo]", /with a zone/],
  ])("refuses %s", (server, message) => {
    const refuse = (): unknown => parseServer(server);
    expect(refuse).toThrow(message);
    expect(refuse).not.toThrow(/s3cret/);
  });
});
