import { propertyFixups } from "./types.js";

/** Properties in the core group that the document does not require, although the server refuses an object without them. */
export const REQUIRED_IN_CORE: ReturnType<typeof propertyFixups> = [
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/core/validation/validation.go",
    {
      "core.v1.ConfigMapEnvSource.name":
        'The server reads a missing name as `""`, which is not a valid name of a ConfigMap.',
      "core.v1.ConfigMapKeySelector.name":
        'The server reads a missing name as `""`, which is not a valid name of a ConfigMap.',
      "core.v1.ConfigMapProjection.name":
        'The server reads a missing name as `""`, which is not a valid name of a ConfigMap.',
      "core.v1.ConfigMapVolumeSource.name":
        'The server reads a missing name as `""`, which is not a valid name of a ConfigMap.',
      "core.v1.Container.image": "The server refuses a container without an image, both in pods and in templates.",
      "core.v1.EphemeralVolumeSource.volumeClaimTemplate": "An ephemeral volume must have a template for its claim.",
      "core.v1.ExecAction.command": "A command is required.",
      "core.v1.PersistentVolume.spec": "The spec contains the capacity, the access modes and the source.",
      "core.v1.PersistentVolumeClaim.spec": "The spec contains the access modes and the resources.",
      "core.v1.PersistentVolumeClaimSpec.accessModes": "A claim must have at least one access mode.",
      "core.v1.PersistentVolumeClaimSpec.resources": "A claim must request storage.",
      "core.v1.PersistentVolumeSpec.accessModes": "A volume must have at least one access mode.",
      "core.v1.Pod.spec": "The spec contains the containers.",
      "core.v1.PodDNSConfigOption.name": "The server refuses a DNS option without a name.",
      "core.v1.PodTemplate.template": "The template contains the containers.",
      "core.v1.PodTemplateSpec.spec": "The spec contains the containers.",
      "core.v1.ReplicationController.spec": "The spec contains the pod template.",
      "core.v1.ReplicationControllerSpec.template":
        "The server refuses a ReplicationController without a pod template.",
      "core.v1.ScaleIOPersistentVolumeSource.volumeName": "The server refuses a volume that has no name.",
      "core.v1.ScaleIOVolumeSource.volumeName": "The server refuses a volume that has no name.",
      "core.v1.SecretEnvSource.name": 'The server reads a missing name as `""`, which is not a valid name of a Secret.',
      "core.v1.SecretKeySelector.name":
        'The server reads a missing name as `""`, which is not a valid name of a Secret.',
      "core.v1.SecretProjection.name":
        'The server reads a missing name as `""`, which is not a valid name of a Secret.',
      "core.v1.SecretVolumeSource.secretName": "A volume must name its Secret.",
      "core.v1.Service.spec":
        "The spec lists the ports, unless its other fields show that the service does not need ports.",
      "core.v1.StorageOSPersistentVolumeSource.volumeName": "The server refuses a volume that has no name.",
      "core.v1.StorageOSVolumeSource.volumeName": "The server refuses a volume that has no name.",
      "core.v1.VolumeNodeAffinity.required":
        "A volume's node affinity must have `required` terms, because no other terms exist for volumes.",
      "core.v1.VolumeResourceRequirements.requests": "A claim must request storage.",
    },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/core/validation/validation.go",
    {
      "core.v1.ContainerRestartRule.exitCodes":
        "Exit codes are the only kind of condition so far, and a rule must have a condition.",
    },
    { since: "1.34" },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.37.0/pkg/apis/core/validation/validation.go",
    {
      "core.v1.ImageVolumeSource.reference":
        "An image volume must name its image, except in templates up to Kubernetes 1.36.",
    },
    { since: "1.37", where: { has: "core.v1.PodSpec.evictionResponders" } },
  ),
];
