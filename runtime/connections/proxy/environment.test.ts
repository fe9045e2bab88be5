import { describe, expect, test } from "vitest";
import { parseProxy } from "./address.js";
import { proxyFromEnvironment } from "./environment.js";

const PROXY = { HTTPS_PROXY: "http://proxy:3128", HTTP_PROXY: "http://plain:8080" };
const proxied = (origin: string, noProxy: string): boolean =>
  proxyFromEnvironment(origin, { ...PROXY, NO_PROXY: noProxy }) !== undefined;

describe("B.16 the environment's proxy", () => {
  test("is chosen by the server's scheme, in upper or lower case", () => {
    expect(proxyFromEnvironment("https://api", PROXY)).toMatchObject({ host: "proxy", port: 3128 });
    expect(proxyFromEnvironment("http://api", PROXY)).toMatchObject({ host: "plain", port: 8080 });
    expect(proxyFromEnvironment("https://api", { https_proxy: "https://small" })).toMatchObject({
      scheme: "https",
      host: "small",
      port: 443,
    });
    expect(proxyFromEnvironment("https://api", { HTTPS_PROXY: "", https_proxy: "" })).toBeUndefined();
    expect(proxyFromEnvironment("https://api", { HTTP_PROXY: "http://plain" })).toBeUndefined();
  });

  test("may be written without a scheme", () => {
    expect(proxyFromEnvironment("https://api", { HTTPS_PROXY: "proxy:3128" })).toMatchObject({
      scheme: "http",
      port: 3128,
    });
  });

  test.each(["localhost", "127.0.0.1", "127.8.9.10", "[::1]"])("is not used for this machine: %s", (host) => {
    expect(proxied(`https://${host}:6443`, "")).toBe(false);
  });

  test.each<[noProxy: string, origin: string, proxied: boolean]>([
    ["*", "https://api.example.com", false],
    ["example.com", "https://example.com", false],
    ["example.com", "https://api.example.com", false],
    ["example.com", "https://notexample.com", true],
    [".example.com", "https://api.example.com", false],
    [".example.com", "https://example.com", true],
    ["*.example.com", "https://api.example.com", false],
    ["*.example.com", "https://example.com", true],
    ["EXAMPLE.com", "https://example.COM", false],
    ["example.com:6443", "https://api.example.com:6443", false],
    ["example.com:6443", "https://api.example.com", true],
    ["example.com:443", "https://api.example.com", false],
    ["example.com:80", "http://api.example.com", false],
    ["10.0.0.0/8", "https://10.1.2.3:6443", false],
    ["10.0.0.0/8", "https://11.1.2.3:6443", true],
    ["10.0.0.0/8", "https://[2001:db8::1]", true],
    ["2001:db8::/32", "https://[2001:db8::1]", false],
    ["10.1.2.3", "https://10.1.2.3:6443", false],
    ["10.1.2.3:6443", "https://10.1.2.3:6443", false],
    ["10.1.2.3:6443", "https://10.1.2.3", true],
    ["[2001:db8::1]:6443", "https://[2001:db8::1]:6443", false],
    ["2001:db8:0::1", "https://[2001:db8::1]", false],
    ["10.0.0.0/99, 10.0.0.0/x, /8, ,", "https://10.1.2.3", true],
    ["other.com, example.com ", "https://example.com", false],
    ["", "https://example.com", true],
  ])("NO_PROXY=%s: %s proxied is %s", (noProxy, origin, want) => {
    expect(proxied(origin, noProxy)).toBe(want);
  });
});

describe("B.16 a proxy's address", () => {
  test("has a scheme, host, port and credentials", () => {
    expect(parseProxy("socks5://us%40er:p%3Aw@[::1]:99", "proxy-url")).toEqual({
      scheme: "socks5",
      host: "::1",
      port: 99,
      username: "us@er",
      password: "p:w",
    });
    expect(parseProxy("socks5h://proxy", "proxy-url")).toMatchObject({ scheme: "socks5", port: 1080 });
    expect(parseProxy("http://proxy", "proxy-url")).toMatchObject({ port: 80 });
  });

  test.each(["proxy", "ftp://u:planted@proxy", "http://", "http://u:planted%@proxy"])(
    "is refused if it is invalid: %s",
    (text) => {
      expect(() => parseProxy(text, "proxy-url")).toThrow(
        /^(proxy-url must be an http:\/\/, https:\/\/ or socks5:\/\/ URL|the user name and password in proxy-url must be percent-encoded)/,
      );
      expect(() => parseProxy(text, "proxy-url")).not.toThrow("planted");
    },
  );
});
