import { readFile } from "node:fs/promises";
import { isIP } from "node:net";
import type { PeerCertificate, SecureContext, SecureContextOptions } from "node:tls";
import { ConfigError } from "../errors/config-error.js";
import { errorCode } from "../errors/error-code.js";
import { certificatesIn } from "./authorities.js";
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
      throw new ConfigError("UnreadableFile", `cannot read the ${what} ${file} (${errorCode(error)})`, {
        file,
        cause: error,
      });
    }
  }
  // OpenSSL ignores what it cannot read: an empty authority would only show as an untrusted server.
  if (!text.includes(label))
    throw unusable({ what, label, data, file, source }, `does not contain a PEM block that begins with "${label}"`);
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

/** The system's authorities, each in PEM. Undefined: those of Node.js. */
export type Roots = readonly string[] | undefined;

/**
 * The authorities that connections trust, as options of a secure context. As in Go, each given certificate is trusted, also an intermediate
 * authority without its root, or the server's own certificate.
 */
export function trustOptions(trusted: readonly string[] | undefined): SecureContextOptions {
  return { minVersion: "TLSv1.2", allowPartialTrustChain: true, ...(trusted !== undefined && { ca: [...trusted] }) };
}

/** The TLS options of connections to a proxy. */
export interface ProxyTls {
  readonly secureContext: SecureContext;
  readonly rejectUnauthorized: boolean;
}

/**
 * The TLS options of all connections to an https proxy: it may have a certificate of the system's authorities or of the server's.
 * @param ca the server's authorities in PEM
 * @param insecure whether the server is not verified; the proxy is not verified then, as in client-go
 */
export async function proxyTlsOptions(ca: string | undefined, roots: Roots, insecure: boolean): Promise<ProxyTls> {
  const { createSecureContext, rootCertificates } = await import("node:tls");
  const trusted = ca === undefined ? roots : [...(roots ?? rootCertificates), ...certificatesIn(ca)];
  return {
    secureContext: createSecureContext(trustOptions(trusted)),
    rejectUnauthorized: !insecure,
  };
}

/**
 * The TLS options of all connections to a server. The secure context is created once, because parsing certificates for every connection is
 * slow.
 * @param roots what is trusted if the settings contain no authority
 */
export async function tlsOptions(settings: Settings, { ca, cert, key }: TlsFiles, roots: Roots): Promise<TlsOptions> {
  const { cluster } = settings;
  const { authority, certificate } = pemsOf(settings);
  const [{ X509Certificate }, { checkServerIdentity, createSecureContext }] = await Promise.all([
    import("node:crypto"),
    import("node:tls"),
  ]);
  const isReadable = (pem: string): boolean => {
    try {
      return new X509Certificate(pem).serialNumber !== "";
    } catch {
      return false;
    }
  };
  const given = ca === undefined ? undefined : certificatesIn(ca);
  // OpenSSL ignores what it cannot read.
  if (given !== undefined && !given.some(isReadable))
    throw unusable(authority, "does not contain a readable certificate");
  let secureContext: SecureContext;
  try {
    secureContext = createSecureContext({
      ...trustOptions(given ?? roots),
      ...(cert !== undefined && key !== undefined && { cert, key }),
    });
  } catch (error) {
    // OpenSSL's reason, "key values mismatch"; the rest of its message is meant for its developers.
    const reason = error instanceof Error && "reason" in error ? ` (${error.reason})` : "";
    throw unusable(certificate, `and its key cannot be used${reason}`);
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
