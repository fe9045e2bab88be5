import { ConnectionError, type ConnectionErrorRequest } from "./connection-error.js";
import { ProxyFailure } from "./proxy-failure.js";

/** What a code means and how to fix the problem. */
type Explanation = readonly [what: string, advice: string];

const CA = "set the cluster's certificate authority in the options or in the kubeconfig";
const CLIENT_CERTIFICATE = "in the options or in the kubeconfig, set a client certificate that the server accepts";
const EXPLANATIONS: { readonly [code: string]: Explanation } = {
  ECONNREFUSED: [
    "connection refused",
    "check that the API server is running, and that the address and port are correct",
  ],
  ENOTFOUND: ["the host name cannot be resolved", "check the server address and DNS"],
  EAI_AGAIN: ["the host name cannot be resolved at the moment", "check DNS and the network"],
  EHOSTUNREACH: ["the host cannot be reached", "check the network, VPN or firewall"],
  ENETUNREACH: ["the network cannot be reached", "check the network, VPN or firewall"],
  EADDRNOTAVAIL: ["no local port is free for another connection", "use fewer clients at the same time"],
  ECONNRESET: [
    "the connection was interrupted",
    "check the address, and check whether the port expects https:// or http://",
  ],
  CERTIFICATES_CHANGED: ["the stream was closed because the certificates changed", "open the stream again"],
  EPIPE: ["the connection was interrupted", "retry the request if that is safe"],
  ETIMEDOUT: ["the request timed out", "check the address and the network, or set a longer timeout"],
  DEPTH_ZERO_SELF_SIGNED_CERT: ["the server's certificate is self-signed", CA],
  SELF_SIGNED_CERT_IN_CHAIN: ["the server's certificate was signed by an unknown authority", CA],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: ["the server's certificate was signed by an unknown authority", CA],
  UNABLE_TO_GET_ISSUER_CERT: ["the server's certificate was signed by an unknown authority", CA],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: ["the server's certificate was signed by an unknown authority", CA],
  CERT_SIGNATURE_FAILURE: ["the server's certificate was not signed by the configured authority", CA],
  CERT_HAS_EXPIRED: ["the server's certificate has expired", "renew the certificate, and check this machine's clock"],
  CERT_NOT_YET_VALID: ["the server's certificate is not valid yet", "check this machine's clock"],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    "the server's certificate was issued for another name",
    "use a name in the certificate as the host name or as the TLS server name",
  ],
  EPROTO: ["the TLS handshake failed", "check that the port expects https://"],
  ERR_INVALID_HTTP_RESPONSE: ["the server does not speak HTTP", "check the port"],
  ERR_SSL_WRONG_VERSION_NUMBER: ["the server does not speak TLS", "check the port, or use http://"],
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: ["the server requires a client certificate", CLIENT_CERTIFICATE],
  // What TLS 1.2 servers send in its place, among other reasons.
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: [
    "the server rejected the TLS handshake",
    "it may require a client certificate: set one in the options or in the kubeconfig",
  ],
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: ["the server does not trust the client certificate", CLIENT_CERTIFICATE],
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: ["the server rejected the client certificate", CLIENT_CERTIFICATE],
  ERR_SSL_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE: ["the server rejected the client certificate", CLIENT_CERTIFICATE],
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: ["the server rejected the client certificate", CLIENT_CERTIFICATE],
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED: ["the client certificate is revoked", CLIENT_CERTIFICATE],
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: ["the client certificate has expired", CLIENT_CERTIFICATE],
  ERR_SSL_PACKET_LENGTH_TOO_LONG: ["the server does not speak TLS", "check the port, or use http://"],
};

// undici's codes for which Node has an equivalent.
const NODE_CODES: { readonly [code: string]: string } = {
  UND_ERR_SOCKET: "ECONNRESET",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "ECONNRESET",
  UND_ERR_CONNECT_TIMEOUT: "ETIMEDOUT",
  UND_ERR_HEADERS_TIMEOUT: "ETIMEDOUT",
  UND_ERR_BODY_TIMEOUT: "ETIMEDOUT",
};

function ownCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  // Most errors of undici's parser have no code.
  return error instanceof Error && error.name === "HTTPParserError" ? "ERR_INVALID_HTTP_RESPONSE" : undefined;
}

/** The code of a network failure: Node's or OpenSSL's, from the error or from its causes. */
export function connectionCode(error: unknown): string {
  const code = ownCode(error);
  if (code === undefined || code === "UND_ERR_SOCKET" || code === "UND_ERR") {
    // undici wraps the error of the socket.
    const inner = typeof error === "object" && error !== null && "cause" in error ? ownCode(error.cause) : undefined;
    if (inner !== undefined) return NODE_CODES[inner] ?? inner;
  }
  return code === undefined ? "UNKNOWN" : (NODE_CODES[code] ?? code);
}

/** A cause with only code and text: parser errors also contain a part of the response, and certificate errors the certificate. */
function cause(error: unknown, code: string): Error {
  const text = error instanceof Error ? error.message : "";
  return Object.assign(new Error(text || code), { code });
}

/** The `ConnectionError` of a request without a usable response. */
export function connectionFailure(error: unknown, request: ConnectionErrorRequest, note = ""): ConnectionError {
  const code = connectionCode(error);
  const explanation: Explanation | undefined =
    error instanceof ProxyFailure ? [error.message, error.advice] : EXPLANATIONS[code];
  const [what, advice] = explanation ?? [
    `the connection failed (${code})`,
    "check that this is the address of an API server",
  ];
  const message = `${request.server}: ${what} (${request.method} ${request.url})${note}; ${advice}`;
  return new ConnectionError(code, message, request, { cause: cause(error, code) });
}
