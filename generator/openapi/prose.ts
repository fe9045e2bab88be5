/**
 * Facts that Kubernetes' documents state only in their descriptions. `annotations` turns them into keywords; nothing else interprets prose.
 */

/** Whether a description begins with the word by which Kubernetes marks deprecation. */
export function isDeprecatedProse(description: string): boolean {
  return /^\s*deprecated\b/i.test(description);
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
