import { readFile } from "node:fs/promises";
import { singleFlight } from "../../async/single-flight.js";
import type { Settings } from "../../config/settings.js";
import { ConfigError } from "../../errors/config-error.js";
import { errorCode } from "../../errors/error-code.js";
import type { Environment } from "../../kubeconfig/environment.js";
import { loadFile } from "../../kubeconfig/load.js";
import { writeChanges } from "../../kubeconfig/write.js";
import { bearer } from "../bearer.js";
import type { AuthContext, Authenticator, Credential, OidcSource } from "../index.js";
import { type OidcClient, refreshTokens } from "./issuer.js";

// Tolerance for clocks that differ.
const EXPIRY_LEEWAY_MS = 10_000;

/**
 * Whether an ID token will still be valid in ten seconds. Only its `exp` is checked: the API server verifies the signature.
 *
 * @param now milliseconds since 1970
 * @throws ConfigError `InvalidConfiguration` for a text that is not a JWT; the text is not shown
 */
function isCurrent(idToken: string, now: number): boolean {
  const parts = idToken.split(".");
  let claims: unknown;
  try {
    claims = JSON.parse(Buffer.from(parts[1] ?? "", "base64url").toString("utf8"));
  } catch {
    claims = undefined;
  }
  if (parts.length !== 3 || typeof claims !== "object" || claims === null)
    throw new ConfigError("InvalidConfiguration", "the id-token is not a JWT; log in again");
  const expires = "exp" in claims && typeof claims.exp === "number" ? claims.exp * 1000 : 0;
  return now + EXPIRY_LEEWAY_MS < expires;
}

/** The members of an `auth-provider` in a kubeconfig. */
type Config = { readonly [key: string]: string };

async function authorityOf(config: Config): Promise<string | undefined> {
  const data = config["idp-certificate-authority-data"] ?? "";
  if (data !== "") return Buffer.from(data, "base64").toString("utf8");
  const file = config["idp-certificate-authority"] ?? "";
  if (file === "") return undefined;
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new ConfigError("UnreadableFile", `cannot read the idp-certificate-authority ${file} (${errorCode(error)})`, {
      file,
      cause: error,
    });
  }
}

async function clientOf(config: Config, { variables }: Environment): Promise<OidcClient> {
  return {
    issuer: config["idp-issuer-url"] ?? "",
    clientId: config["client-id"] ?? "",
    clientSecret: config["client-secret"] ?? "",
    ca: await authorityOf(config),
    variables,
  };
}

function createSource(settings: Settings, initial: Config, environment: Environment): OidcSource {
  const { userName, userFile, onWarning } = settings;
  let config = initial;
  let credential: Credential | undefined;
  // Whether the file is older than the tokens in memory.
  let unsaved = false;

  const current = (): Credential | undefined => {
    const idToken = config["id-token"] ?? "";
    if (idToken === "" || !isCurrent(idToken, Date.now())) return undefined;
    const authorization = bearer(idToken, "the id-token");
    if (credential?.authorization !== authorization) credential = { authorization };
    return credential;
  };

  /** The current content of the file: kubectl may have refreshed first, and a refresh token may be valid only once. */
  async function reload(): Promise<void> {
    if (unsaved) return;
    config = { ...config, ...(await storedConfig()) };
  }

  /** The members in the file; undefined if the user or its auth-provider no longer exists. */
  async function storedConfig(): Promise<Config | undefined> {
    const file = userFile === undefined ? undefined : await loadFile(userFile);
    const stored = file?.users.get(userName)?.value.authProvider;
    return stored?.name === "oidc" ? stored.config : undefined;
  }

  async function persist(tokens: Config): Promise<void> {
    unsaved = true;
    try {
      if (userFile === undefined || (await storedConfig()) === undefined) return;
      const users = { [userName]: { "auth-provider": { config: tokens } } };
      await writeChanges({ users }, userFile, environment);
      unsaved = false;
    } catch (error) {
      const why = error instanceof Error ? error.message : "";
      onWarning(
        `the new tokens of user ${JSON.stringify(userName)} were not saved, so only this process can use them: ${why}`,
      );
    }
  }

  async function start(): Promise<Credential> {
    await reload();
    const stored = current();
    if (stored !== undefined) return stored;
    const old = config["refresh-token"] ?? "";
    if (old === "") {
      const problem = `the id-token of user ${JSON.stringify(userName)} has expired, and there is no refresh-token`;
      throw new ConfigError(
        "RefreshFailed",
        `${problem}; log in again`,
        userFile === undefined ? {} : { file: userFile },
      );
    }
    const { idToken, refreshToken } = await refreshTokens(await clientOf(config, environment), old);
    const tokens = { "id-token": idToken, ...(refreshToken !== undefined && { "refresh-token": refreshToken }) };
    config = { ...config, ...tokens };
    await persist(tokens);
    credential = { authorization: bearer(idToken, "the id-token") };
    return credential;
  }

  // Must not be aborted: the issuer may have invalidated the refresh token already, and only its response contains the new one.
  return { current, refresh: singleFlight(start, false) };
}

/**
 * The ID token of an OpenID Connect issuer. It is refreshed when it expires. New tokens are stored in the kubeconfig that contains the
 * user, as kubectl stores them.
 *
 * @throws ConfigError `InvalidConfiguration` without `idp-issuer-url` or `client-id`
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#openid-connect-tokens
 */
export function createOidcAuthenticator(
  settings: Settings,
  config: Config,
  { environment, shared }: AuthContext,
): Authenticator {
  const { userName, userFile, cluster } = settings;
  for (const name of ["idp-issuer-url", "client-id"]) {
    if (config[name]) continue;
    const problem = `the "oidc" auth-provider of user ${JSON.stringify(userName)} has no ${name}`;
    throw new ConfigError("InvalidConfiguration", problem, userFile === undefined ? {} : { file: userFile });
  }
  const key = JSON.stringify([cluster.server, config["idp-issuer-url"], config["client-id"], userFile, userName]);
  const source = shared.oidc.get(key) ?? createSource(settings, config, environment);
  shared.oidc.set(key, source);
  return {
    credential: (signal) => source.current() ?? source.refresh(signal),
    // A token that has not expired is not refreshed, but another request may have got a new one.
    renew: async (rejected) => source.current() !== undefined && source.current() !== rejected,
  };
}
