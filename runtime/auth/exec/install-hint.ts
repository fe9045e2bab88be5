// Characters that may be written to a terminal: text, marks, blanks and line breaks.
const UNSAFE = /[^\p{L}\p{M}\p{N}\p{P}\p{S}\p{Z}\t-\r]/gu;
const LIMIT = 10;
const WINDOW_MS = 3_600_000;

/** A kubeconfig's hint for a terminal. Control characters are escaped, as in client-go. */
export function escapeHint(hint: string): string {
  return hint.replace(
    UNSAFE,
    (character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`,
  );
}

/**
 * Returns a function that gives the text of a hint for an error message, at most ten times an hour: a program that retries in a loop should
 * not flood its log.
 */
export function createInstallHint(hint: string, now: () => number = () => performance.now()): () => string {
  const text = escapeHint(hint);
  let since = Number.NEGATIVE_INFINITY;
  let count = 0;
  return () => {
    if (now() - since >= WINDOW_MS) {
      since = now();
      count = 0;
    }
    return text !== "" && count++ < LIMIT ? `\n\n${text}` : "";
  };
}
