import { exchange } from "../../connections/exchange.js";
import { loadPool } from "../../connections/undici.js";
import { ConfigError } from "../../errors/config-error.js";
import { connectionCode } from "../../errors/connection-failure.js";
import { createRedactor } from "../../text/redactor.js";
import { withoutCredentials } from "../../text/without-credentials.js";

/** How an issuer identifies a client. */
export interface OidcClient {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The issuer's certificate authority in PEM. Undefined: the system's authorities. */
  readonly ca: string | undefined;
}

/** The answer of an issuer to a refresh token. */
export interface OidcTokens {
  readonly idToken: string;
  /** Undefined if the old one stays valid. */
  readonly refreshToken: string | undefined;
}

const TIMEOUT_MS = 30_000;
const MAX_BYTES = 1024 * 1024;

function failure(issuer: string, problem: string): ConfigError {
  return new ConfigError(
    "RefreshFailed",
    `the id-token cannot be refreshed at ${withoutCredentials(issuer)}: ${problem}`,
  );
}

/** Checks that secrets may be sent to an address. */
function secureUrl(text: unknown, what: string, issuer: string): URL {
  if (typeof text !== "string" || !URL.canParse(text)) throw failure(issuer, `${what} is not a URL`);
  const url = new URL(text);
  if (url.protocol !== "https:") throw failure(issuer, `${what} must begin with https://`);
  return url;
}

/** Text in form encoding, which is how a header contains a client's id and secret. */
function formEncode(text: string): string {
  return `${new URLSearchParams({ "": text })}`.slice(1);
}

interface IssuerRequest {
  readonly method: "GET" | "POST";
  readonly headers: { readonly [name: string]: string };
  readonly body?: string;
}

/** Sends one request over its own connection, and resolves with the status and the members of the answer. */
async function ask(
  client: OidcClient,
  url: URL,
  request: IssuerRequest,
  signal: AbortSignal,
): Promise<{ status: number; members: { readonly [name: string]: unknown } }> {
  const { issuer, ca } = client;
  const connect = { timeout: TIMEOUT_MS, minVersion: "TLSv1.2" as const, rejectUnauthorized: true, ...(ca && { ca }) };
  const createPool = await loadPool();
  const pool = createPool(url.origin, { connections: 1, connect });
  try {
    const sent = { ...request, path: `${url.pathname}${url.search}` };
    const { status, body: bytes } = await exchange(pool, sent, signal, MAX_BYTES);
    const body: unknown = JSON.parse(bytes.toString("utf8"));
    return { status, members: typeof body === "object" && body !== null ? { ...body } : {} };
  } catch (error) {
    if (error instanceof SyntaxError) throw failure(issuer, `${url.origin} answered with text that is not JSON`);
    const why = signal.aborted ? "timed out" : connectionCode(error);
    throw failure(issuer, `${url.origin} did not answer (${why})`);
  } finally {
    await pool.destroy();
  }
}

async function tokenEndpoint(client: OidcClient, signal: AbortSignal): Promise<URL> {
  const { issuer } = client;
  const url = secureUrl(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`, "idp-issuer-url", issuer);
  const { status, members } = await ask(
    client,
    url,
    { method: "GET", headers: { accept: "application/json" } },
    signal,
  );
  if (status !== 200) throw failure(issuer, `reading its openid-configuration failed with HTTP ${status}`);
  return secureUrl(members.token_endpoint, "the token_endpoint of its openid-configuration", issuer);
}

/**
 * Requests a new ID token with a refresh token. Only the client's own secrets and the refresh token are sent, only over https, to the token
 * endpoint that the issuer's discovery document names. Times out after 30 seconds.
 *
 * @throws ConfigError `RefreshFailed`, which contains nothing of the answer but its error code
 * @see https://openid.net/specs/openid-connect-core-1_0.html#RefreshTokens
 */
export async function refreshTokens(client: OidcClient, refreshToken: string): Promise<OidcTokens> {
  const { issuer, clientId, clientSecret } = client;
  const limited = AbortSignal.timeout(TIMEOUT_MS);
  const url = await tokenEndpoint(client, limited);
  const form = { grant_type: "refresh_token", refresh_token: refreshToken };
  const type = { accept: "application/json", "content-type": "application/x-www-form-urlencoded" };
  const basic = Buffer.from([clientId, clientSecret].map(formEncode).join(":")).toString("base64");
  const post = (headers: { [name: string]: string }, body: { [name: string]: string }): ReturnType<typeof ask> =>
    ask(
      client,
      url,
      { method: "POST", headers: { ...type, ...headers }, body: `${new URLSearchParams(body)}` },
      limited,
    );
  // Issuers accept the client's secret in one of two ways, and few say which.
  let answer = await post({ authorization: `Basic ${basic}` }, form);
  if (answer.status >= 400 && answer.status < 500 && answer.members.error !== "invalid_grant") {
    const secret = clientSecret === "" ? {} : { client_secret: clientSecret };
    answer = await post({}, { ...form, client_id: clientId, ...secret });
  }
  const { status, members } = answer;
  if (status !== 200) {
    const { error } = members;
    // A client's secret may look like an error code.
    const { text: redact } = createRedactor([clientSecret, refreshToken]);
    const code = typeof error === "string" && /^[a-z_]{1,64}$/.test(error) ? `, ${redact(error)}` : "";
    throw failure(issuer, `the refresh-token was refused (HTTP ${status}${code}); log in again`);
  }
  const { id_token: idToken, refresh_token: next } = members;
  if (typeof idToken !== "string" || idToken === "")
    throw failure(issuer, "its answer contains no id_token; log in with the scope openid, or use an exec plugin");
  return { idToken, refreshToken: typeof next === "string" && next !== "" ? next : undefined };
}
