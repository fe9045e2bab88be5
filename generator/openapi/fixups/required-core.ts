import { propertyFixups } from "./types.js";

/** Properties that the document of the core group does not require, and without which the server refuses an object. */
export const REQUIRED_IN_CORE: ReturnType<typeof propertyFixups> = [
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/core/validation/validation.go",
    {
      "core.v1.ConfigMapEnvSource.name": 'A missing name is read as `""`, which is not a valid name of a ConfigMap.',
      "core.v1.ConfigMapKeySelector.name": 'A missing name is read as `""`, which is not a valid name of a ConfigMap.',
      "core.v1.ConfigMapProjection.name": 'A missing name is read as `""`, which is not a valid name of a ConfigMap.',
      "core.v1.ConfigMapVolumeSource.name": 'A missing name is read as `""`, which is not a valid name of a ConfigMap.',
      "core.v1.Container.image": "A container without an image is refused, both in pods and in templates.",
      "core.v1.EphemeralVolumeSource.volumeClaimTemplate": "An ephemeral volume must have the template of its claim.",
      "core.v1.ExecAction.command": "A command is required.",
      "core.v1.PersistentVolume.spec": "The spec contains the capacity, the access modes and the source.",
      "core.v1.PersistentVolumeClaim.spec": "The spec contains access modes and resources.",
      "core.v1.PersistentVolumeClaimSpec.accessModes": "A claim must have at least one access mode.",
      "core.v1.PersistentVolumeClaimSpec.resources": "A claim must request storage.",
      "core.v1.PersistentVolumeSpec.accessModes": "A volume must have at least one access mode.",
      "core.v1.Pod.spec": "The spec contains the containers.",
      "core.v1.PodDNSConfigOption.name": "A DNS option without a name is refused.",
      "core.v1.PodTemplate.template": "The template contains the containers.",
      "core.v1.PodTemplateSpec.spec": "The spec contains the containers.",
      "core.v1.ReplicationController.spec": "The spec contains the pod template.",
      "core.v1.ReplicationControllerSpec.template": "A controller without a template for its pods is refused.",
      "core.v1.ScaleIOPersistentVolumeSource.volumeName": "A volume without its name is refused.",
      "core.v1.ScaleIOVolumeSource.volumeName": "A volume without its name is refused.",
      "core.v1.SecretEnvSource.name": 'A missing name is read as `""`, which is not a valid name of a Secret.',
      "core.v1.SecretKeySelector.name": 'A missing name is read as `""`, which is not a valid name of a Secret.',
      "core.v1.SecretProjection.name": 'A missing name is read as `""`, which is not a valid name of a Secret.',
      "core.v1.SecretVolumeSource.secretName": "A volume must name its Secret.",
      "core.v1.Service.spec": "The spec contains the ports, or says that none are needed.",
      "core.v1.StorageOSPersistentVolumeSource.volumeName": "A volume without its name is refused.",
      "core.v1.StorageOSVolumeSource.volumeName": "A volume without its name is refused.",
      "core.v1.VolumeNodeAffinity.required": "A volume's node affinity consists only of the required terms.",
      "core.v1.VolumeResourceRequirements.requests": "A claim must request storage.",
    },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/core/validation/validation.go",
    {
      "core.v1.ContainerRestartRule.exitCodes":
        "Exit codes are the only condition of a rule so far, and a rule must have one.",
    },
    { since: "1.34" },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.37.0/pkg/apis/core/validation/validation.go",
    {
      "core.v1.ImageVolumeSource.reference": "An image volume must name its image, except in templates up to 1.36.",
    },
    { since: "1.37", where: { has: "core.v1.PodSpec.evictionResponders" } },
  ),
];
