import { createSign, generateKeyPairSync, randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isDeepStrictEqual } from "node:util";
import { type Certificates, createCertificates } from "../../testbed/certificates.js";
import { startHttpServer } from "./http-server.js";

/** What the token endpoint was asked. */
export interface TokenRequest {
  readonly form: Readonly<Record<string, string>>;
  readonly authorization: string | undefined;
}

/** How the issuer behaves from now on; each has a default that a real one has. */
export interface IssuerBehaviour {
  /** For how many seconds its tokens serve. */
  lifetime: number;
  /** Whether each refresh token serves only once. */
  rotates: boolean;
  /** Where it expects the client's secret. */
  secretIn: "header" | "form";
  /** What it answers at its token endpoint in place of tokens. */
  answer: ((response: ServerResponse) => void) | undefined;
  /** The token endpoint that it announces. */
  tokenEndpoint: string;
  /** Where its openid-configuration redirects to, first to last, before it is sent. */
  redirects: readonly string[];
}

/** An OpenID Connect issuer on this machine, over https. */
export interface OidcIssuer {
  readonly url: string;
  /** The certificate of the authority that signed its own, PEM. */
  readonly ca: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The paths it was asked for. */
  readonly paths: readonly string[];
  readonly tokenRequests: readonly TokenRequest[];
  readonly behaviour: IssuerBehaviour;
  /** A token for `subject`, that serves for `seconds`. */
  idToken(subject: string, seconds: number): string;
  /** A refresh token for `subject`. */
  refreshToken(subject: string): string;
  stop(): Promise<void>;
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** The content of a header of basic authentication, both parts encoded as in a form. */
function basicOf(header = ""): string[] {
  const [scheme, encoded = ""] = header.split(" ");
  const parts = Buffer.from(encoded, "base64").toString("utf8").split(":");
  return scheme === "Basic" ? parts.map((part) => new URLSearchParams(`x=${part}`).get("x") ?? "") : [];
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}

function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

/** Starts an issuer with one client. */
export async function startOidcIssuer(certificates?: Certificates): Promise<OidcIssuer> {
  const { ca, server: pair } = certificates ?? (await createCertificates("issuer"));
  const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const clientId = "kubesmith:test";
  const clientSecret = "client secret+/ü";
  const subjects = new Map<string, string>();
  const paths: string[] = [];
  const tokenRequests: TokenRequest[] = [];
  let redirected = 0;

  const listener = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    paths.push(request.url ?? "");
    if (request.url === "/.well-known/openid-configuration" || request.url?.startsWith("/moved")) {
      const next = behaviour.redirects[redirected++];
      if (next !== undefined) return void response.writeHead(302, { location: next }).end("moved");
      redirected = 0;
      return sendJson(response, {
        issuer: issuer.url,
        token_endpoint: behaviour.tokenEndpoint,
        jwks_uri: `${issuer.url}/keys`,
        authorization_endpoint: `${issuer.url}/auth`,
        response_types_supported: ["id_token"],
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["RS256"],
      });
    }
    if (request.url === "/keys") {
      return sendJson(response, {
        keys: [{ ...keys.publicKey.export({ format: "jwk" }), kid: "1", alg: "RS256", use: "sig" }],
      });
    }
    if (request.url !== "/token" || request.method !== "POST") return sendJson(response, { error: "not_found" }, 404);
    const form = Object.fromEntries(new URLSearchParams(await textOf(request)));
    const { authorization } = request.headers;
    tokenRequests.push({ form, authorization });
    const isKnown =
      behaviour.secretIn === "header"
        ? isDeepStrictEqual(basicOf(authorization), [clientId, clientSecret])
        : form.client_id === clientId && form.client_secret === clientSecret;
    if (!isKnown) return sendJson(response, { error: "invalid_client" }, 401);
    if (behaviour.answer !== undefined) return behaviour.answer(response);
    const { refresh_token: old = "", grant_type: grant } = form;
    const subject = subjects.get(old);
    if (subject === undefined || grant !== "refresh_token") return sendJson(response, { error: "invalid_grant" }, 400);
    if (behaviour.rotates) subjects.delete(old);
    sendJson(response, {
      access_token: "access",
      token_type: "Bearer",
      id_token: issuer.idToken(subject, behaviour.lifetime),
      ...(behaviour.rotates && { refresh_token: issuer.refreshToken(subject) }),
    });
  };
  const { url, close } = await startHttpServer(listener, { tls: pair });
  const behaviour: IssuerBehaviour = {
    lifetime: 300,
    rotates: true,
    secretIn: "header",
    answer: undefined,
    tokenEndpoint: `${url}/token`,
    redirects: [],
  };
  const issuer: OidcIssuer = {
    url,
    ca: ca.cert,
    clientId,
    clientSecret,
    paths,
    tokenRequests,
    behaviour,
    idToken: (sub, seconds) => {
      const now = Math.floor(Date.now() / 1000);
      // `jti` keeps tokens of one second apart.
      const claims = {
        iss: url,
        aud: clientId,
        sub,
        groups: ["oidc:testers"],
        iat: now,
        exp: now + seconds,
        jti: randomBytes(6).toString("hex"),
      };
      const signed = `${encode({ alg: "RS256", kid: "1", typ: "JWT" })}.${encode(claims)}`;
      return `${signed}.${createSign("RSA-SHA256").update(signed).sign(keys.privateKey, "base64url")}`;
    },
    refreshToken: (subject) => {
      const token = randomBytes(12).toString("base64url");
      subjects.set(token, subject);
      return token;
    },
    stop: close,
  };
  return issuer;
}
