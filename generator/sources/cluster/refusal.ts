import { STATUS_CODES } from "node:http";
import { isObject } from "../../json.js";
import { printable } from "../../terminal.js";

/** Why a request failed, on one line: the request, the code, and the server's own words if it sent a Status. */
export function describeRefusal(path: string, response: { readonly status: number; text(): string }): string {
  const { status } = response;
  const said = `GET ${path}: ${status} ${STATUS_CODES[status] ?? ""}`.trim();
  const message = statusMessage(response.text());
  const words = message === undefined ? said : `${said}: ${message}`;
  // Go's own message for plain http on its TLS port.
  if (status === 400 && /HTTP request to an HTTPS server/.test(response.text()))
    return `the server speaks https on this port (${said}); use https:// in the server's address`;
  if (status === 401) return `the server does not accept these credentials (${words}); check the token or certificate`;
  if (status === 403)
    return `this user is not allowed to read the API description (${words}); bind the system:discovery role to this user`;
  if (status >= 300 && status < 400)
    return `the server redirected the request, and redirects are not followed (${said}); use the API server's own address`;
  if (status >= 500 && path !== "/openapi/v3") return `the server behind this API did not answer (${words})`;
  return `the response does not come from a Kubernetes API server (${words})`;
}

function statusMessage(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const message = isObject(value) && value.kind === "Status" ? value.message : undefined;
    return typeof message === "string" && message !== "" ? printable(message.slice(0, 300)) : undefined;
  } catch {
    return undefined;
  }
}
