import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import type { DocumentCache } from "@kubesmith/runtime/cache";

/** Never the fingerprint of documents, which consists of hashes. */
const VERIFIED = "verified";
/** Never the start of such a fingerprint. */
const AGREED = "agreed: ";

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

/**
 * Remembers, in the user's cache folder, that {@link isVerified} holds for this lock: kubesmith generated the same code again from a snapshot.
 * This is not {@link trust}: whoever edited the code may have edited that snapshot, too, so `generate` must not keep the code for it.
 */
export async function rememberVerified(lock: string): Promise<void> {
  const { hash, record } = recordOf(lock, VERIFIED);
  await (await openRecords()).put(hash, record);
}

/** Whether `verify` found, for this user, that the code with this lock is exactly what kubesmith generates from a snapshot. */
export async function isVerified(lock: string): Promise<boolean> {
  return isTrusted(lock, VERIFIED);
}

/** A comparison of code with documents that found no difference. */
export interface Agreement {
  /** The lock of the code. */
  readonly lock: string;
  /** All else that the result depends on, as one text. */
  readonly documents: string;
}

/** Remembers, in the user's cache folder, that `verify` found no difference. */
export async function rememberAgreement({ lock, documents }: Agreement): Promise<void> {
  const { hash, record } = recordOf(lock, AGREED + documents);
  await (await openRecords()).put(hash, record);
}

/** Whether `verify` made just this comparison before, for this user, and found no difference. */
export async function hasAgreed({ lock, documents }: Agreement): Promise<boolean> {
  return isTrusted(lock, AGREED + documents);
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
