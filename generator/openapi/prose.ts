/**
 * Facts that Kubernetes' documents state only in their descriptions. `annotations` turns them into keywords; nothing else interprets prose.
 */

/**
 * Whether a description says that what it describes is deprecated, in the words of Go: it begins with "Deprecated", or has a sentence that
 * begins with "Deprecated:". Sentences about single values do not count.
 * @see https://go.dev/wiki/Deprecated
 */
export function isDeprecatedProse(description: string): boolean {
  if (/^\s*(?:(?:Deprecated|DEPRECATED)\b|deprecated[.:])/.test(description)) return true;
  const [own = ""] = description.split("Possible enum values:", 1);
  return /(?:[.!?)"']\s+|\n[ \t]*)(?:Deprecated|DEPRECATED): /.test(own);
}

/** Matches complete sentences, because a field may be *about* something immutable. */
const SENTENCE =
  /(?:^|[.\n])[^\S\n]*(?:(?:this|the) (?:field|value) )?(?:is |(?:cannot|can't|may not|must not) be )?(immutable|updated|changed|modified)(?: after creation| once set)?\s*(?:\.|$)/i;
const NEGATION = /\b(?:cannot|can't|may not|must not) be\b/i;

/** Whether a description says that the value cannot be changed, in Kubernetes' own words: "Cannot be updated." */
export function isImmutableProse(description: string): boolean {
  const [sentence = "", word = ""] = SENTENCE.exec(description) ?? [];
  return word.toLowerCase() === "immutable" || (word !== "" && NEGATION.test(sentence));
}
