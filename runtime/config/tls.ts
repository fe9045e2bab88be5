import { readFile } from "node:fs/promises";
import { isIP } from "node:net";
import type { PeerCertificate, SecureContext } from "node:tls";
import { ConfigError } from "../errors/config-error.js";
import type { Settings } from "./settings.js";

/** One of the PEM texts that settings contain as data or name as a file; undefined if they do neither. */
interface Pem {
  readonly what: string;
  readonly label: string;
  readonly data: string;
  readonly file: string;
  /** The kubeconfig that contains the setting. */
  readonly source: string | undefined;
}

async function readPem({ what, label, data, file, source }: Pem): Promise<string | undefined> {
  if (data === "" && file === "") return undefined;
  let text = data;
  if (data === "") {
    try {
      text = await readFile(file, "utf8");
    } catch (error) {
      throw new ConfigError("UnreadableFile", `cannot read the ${what} ${file}`, { file, cause: error });
    }
  }
  // OpenSSL ignores what it cannot read: an empty authority would only show as an untrusted server.
  if (!text.includes(label)) throw unusable({ what, label, data, file, source }, `contains no PEM block "${label}"`);
  return text;
}

function unusable({ what, data, file, source }: Pem, problem: string): ConfigError {
  if (data === "") return new ConfigError("InvalidFile", `the ${what} ${file} ${problem}`, { file });
  return new ConfigError(
    "InvalidConfiguration",
    `the ${what} ${problem}`,
    source === undefined ? {} : { file: source },
  );
}

/** What all connections to one server share. */
export interface TlsOptions {
  readonly secureContext: SecureContext;
  readonly rejectUnauthorized: boolean;
  /** The name that is sent to the server and must be in its certificate, instead of the host. */
  readonly servername?: string;
  readonly checkServerIdentity?: (host: string, peer: PeerCertificate) => Error | undefined;
}

const CERTIFICATE = "-----BEGIN CERTIFICATE-----";

/** A client certificate and its key, PEM. */
export interface CertificatePair {
  readonly cert: string;
  readonly key: string;
}

/** The PEM texts of a connection. */
export interface TlsFiles {
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
}

function pemsOf({ cluster, user, clusterFile, userFile }: Settings): { authority: Pem; certificate: Pem; key: Pem } {
  return {
    authority: {
      what: "certificate authority",
      label: CERTIFICATE,
      data: cluster.certificateAuthorityData,
      file: cluster.certificateAuthority,
      source: clusterFile,
    },
    certificate: {
      what: "client certificate",
      label: CERTIFICATE,
      data: user.clientCertificateData,
      file: user.clientCertificate,
      source: userFile,
    },
    key: {
      what: "client key",
      label: "-----BEGIN ",
      data: user.clientKeyData,
      file: user.clientKey,
      source: userFile,
    },
  };
}

/** Reads the PEM texts that settings contain as data or name as files. */
export async function readTlsFiles(settings: Settings): Promise<TlsFiles> {
  const { authority, certificate, key: clientKey } = pemsOf(settings);
  const [ca, cert, key] = await Promise.all([authority, certificate, clientKey].map(readPem));
  return { ca, cert, key };
}

/**
 * The TLS options of all connections to a server. The secure context is created once, because parsing certificates for every connection is
 * slow.
 */
export async function tlsOptions(settings: Settings, { ca, cert, key }: TlsFiles): Promise<TlsOptions> {
  const { cluster } = settings;
  const { authority, certificate } = pemsOf(settings);
  const [{ X509Certificate }, { checkServerIdentity, createSecureContext }] = await Promise.all([
    import("node:crypto"),
    import("node:tls"),
  ]);
  let secureContext: SecureContext;
  let part = authority;
  try {
    if (ca !== undefined) new X509Certificate(ca);
    part = certificate;
    secureContext = createSecureContext({
      minVersion: "TLSv1.2",
      ...(ca !== undefined && { ca }),
      ...(cert !== undefined && key !== undefined && { cert, key }),
    });
  } catch (error) {
    // OpenSSL's reason, "key values mismatch"; the rest of its message is meant for its developers.
    const reason = error instanceof Error && "reason" in error ? ` (${error.reason})` : "";
    throw unusable(
      part,
      part === authority ? "contains no readable certificate" : `and its key cannot be used${reason}`,
    );
  }
  const name = cluster.tlsServerName;
  return {
    secureContext,
    // Set explicitly, so that NODE_TLS_REJECT_UNAUTHORIZED does not decide.
    rejectUnauthorized: !cluster.insecureSkipTlsVerify,
    // An address cannot be sent as a server name, but the certificate must contain it.
    ...(name !== "" &&
      (isIP(name) === 0
        ? { servername: name }
        : { checkServerIdentity: (_host, peer) => checkServerIdentity(name, peer) })),
  };
}
