import { propertyFixups } from "./types.js";

/** Properties that the document requires and the server does not. */
export const OPTIONAL: ReturnType<typeof propertyFixups> = [
  ...propertyFixups(
    "optional",
    "https://github.com/kubernetes/api/blob/v0.36.0/apps/v1/types.go",
    {
      "apps.v1.ControllerRevision.revision": "The revision may be omitted: 0 is valid.",
    },
    { until: "1.36" },
  ),
  ...propertyFixups("optional", "https://github.com/kubernetes/api/blob/v0.36.0/batch/v1/types.go", {
    "batch.v1.PodFailurePolicy.rules": "A policy need not have rules.",
  }),
  ...propertyFixups(
    "optional",
    "https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/batch/v1/defaults.go",
    {
      "batch.v1.PodFailurePolicyOnPodConditionsPattern.status": "The status may be omitted: the default is `True`.",
    },
    { until: "1.34" },
  ),
  ...propertyFixups("optional", "https://github.com/kubernetes/api/blob/v0.36.0/core/v1/types.go", {
    "core.v1.Event.involvedObject": "An event in the default namespace may be about nothing.",
    "core.v1.HTTPHeader.value": "The value of a probe's header may be omitted: the empty string is valid.",
    "core.v1.ISCSIPersistentVolumeSource.lun": "The unit may be omitted: 0 is valid.",
    "core.v1.ISCSIVolumeSource.lun": "The unit may be omitted: 0 is valid.",
    "core.v1.LimitRangeSpec.limits": "A range need not have limits.",
    "core.v1.PreferredSchedulingTerm.preference": "A term need not have a preference: it then matches nothing.",
    "core.v1.ScaleIOPersistentVolumeSource.secretRef": "The server does not require the secret.",
    "core.v1.ScaleIOVolumeSource.secretRef": "The server does not require the secret.",
    "core.v1.SleepAction.seconds": "The time may be omitted: 0 is valid.",
    "core.v1.Sysctl.value": "The value of a sysctl may be omitted: the empty string is valid.",
  }),
  ...propertyFixups("optional", "https://github.com/kubernetes/api/blob/v0.36.0/discovery/v1/types.go", {
    "discovery.v1.ForZone.name": "The server does not require the name of the zone.",
  }),
  ...propertyFixups(
    "optional",
    "https://github.com/kubernetes/api/blob/v0.33.0/discovery/v1/types.go",
    {
      "discovery.v1.EndpointSlice.endpoints": "A slice need not have endpoints.",
    },
    { until: "1.35" },
  ),
  ...propertyFixups(
    "optional",
    "https://github.com/kubernetes/api/blob/v0.33.0/networking/v1/types.go",
    {
      "networking.v1.NetworkPolicySpec.podSelector": "A policy without a selector selects all pods.",
    },
    { until: "1.33" },
  ),
  ...propertyFixups(
    "optional",
    "https://github.com/kubernetes/kubernetes/blob/v1.33.0/pkg/apis/rbac/v1/defaults.go",
    {
      "rbac.v1.RoleRef.apiGroup": "The group may be omitted: the default is that of roles.",
    },
    { until: "1.35" },
  ),
  ...propertyFixups(
    "optional",
    "https://github.com/kubernetes/api/blob/v0.36.0/resource/v1/types.go",
    {
      "resource.v1.Counter.value": "The value may be omitted: 0 is valid.",
      "resource.v1.DeviceCapacity.value": "The value may be omitted if no policy of requests needs it: 0 is valid.",
      "resource.v1.ResourcePool.generation": "The generation may be omitted: 0 is valid.",
    },
    { since: "1.34" },
  ),
  ...propertyFixups(
    "optional",
    "https://github.com/kubernetes/api/blob/v0.36.0/resource/v1/types.go",
    {
      "resource.v1.DeviceClass.spec": "A class need not have selectors or configuration.",
      "resource.v1.ResourceClaim.spec": "A claim need not have requests.",
      "resource.v1.ResourceClaimTemplate.spec": "A claim need not have requests.",
      "resource.v1.ResourceClaimTemplateSpec.spec": "A claim need not have requests.",
    },
    { since: "1.34", until: "1.36" },
  ),
  ...propertyFixups(
    "optional",
    "https://github.com/kubernetes/api/blob/v0.33.0/scheduling/v1/types.go",
    {
      "scheduling.v1.PriorityClass.value": "The value may be omitted: 0 is valid.",
    },
    { until: "1.35" },
  ),
  ...propertyFixups("optional", "https://github.com/kubernetes/api/blob/v0.36.0/storage/v1/types.go", {
    "storage.v1.CSIDriver.spec": "A driver need not have settings: all have defaults.",
    "storage.v1.CSINode.spec": "A node need not have drivers.",
    "storage.v1.CSINodeSpec.drivers": "A node need not have drivers, and is read back with `drivers: null`.",
    "storage.v1.TokenRequest.audience": 'The audience may be omitted: `""` means that of kube-apiserver.',
  }),
  ...propertyFixups(
    "optional",
    "https://github.com/kubernetes/apiextensions-apiserver/blob/v0.36.0/pkg/apis/apiextensions/v1/types.go",
    {
      "apiextensions.v1.CustomResourceDefinitionVersion.served": "A version is not served by default.",
      "apiextensions.v1.CustomResourceDefinitionVersion.storage":
        "A version is not the stored one by default: exactly one version must be.",
    },
  ),
  ...propertyFixups("optional", "https://github.com/kubernetes/apimachinery/blob/v0.36.0/pkg/apis/meta/v1/types.go", {
    "meta.v1.FieldSelectorRequirement.operator":
      "Only access reviews have these requirements, and they ignore one without an operator.",
  }),
  ...propertyFixups(
    "optional",
    "https://github.com/kubernetes/apimachinery/blob/v0.36.0/pkg/apis/meta/v1/types.go",
    {
      "meta.v1.GroupResource.group": "The group may be omitted: the default is the core group.",
    },
    { since: "1.35" },
  ),
];
