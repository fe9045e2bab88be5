/** Whether a description says that what it describes is deprecated: Kubernetes marks it in prose only, by the first word. */
export function isDeprecatedProse(description: string): boolean {
  return /^\s*deprecated\b/i.test(description);
}
