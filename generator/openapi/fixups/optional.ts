import { propertyFixups } from "./types.js";

/** What the document requires and the server does without. */
export const OPTIONAL: ReturnType<typeof propertyFixups> = [
  ...propertyFixups("optional", "https://github.com/kubernetes/api/blob/v0.36.0/apps/v1/types.go", {
    "apps.v1.ControllerRevision.revision": "The revision may be left out: 0 is a valid one; 1.37 documents it so.",
  }),
  ...propertyFixups("optional", "https://github.com/kubernetes/api/blob/v0.36.0/batch/v1/types.go", {
    "batch.v1.PodFailurePolicy.rules": "A policy may be without rules.",
  }),
  ...propertyFixups("optional", "https://github.com/kubernetes/api/blob/v0.36.0/core/v1/types.go", {
    "core.v1.Event.involvedObject": "An event in the default namespace may be about nothing.",
    "core.v1.HTTPHeader.value": "The value of a probe's header may be left out: the empty string is a valid value.",
    "core.v1.ISCSIPersistentVolumeSource.lun": "The unit may be left out: 0 is a valid one.",
    "core.v1.ISCSIVolumeSource.lun": "The unit may be left out: 0 is a valid one.",
    "core.v1.LimitRangeSpec.limits": "A range may be without limits.",
    "core.v1.PreferredSchedulingTerm.preference": "A term may be without a preference: it then matches nothing.",
    "core.v1.ScaleIOPersistentVolumeSource.secretRef": "The secret is not asked for.",
    "core.v1.ScaleIOVolumeSource.secretRef": "The secret is not asked for.",
    "core.v1.SleepAction.seconds": "The time may be left out: 0 is a valid one.",
    "core.v1.Sysctl.value": "The value of a sysctl may be left out: the empty string is a valid value.",
  }),
  ...propertyFixups("optional", "https://github.com/kubernetes/api/blob/v0.36.0/discovery/v1/types.go", {
    "discovery.v1.ForZone.name": "The name of the zone is not asked for.",
  }),
  ...propertyFixups("optional", "https://github.com/kubernetes/api/blob/v0.36.0/resource/v1/types.go", {
    "resource.v1.Counter.value": "The value may be left out: 0 is a valid one.",
    "resource.v1.DeviceCapacity.value":
      "The value may be left out where no policy of requests asks for it: 0 is a valid one.",
    "resource.v1.DeviceClass.spec": "A class may be without selectors and configuration; 1.37 documents it so.",
    "resource.v1.ResourceClaim.spec": "A claim may be without requests; 1.37 documents it so.",
    "resource.v1.ResourceClaimTemplate.spec": "A claim may be without requests; 1.37 documents it so.",
    "resource.v1.ResourceClaimTemplateSpec.spec": "A claim may be without requests; 1.37 documents it so.",
    "resource.v1.ResourcePool.generation": "The generation may be left out: 0 is a valid one.",
  }),
  ...propertyFixups("optional", "https://github.com/kubernetes/api/blob/v0.36.0/storage/v1/types.go", {
    "storage.v1.CSIDriver.spec": "A driver may be without settings: all have defaults.",
    "storage.v1.CSINode.spec": "A node may be without drivers.",
    "storage.v1.CSINodeSpec.drivers": "A node may be without drivers, and is read back with `drivers: null`.",
    "storage.v1.TokenRequest.audience": 'The audience may be left out: `""` means that of kube-apiserver.',
  }),
  ...propertyFixups(
    "optional",
    "https://github.com/kubernetes/apiextensions-apiserver/blob/v0.36.0/pkg/apis/apiextensions/v1/types.go",
    {
      "apiextensions.v1.CustomResourceDefinitionVersion.served":
        "A version that does not say whether it is served is not.",
    },
  ),
  ...propertyFixups("optional", "https://github.com/kubernetes/apimachinery/blob/v0.36.0/pkg/apis/meta/v1/types.go", {
    "meta.v1.FieldSelectorRequirement.operator":
      "Access reviews, the only place of these requirements, ignore one without an operator.",
  }),
];
