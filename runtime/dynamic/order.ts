/** Kinds by the step in which they are applied: first those that others need, last those that would interfere with others. */
const STEPS: readonly (readonly string[])[] = [
  [
    "Namespace",
    "CustomResourceDefinition",
    "PriorityClass",
    "StorageClass",
    "RuntimeClass",
    "IngressClass",
    "DeviceClass",
  ],
  ["ServiceAccount", "ClusterRole", "Role", "ResourceQuota", "LimitRange", "PersistentVolume", "GatewayClass"],
  ["ClusterRoleBinding", "RoleBinding", "ConfigMap", "Secret", "PersistentVolumeClaim", "Service", "NetworkPolicy"],
];
/** They affect every later request, and the workloads behind them must run by then. */
const LAST: readonly string[] = [
  "APIService",
  "MutatingWebhookConfiguration",
  "ValidatingWebhookConfiguration",
  "MutatingAdmissionPolicy",
  "MutatingAdmissionPolicyBinding",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
];
const STEP_OF: ReadonlyMap<string, number> = new Map([
  ...STEPS.flatMap((kinds, step) => kinds.map((kind) => [kind, step] as const)),
  ...LAST.map((kind) => [kind, STEPS.length + 1] as const),
]);

/** The step in which objects of a kind are applied: workloads and custom resources in the last but one. */
function stepOf(kind: string): number {
  return STEP_OF.get(kind) ?? STEPS.length;
}

/** Groups manifests into steps, each of which must finish before the next. The order within a step is kept. */
export function inSteps<T extends { readonly object: { readonly kind: string } }>(manifests: readonly T[]): T[][] {
  const steps = new Map<number, T[]>();
  for (const manifest of manifests) {
    const step = stepOf(manifest.object.kind);
    steps.set(step, [...(steps.get(step) ?? []), manifest]);
  }
  return [...steps].sort(([a], [b]) => a - b).map(([, step]) => step);
}
