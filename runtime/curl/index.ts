import { isSecretPath } from "../transport/secret-path.js";
import type { InterceptedRequest } from "../types/interceptor.js";

/** The parts of a request that the command repeats. */
export type CurlRequest = Pick<InterceptedRequest, "server" | "method" | "path" | "query" | "headers" | "body">;

/** Further options of the command. */
export interface CurlOptions {
  /** File of the certificate authority in PEM, as `--cacert`. */
  caFile?: string;
  /** Files of the client certificate and its key in PEM, as `--cert` and `--key`. */
  clientCertificateFile?: string;
  clientKeyFile?: string;
  /** Do not verify the server's certificate. Default false. */
  insecureSkipTlsVerify?: boolean;
  /** A file with the line `Authorization: Bearer …`, as `--header @file`, so that the token does not appear in a process list. */
  authorizationFile?: string;
  /**
   * Include secrets: headers that may contain a credential, whatever the case of their names, user name and password in the server's
   * address, and the bodies of Secrets and of requests about tokens. Default false: headers, user name and password are omitted, and the
   * body is read from standard input.
   */
  secrets?: boolean;
}

// `authorization`, `cookie`, and what proxies and clouds call theirs: `x-auth-token`, `x-api-key`, `x-amz-security-token`.
const SECRET_HEADER = /auth|cookie|token|secret|passw|credential|jwt|api-?key|session/i;
// Kubernetes takes a token from the header `Sec-WebSocket-Protocol`, too.
const SECRET_VALUE = /bearer\.authorization/i;
const SECRET_KIND = /"kind"\s*:\s*"(?:Secret|SecretList|TokenReview|TokenRequest)"/;

/** A word that a POSIX shell does not change. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/**
 * The curl command that sends a request again, for a POSIX shell, as one line. Made of what an interceptor sees, so without the client's
 * credentials: add them with the options, or omit them for `kubectl proxy`.
 *
 * @param request what an interceptor was called with
 * @param options files of certificates, and whether to include secrets
 * @example
 * const client = await connect({
 *   interceptors: [
 *     (request, next) => {
 *       console.error(toCurl(request));
 *       return next(request);
 *     },
 *   ],
 * });
 * // curl --request GET --header 'accept: application/json' --path-as-is --globoff https://127.0.0.1:6443/api/v1/nodes/a
 */
export function toCurl(request: CurlRequest, options: CurlOptions = {}): string {
  const { server, method, path, query, headers, body } = request;
  const { secrets = false, caFile, clientCertificateFile, clientKeyFile, authorizationFile } = options;
  const words = ["curl", "--request", method];
  for (const [name, value] of Object.entries(headers)) {
    // curl omits a header without a value, unless it ends in a semicolon.
    const header = value === "" ? `${name};` : `${name}: ${value}`;
    if (secrets || !(SECRET_HEADER.test(name) || SECRET_VALUE.test(value))) words.push("--header", header);
  }
  if (authorizationFile !== undefined) words.push("--header", `@${authorizationFile}`);
  if (caFile !== undefined) words.push("--cacert", caFile);
  if (clientCertificateFile !== undefined) words.push("--cert", clientCertificateFile);
  if (clientKeyFile !== undefined) words.push("--key", clientKeyFile);
  if (options.insecureSkipTlsVerify) words.push("--insecure");
  // curl would resolve dot segments, and read brackets and braces as patterns.
  words.push("--path-as-is", "--globoff");
  if (body !== undefined) words.push("--data-binary", bodyWord(body, secrets ? undefined : path));
  const address = secrets ? server : server.replace(/^([a-z]+:\/\/)[^/?#]*@/i, "$1");
  words.push(`${address}${path}${query === "" ? "" : `?${query}`}`);
  return words.map(quote).join(" ");
}

/**
 * curl reads a body that starts with `@` from a file, and a shell cannot pass on bytes that are not text.
 * @param path where the body is sent to, if it must not be shown there with secrets
 */
function bodyWord(body: string | Uint8Array, path: string | undefined): string {
  const text = typeof body === "string" ? body : Buffer.from(body).toString("utf8");
  const isText = typeof body === "string" || Buffer.from(text, "utf8").equals(body);
  const shown = path === undefined || !(isSecretPath(path) || SECRET_KIND.test(text));
  return shown && isText && !text.startsWith("@") && !text.includes("\0") ? text : "@-";
}
