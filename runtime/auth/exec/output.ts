import { X509Certificate } from "node:crypto";
import { createSecureContext } from "node:tls";
import type { CertificatePair } from "../../config/tls.js";
import { ConfigError } from "../../errors/config-error.js";
import { bearer } from "../bearer.js";
import type { Credential } from "../index.js";
import { parseTimestamp } from "./timestamp.js";

/** A credential, and until when it is valid, in milliseconds since 1970; infinite if the plugin does not say. */
export interface Issued {
  readonly credential: Credential;
  readonly expires: number;
}

function members(value: unknown): { readonly [name: string]: unknown } | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

function isUsable(cert: string, key: string): boolean {
  try {
    new X509Certificate(cert);
    createSecureContext({ cert, key });
    return true;
  } catch {
    return false;
  }
}

// What begins like this is JSON for client-go: blanks by Go's unicode.IsSpace, of which JSON allows only some, and a brace.
const JSON_OBJECT = /^[\t\n\v\f\r \u0085\u00a0]*\{/;

/** The value of a JSON or YAML text; undefined if it cannot be parsed. */
async function parse(text: string, isJson: boolean): Promise<unknown> {
  try {
    return isJson ? JSON.parse(text) : (await import("../../yaml/index.js")).parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Parses the output of the plugin `command`, an `ExecCredential` of the requested version in JSON or, which client-go also accepts, in YAML.
 * Rejects with a `ConfigError` (`PluginFailed`) that explains what is wrong with the output, and never quotes it.
 * @see https://kubernetes.io/docs/reference/config-api/client-authentication.v1/
 */
export async function readOutput(output: string, command: string, apiVersion: string): Promise<Issued> {
  const fail = (problem: string): ConfigError =>
    new ConfigError("PluginFailed", `the credential plugin ${command} ${problem}`);
  if (output.trim() === "") throw fail("printed nothing; it must print an ExecCredential on standard output");
  const isJson = JSON_OBJECT.test(output);
  const parsed = await parse(output, isJson);
  if (parsed === undefined) {
    const problem = isJson ? "begins like a JSON object, but is not valid JSON" : "is neither JSON nor YAML";
    throw fail(
      `printed text that ${problem} (${output.length} characters); it must print one ExecCredential on standard output and nothing else`,
    );
  }
  const credential = members(parsed);
  if (credential?.kind !== "ExecCredential") throw fail("printed text that is not an ExecCredential");
  if (credential.apiVersion !== apiVersion)
    throw fail(`printed an ExecCredential whose apiVersion is not ${apiVersion}`);
  if (members(credential.spec ?? {}) === undefined)
    throw fail("printed an ExecCredential with a spec that is not an object");
  const status = members(credential.status);
  if (status === undefined) throw fail("printed an ExecCredential without a status");
  const textOf = (name: string): string => {
    const value = status[name] ?? "";
    if (typeof value !== "string") throw fail(`printed a status.${name} that is not a string`);
    return value;
  };
  const [token, cert, key] = [textOf("token"), textOf("clientCertificateData"), textOf("clientKeyData")];
  if (token === "" && cert === "" && key === "") throw fail("printed neither a token nor a certificate with its key");
  if ((cert === "") !== (key === ""))
    throw fail("printed a certificate without its key, or a key without its certificate");
  const until = textOf("expirationTimestamp");
  const expires = (status.expirationTimestamp ?? null) === null ? Number.POSITIVE_INFINITY : parseTimestamp(until);
  if (expires === undefined)
    throw fail("printed a status.expirationTimestamp that is not a timestamp such as 2030-01-02T03:04:05Z");
  if (cert !== "" && !isUsable(cert, key))
    throw fail("printed a certificate and a key that are not valid or do not match");
  const certificate: CertificatePair | undefined = cert === "" ? undefined : { cert, key };
  const authorization = token === "" ? undefined : bearer(token, `the token of the credential plugin ${command}`);
  return { credential: { authorization, certificate }, expires };
}
