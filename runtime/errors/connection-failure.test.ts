import { expect, test } from "vitest";
import { connectionFailure } from "./connection-failure.js";

const REQUEST = { method: "GET", url: "/version", server: "https://127.0.0.1:6443" };

// The alerts that Go's TLS servers send about a client's certificate.
test.each([
  ["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "the server requires a client certificate"],
  ["ERR_SSL_TLSV1_ALERT_UNKNOWN_CA", "the server does not trust the client certificate"],
  ["ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE", "the server rejected the client certificate"],
  ["ERR_SSL_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE", "the server rejected the client certificate"],
  ["ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN", "the server rejected the client certificate"],
  ["ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED", "the client certificate is revoked"],
  ["ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED", "the client certificate has expired"],
])("the alert %s is explained", (code, what) => {
  const failure = connectionFailure(Object.assign(new Error("alert"), { code }), REQUEST);
  expect(failure).toMatchObject({ code, ...REQUEST });
  expect(failure.message).toBe(
    `https://127.0.0.1:6443: ${what} (GET /version); in the options or in the kubeconfig, set a client certificate that the server accepts`,
  );
});
