import { GeneratorError } from "../errors.js";
import type { Document } from "./document.js";
import { formatGroupVersion, parseKey } from "./group-version.js";
import { type Elsewhere, elsewhereIn, isBuiltIn, normaliseDocument } from "./normalise-documents.js";

/** A document that nothing can be generated from. */
export interface MalformedDocument {
  readonly key: string;
  /** What is wrong with it, where, and what to do. */
  readonly reason: string;
}

/** Documents that can be used, and the others. */
export interface SortedDocuments {
  readonly usable: readonly Document[];
  readonly malformed: readonly MalformedDocument[];
}

/**
 * Finds the documents with references to definitions that no usable document has. Those of Kubernetes' own APIs are always usable: nothing
 * works without them, so that what is wrong with one is an error.
 * @param documents fixed up
 */
export function sortOutMalformed(documents: readonly Document[]): SortedDocuments {
  const checks = documents.map(checkOf);
  let usable = checks.filter(({ isBroken }) => !isBroken);
  // A document that is left out may have the definition that another one needs. What is looked for elsewhere is little.
  for (let before = -1; before !== usable.length; ) {
    before = usable.length;
    const { resolve } = elsewhereIn(namesOf(usable));
    usable = usable.filter(({ isOwn, wanted }) => isOwn || [...wanted].every((ref) => resolve(ref) !== undefined));
  }
  const elsewhere = elsewhereIn(namesOf(usable));
  const isUsable = new Set(usable.map(({ document }) => document));
  return {
    usable: documents.filter((document) => isUsable.has(document)),
    malformed: documents.flatMap((document) => {
      const error = isUsable.has(document) ? undefined : failureOf(document, elsewhere);
      return error === undefined ? [] : [malformedDocument(document.key, error)];
    }),
  };
}

/** What is wrong with a document, and how to do without it. */
export function malformedDocument(key: string, { message }: Error): MalformedDocument {
  const groupVersion = parseKey(key);
  const name = groupVersion === undefined ? key : formatGroupVersion(groupVersion);
  return { key, reason: `${message}; to omit it, use \`exclude\` ${name}` };
}

/** What is known about a document by itself. */
interface Check {
  readonly document: Document;
  /** Whether it is one of Kubernetes' own. */
  readonly isOwn: boolean;
  /** References to definitions that it does not have. */
  readonly wanted: ReadonlySet<string>;
  /** Whether it cannot be used, whatever other documents have. */
  readonly isBroken: boolean;
}

function checkOf(document: Document): Check {
  const groupVersion = parseKey(document.key);
  const isOwn = groupVersion !== undefined && isBuiltIn(document.document, groupVersion);
  const wanted = new Set<string>();
  const resolve = (ref: string): string => {
    wanted.add(ref);
    return ref;
  };
  const error = isOwn ? undefined : failureOf(document, { resolve, has: () => false });
  return { document, isOwn, wanted, isBroken: error !== undefined };
}

function namesOf(checks: readonly Check[]): ReadonlySet<string> {
  return new Set(checks.flatMap(({ document }) => Object.keys(document.document.components?.schemas ?? {})));
}

function failureOf(document: Document, elsewhere: Elsewhere): GeneratorError | undefined {
  const groupVersion = parseKey(document.key);
  if (groupVersion === undefined) return undefined;
  try {
    normaliseDocument(document, groupVersion, elsewhere);
    return undefined;
  } catch (error) {
    if (error instanceof GeneratorError) return error;
    throw error;
  }
}
