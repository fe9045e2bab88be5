/**
 * Facts that Kubernetes' documents state only in their descriptions. `annotations` turns them into keywords; nothing else reads prose.
 */

/** Whether a description says that what it describes is deprecated: Kubernetes puts that in its first word. */
export function isDeprecatedProse(description: string): boolean {
  return /^\s*deprecated\b/i.test(description);
}

/** A whole sentence, since a field may be *about* what is immutable. */
const SENTENCE =
  /(?:^|[.\n])[^\S\n]*(?:(?:this|the) (?:field|value) )?(?:is |(?:cannot|can't|may not|must not) be )?(immutable|updated|changed|modified)(?: after creation| once set)?\s*(?:\.|$)/i;
const NEGATION = /\b(?:cannot|can't|may not|must not) be\b/i;

/** Whether a description says that what it describes can't be changed, as Kubernetes' own do: "Cannot be updated." */
export function isImmutableProse(description: string): boolean {
  const [sentence = "", word = ""] = SENTENCE.exec(description) ?? [];
  return word.toLowerCase() === "immutable" || (word !== "" && NEGATION.test(sentence));
}
