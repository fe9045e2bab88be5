import { definitionOf, type Fixup, type Range } from "./types.js";

const LINK = "https://github.com/kubernetes/kubernetes/blob/v1.33.0/pkg/apis/apps/validation/validation.go";
const definition = definitionOf("apps.v1.StatefulSetSpec");
const copies = definitionOf("apps.v1.StatefulSet");
/** Servers check templates since 1.34. That version also added restart rules, which identify its documents. */
const UP_TO_1_33: Range = { until: "1.33", where: { lacks: "core.v1.Container.restartPolicyRules" } };

/**
 * Properties that may be omitted only inside a StatefulSet, up to 1.33. The StatefulSet gets its own types, so that the types of pods and
 * claims stay strict.
 */
export const STATEFUL_SET: readonly Fixup[] = [
  {
    ...UP_TO_1_33,
    name: "loose: apps.v1.StatefulSetSpec.template",
    reason:
      "Up to Kubernetes 1.33, servers do not check a StatefulSet's pod template. Its properties may be omitted or have any value.",
    link: LINK,
    change: { definition, property: "template", copies },
  },
  {
    ...UP_TO_1_33,
    name: "loose: apps.v1.StatefulSetSpec.volumeClaimTemplates",
    reason:
      "Up to Kubernetes 1.33, servers do not check a StatefulSet's claim templates. Their properties may be omitted or have any value.",
    link: LINK,
    change: { definition, property: "volumeClaimTemplates", copies },
  },
];
