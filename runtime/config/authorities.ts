import { readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";

const BEGIN = "-----BEGIN CERTIFICATE-----";
const END = "-----END CERTIFICATE-----";

// Where Go looks on Linux: the first file that exists, and all files in all folders.
const FILES = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/pki/tls/cacert.pem",
  "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
  "/etc/ssl/cert.pem",
];
const FOLDERS = ["/etc/ssl/certs", "/etc/pki/tls/certs"];

/** The certificates in a text, each in PEM. Text around them is ignored. */
export function certificatesIn(text: string): string[] {
  return text.split(BEGIN).flatMap((part, at) => {
    const end = at === 0 ? -1 : part.indexOf(END);
    return end === -1 ? [] : [`${BEGIN}${part.slice(0, end)}${END}\n`];
  });
}

/** The content of a file; undefined if it cannot be read. */
function read(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch(() => undefined);
}

async function firstOf(files: readonly string[]): Promise<string | undefined> {
  for (const file of files) {
    const text = await read(file);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** The contents of the files in a folder, without links to other files of the same folder. */
async function contentsOf(folder: string): Promise<(string | undefined)[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const contents = entries.map(async (entry) => {
    const file = join(folder, entry.name);
    if (entry.isDirectory()) return undefined;
    if (entry.isSymbolicLink() && !(await readlink(file).catch(() => "")).includes("/")) return undefined;
    return read(file);
  });
  return Promise.all(contents);
}

/**
 * The certificates of the system's authorities, each in PEM, as Go finds them on Linux: in the file of the environment variable
 * `SSL_CERT_FILE`, else in the first common place that has one, and in all files of the folders of `SSL_CERT_DIR`, else of the common ones.
 * Those of `NODE_EXTRA_CA_CERTS`, which Node.js adds to its own authorities, are added. Files that cannot be read are skipped.
 *
 * Undefined if there are none, and on macOS and Windows, which keep them elsewhere, if neither variable is set: the authorities of Node.js
 * are then to be used.
 * @see https://pkg.go.dev/crypto/x509#SystemCertPool
 */
export async function systemAuthorities(
  variables: { readonly [name: string]: string | undefined },
  platform: NodeJS.Platform = process.platform,
): Promise<readonly string[] | undefined> {
  const { SSL_CERT_FILE: file, SSL_CERT_DIR: folders, NODE_EXTRA_CA_CERTS: extra } = variables;
  const isElsewhere = platform === "darwin" || platform === "win32";
  if (isElsewhere && !file && !folders) return undefined;
  const texts = await Promise.all([
    firstOf(file ? [file] : isElsewhere ? [] : FILES),
    ...(folders ? folders.split(":") : isElsewhere ? [] : FOLDERS).map(contentsOf),
  ]);
  const found = new Set(texts.flat().flatMap((text) => certificatesIn(text ?? "")));
  if (found.size === 0) return undefined;
  const added = extra ? certificatesIn((await read(extra)) ?? "") : [];
  return [...found, ...added];
}
