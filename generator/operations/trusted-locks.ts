import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import type { DocumentCache } from "@kubesmith/runtime/cache";

/**
 * Whether this user's kubesmith wrote a lock with this text. A lock lies beside the files whose hashes it lists, and whoever can change a file
 * can change its hash there; only what is remembered elsewhere shows that nobody did.
 * @param fingerprint the documents' content; asks whether the lock was written from just these, too
 */
export async function isTrusted(lock: string, fingerprint?: string): Promise<boolean> {
  const { hash } = recordOf(lock, fingerprint);
  return (await (await openRecords()).get(hash)) !== undefined;
}

/** Remembers, in the user's cache folder, that kubesmith wrote this lock. If that is not possible, later runs generate everything again. */
export async function trust(lock: string, fingerprint?: string): Promise<void> {
  const records = await openRecords();
  for (const { hash, record } of [recordOf(lock), recordOf(lock, fingerprint)]) await records.put(hash, record);
}

/** Beside the documents and not among them: a server chooses what a document says. */
async function openRecords(): Promise<DocumentCache> {
  const { createDocumentCache } = await import("@kubesmith/runtime/cache");
  return createDocumentCache(join(dirname(createDocumentCache().folder), "locks"));
}

function recordOf(lock: string, fingerprint?: string): { readonly hash: string; readonly record: Buffer } {
  const record = Buffer.from(
    JSON.stringify({ lock: digest("sha256", lock), documents: fingerprint && digest("sha256", fingerprint) }),
  );
  return { hash: digest("sha512", record).toUpperCase(), record };
}

function digest(algorithm: string, content: string | Uint8Array): string {
  return createHash(algorithm).update(content).digest("hex");
}
