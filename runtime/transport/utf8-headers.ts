import type { WireHeaders } from "../connections/exchange.js";

const BEYOND_ASCII = /[^\p{ASCII}]/u;

/** Text whose Latin-1 encoding, which is how HTTP libraries send header values, is the UTF-8 encoding of `text`. */
function encode(text: string): string {
  return BEYOND_ASCII.test(text) ? Buffer.from(text, "utf8").toString("latin1") : text;
}

/**
 * The headers in the form in which their values are sent as UTF-8, as Go sends them. Otherwise `ö` would be sent as one byte, so that an
 * API server reads the name of another user.
 */
export function utf8Headers(headers: { readonly [name: string]: string | readonly string[] }): WireHeaders {
  const encoded: WireHeaders = {};
  for (const name in headers) {
    const value = headers[name] ?? "";
    encoded[name] = typeof value === "string" ? encode(value) : value.map(encode);
  }
  return encoded;
}
