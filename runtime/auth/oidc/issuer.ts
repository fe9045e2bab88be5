import { createSecureContext } from "node:tls";
import { certificatesIn, systemAuthorities } from "../../config/authorities.js";
import { proxyTlsOptions, trustOptions } from "../../config/tls.js";
import { exchange } from "../../connections/exchange.js";
import { proxyFromEnvironment, type Variables } from "../../connections/proxy/environment.js";
import { type Connector, createConnectors, loadPool } from "../../connections/undici.js";
import { ConfigError } from "../../errors/config-error.js";
import { connectionCode } from "../../errors/connection-failure.js";
import { ProxyFailure } from "../../errors/proxy-failure.js";
import { createRedactor } from "../../text/redactor.js";
import { withoutCredentials } from "../../text/without-credentials.js";
import type { RawHeaders } from "../../types/raw.js";

/** How an issuer identifies a client. */
export interface OidcClient {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The issuer's certificate authority in PEM. Undefined: the system's authorities. */
  readonly ca: string | undefined;
  /** The environment, which may name a proxy and the system's authorities. */
  readonly variables: Variables;
}

/** The response of an issuer to a refresh token. */
export interface OidcTokens {
  readonly idToken: string;
  /** Undefined if the old one stays valid. */
  readonly refreshToken: string | undefined;
}

const TIMEOUT_MS = 30_000;
const MAX_BYTES = 1024 * 1024;
// Go's limit.
const MAX_REDIRECTS = 10;

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

interface IssuerAnswer {
  readonly status: number;
  readonly headers: RawHeaders;
  readonly text: string;
}

/** Opens sockets to an issuer, through the environment's proxy if there is one. */
async function connectorTo(url: URL, { ca, variables }: OidcClient, signal: AbortSignal): Promise<Connector> {
  const proxy = proxyFromEnvironment(url.origin, variables);
  const roots = ca === undefined || proxy?.scheme === "https" ? await systemAuthorities(variables) : undefined;
  const secureContext = createSecureContext(trustOptions(ca === undefined ? roots : certificatesIn(ca)));
  const { http1 } = await createConnectors({ timeout: TIMEOUT_MS, secureContext, rejectUnauthorized: true });
  if (proxy === undefined) return http1;
  const { throughProxy } = await import("../../connections/proxy/tunnel.js");
  const tls = proxy.scheme === "https" ? await proxyTlsOptions(ca, roots, false) : undefined;
  return throughProxy(proxy, http1, { tls, timeout: TIMEOUT_MS, closed: signal });
}

/** Sends one request over its own connection. */
async function ask(client: OidcClient, url: URL, request: IssuerRequest, signal: AbortSignal): Promise<IssuerAnswer> {
  const createPool = await loadPool();
  const pool = createPool(url.origin, { connections: 1, connect: await connectorTo(url, client, signal) });
  try {
    const sent = { ...request, path: `${url.pathname}${url.search}` };
    const { status, headers, body } = await exchange(pool, sent, signal, MAX_BYTES);
    return { status, headers, text: body.join().toString("utf8") };
  } catch (error) {
    if (error instanceof ProxyFailure && !signal.aborted)
      throw failure(client.issuer, `${error.message}; ${error.advice}`);
    const why = signal.aborted ? "timed out" : connectionCode(error);
    throw failure(client.issuer, `${url.origin} did not answer (${why})`);
  } finally {
    await pool.destroy();
  }
}

/** The members of the object in an answer. */
function membersOf({ text }: IssuerAnswer, { origin }: URL, issuer: string): { readonly [name: string]: unknown } {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw failure(issuer, `${origin} answered with text that is not JSON`);
  }
  return typeof body === "object" && body !== null ? { ...body } : {};
}

/** Reads the token endpoint in the discovery document. Its redirects are followed, because nothing secret is sent to find it. */
async function tokenEndpoint(client: OidcClient, signal: AbortSignal): Promise<URL> {
  const { issuer } = client;
  const wellKnown = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  let url = secureUrl(wellKnown, "idp-issuer-url", issuer);
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const answer = await ask(client, url, { method: "GET", headers: { accept: "application/json" } }, signal);
    const { location } = answer.headers;
    if ([301, 302, 303, 307, 308].includes(answer.status) && typeof location === "string") {
      const next = URL.canParse(location, url.href) ? new URL(location, url).href : undefined;
      url = secureUrl(next, "the redirect target of the issuer's openid-configuration", issuer);
      continue;
    }
    if (answer.status !== 200)
      throw failure(issuer, `reading the issuer's openid-configuration failed with HTTP ${answer.status}`);
    const endpoint = membersOf(answer, url, issuer).token_endpoint;
    return secureUrl(endpoint, 'the "token_endpoint" in the issuer\'s openid-configuration', issuer);
  }
  throw failure(
    issuer,
    `the request for the issuer's openid-configuration was redirected more than ${MAX_REDIRECTS} times`,
  );
}

/** An answer of the token endpoint. */
interface Answered {
  readonly status: number;
  readonly members: { readonly [name: string]: unknown };
}

/**
 * Requests a new ID token with a refresh token. Only the client's own secrets and the refresh token are sent, only over https, to the token
 * endpoint that the issuer's discovery document names. The environment's proxy is used. Times out after 30 seconds.
 *
 * @throws ConfigError `RefreshFailed`, which contains only the error code of the response
 * @see https://openid.net/specs/openid-connect-core-1_0.html#RefreshTokens
 */
export async function refreshTokens(client: OidcClient, refreshToken: string): Promise<OidcTokens> {
  const { issuer, clientId, clientSecret } = client;
  const limited = AbortSignal.timeout(TIMEOUT_MS);
  const url = await tokenEndpoint(client, limited);
  const form = { grant_type: "refresh_token", refresh_token: refreshToken };
  const type = { accept: "application/json", "content-type": "application/x-www-form-urlencoded" };
  const basic = Buffer.from([clientId, clientSecret].map(formEncode).join(":")).toString("base64");
  const post = async (headers: { [name: string]: string }, body: { [name: string]: string }): Promise<Answered> => {
    const request = { method: "POST", headers: { ...type, ...headers }, body: `${new URLSearchParams(body)}` } as const;
    const received = await ask(client, url, request, limited);
    // A redirect is not followed: it would send secrets to another place.
    const isJson = received.status < 300 || received.status > 399;
    return { status: received.status, members: isJson ? membersOf(received, url, issuer) : {} };
  };
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
    throw failure(issuer, `the refresh-token was rejected (HTTP ${status}${code}); log in again`);
  }
  const { id_token: idToken, refresh_token: next } = members;
  if (typeof idToken !== "string" || idToken === "")
    throw failure(
      issuer,
      "the issuer's response does not contain an id_token; log in with the scope openid, or use an exec plugin",
    );
  return { idToken, refreshToken: typeof next === "string" && next !== "" ? next : undefined };
}
