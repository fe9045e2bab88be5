import { propertyFixups } from "./types.js";

/** Properties that the document requires, although the server does not. */
export const OPTIONAL: ReturnType<typeof propertyFixups> = [
  ...propertyFixups(
    "optional",
    "https://github.com/kubernetes/api/blob/v0.36.0/apps/v1/types.go",
    {
      "apps.v1.ControllerRevision.revision": "The revision may be omitted, because 0 is a valid revision.",
    },
    { until: "1.36" },
  ),
  ...propertyFixups("optional", "https://github.com/kubernetes/api/blob/v0.36.0/batch/v1/types.go", {
    "batch.v1.PodFailurePolicy.rules": "A policy does not need any rules.",
  }),
  ...propertyFixups(
    "optional",
    "https://github.com/kubernetes/kubernetes/blob/v1.34.0/pkg/apis/batch/v1/defaults.go",
    {
      "batch.v1.PodFailurePolicyOnPodConditionsPattern.status":
        "The status may be omitted, because it defaults to `True`.",
    },
    { until: "1.34" },
  ),
  ...propertyFixups("optional", "https://github.com/kubernetes/api/blob/v0.36.0/core/v1/types.go", {
    "core.v1.Event.involvedObject": "An event in the `default` namespace does not need an involved object.",
    "core.v1.HTTPHeader.value":
      "The value of a probe's header may be omitted, because the empty string is a valid value.",
    "core.v1.ISCSIPersistentVolumeSource.lun": "The LUN may be omitted, because 0 is a valid LUN.",
    "core.v1.ISCSIVolumeSource.lun": "The LUN may be omitted, because 0 is a valid LUN.",
    "core.v1.LimitRangeSpec.limits": "A LimitRange does not need any limits.",
    "core.v1.PreferredSchedulingTerm.preference":
      "A term does not need a preference. A term without a preference matches nothing.",
    "core.v1.ScaleIOPersistentVolumeSource.secretRef": "The server does not require a reference to a secret.",
    "core.v1.ScaleIOVolumeSource.secretRef": "The server does not require a reference to a secret.",
    "core.v1.SleepAction.seconds": "The number of seconds may be omitted, because 0 is a valid number.",
    "core.v1.Sysctl.value": "The value of a sysctl may be omitted, because the empty string is a valid value.",
  }),
  ...propertyFixups("optional", "https://github.com/kubernetes/api/blob/v0.36.0/discovery/v1/types.go", {
    "discovery.v1.ForZone.name": "The server does not require the name of the zone.",
  }),
  ...propertyFixups(
    "optional",
    "https://github.com/kubernetes/api/blob/v0.33.0/discovery/v1/types.go",
    {
      "discovery.v1.EndpointSlice.endpoints": "An EndpointSlice does not need any endpoints.",
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
      "rbac.v1.RoleRef.apiGroup": "The group may be omitted, because it defaults to the API group of roles.",
    },
    { until: "1.35" },
  ),
  ...propertyFixups(
    "optional",
    "https://github.com/kubernetes/api/blob/v0.36.0/resource/v1/types.go",
    {
      "resource.v1.Counter.value": "The value may be omitted, because 0 is a valid value.",
      "resource.v1.DeviceCapacity.value":
        "The value may be omitted unless a request policy needs it, because 0 is a valid value.",
      "resource.v1.ResourcePool.generation": "The generation may be omitted, because 0 is a valid generation.",
    },
    { since: "1.34" },
  ),
  ...propertyFixups(
    "optional",
    "https://github.com/kubernetes/api/blob/v0.36.0/resource/v1/types.go",
    {
      "resource.v1.DeviceClass.spec": "A class does not need selectors or configuration.",
      "resource.v1.ResourceClaim.spec": "A claim does not need any requests.",
      "resource.v1.ResourceClaimTemplate.spec": "A claim does not need any requests.",
      "resource.v1.ResourceClaimTemplateSpec.spec": "A claim does not need any requests.",
    },
    { since: "1.34", until: "1.36" },
  ),
  ...propertyFixups(
    "optional",
    "https://github.com/kubernetes/api/blob/v0.33.0/scheduling/v1/types.go",
    {
      "scheduling.v1.PriorityClass.value": "The value may be omitted, because 0 is a valid value.",
    },
    { until: "1.35" },
  ),
  ...propertyFixups("optional", "https://github.com/kubernetes/api/blob/v0.36.0/storage/v1/types.go", {
    "storage.v1.CSIDriver.spec": "A driver does not need any settings, because all settings have defaults.",
    "storage.v1.CSINode.spec": "A CSINode does not need any drivers.",
    "storage.v1.CSINodeSpec.drivers":
      "A CSINode does not need any drivers. If it has none, the server returns `drivers: null`.",
    "storage.v1.TokenRequest.audience":
      'The audience may be omitted, because `""` means the audience of kube-apiserver.',
  }),
  ...propertyFixups(
    "optional",
    "https://github.com/kubernetes/apiextensions-apiserver/blob/v0.36.0/pkg/apis/apiextensions/v1/types.go",
    {
      "apiextensions.v1.CustomResourceDefinitionVersion.served": "A version is not served by default.",
      "apiextensions.v1.CustomResourceDefinitionVersion.storage":
        "A version is not the storage version by default. Exactly one version must be the storage version.",
    },
  ),
  ...propertyFixups("optional", "https://github.com/kubernetes/apimachinery/blob/v0.36.0/pkg/apis/meta/v1/types.go", {
    "meta.v1.FieldSelectorRequirement.operator":
      "Only access reviews contain these requirements, and the server ignores a requirement that has no operator.",
  }),
  ...propertyFixups(
    "optional",
    "https://github.com/kubernetes/apimachinery/blob/v0.36.0/pkg/apis/meta/v1/types.go",
    {
      "meta.v1.GroupResource.group": "The group may be omitted, because it defaults to the core group.",
    },
    { since: "1.35" },
  ),
];
