import { definitionOf, type Fixup, type Range } from "./types.js";

const LINK = "https://github.com/kubernetes/kubernetes/blob/v1.33.0/pkg/apis/apps/validation/validation.go";
const definition = definitionOf("apps.v1.StatefulSetSpec");
const copies = definitionOf("apps.v1.StatefulSet");
/** Templates are checked since 1.34, which brought the rules of restarts. */
const UP_TO_1_33: Range = { until: "1.33", where: { lacks: "core.v1.Container.restartPolicyRules" } };

/** Properties that only a StatefulSet may lack, up to 1.33. Separate types keep pods and claims strict. */
export const STATEFUL_SET: readonly Fixup[] = [
  {
    ...UP_TO_1_33,
    name: "loose: apps.v1.StatefulSetSpec.template",
    reason: "Up to 1.33 the template of a StatefulSet is not checked: it may lack anything, and have any values.",
    link: LINK,
    change: { definition, property: "template", copies },
  },
  {
    ...UP_TO_1_33,
    name: "loose: apps.v1.StatefulSetSpec.volumeClaimTemplates",
    reason: "Up to 1.33 the claims of a StatefulSet are not checked: they may lack anything, and have any values.",
    link: LINK,
    change: { definition, property: "volumeClaimTemplates", copies },
  },
];
