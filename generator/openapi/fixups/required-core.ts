import { propertyFixups } from "./types.js";

/** What the document of the core group leaves out of its requirements, and the server refuses an object without. */
export const REQUIRED_IN_CORE: ReturnType<typeof propertyFixups> = [
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/core/validation/validation.go",
    {
      "core.v1.ConfigMapEnvSource.name": 'The name is taken for `""`, which is not a name of a ConfigMap.',
      "core.v1.ConfigMapKeySelector.name": 'The name is taken for `""`, which is not a name of a ConfigMap.',
      "core.v1.ConfigMapProjection.name": 'The name is taken for `""`, which is not a name of a ConfigMap.',
      "core.v1.ConfigMapVolumeSource.name": 'The name is taken for `""`, which is not a name of a ConfigMap.',
      "core.v1.Container.image": "A container without an image is refused, in pods and in templates.",
      "core.v1.EphemeralVolumeSource.volumeClaimTemplate": "An ephemeral volume must have the template of its claim.",
      "core.v1.ExecAction.command": "A command must be given.",
      "core.v1.PersistentVolume.spec": "The spec holds capacity, access modes and source.",
      "core.v1.PersistentVolumeClaim.spec": "The spec holds access modes and resources.",
      "core.v1.PersistentVolumeClaimSpec.accessModes": "A claim must have an access mode at least.",
      "core.v1.PersistentVolumeClaimSpec.resources": "A claim must ask for storage.",
      "core.v1.PersistentVolumeSpec.accessModes": "A volume must have an access mode at least.",
      "core.v1.Pod.spec": "The spec holds the containers.",
      "core.v1.PodDNSConfigOption.name": "A DNS option without a name is refused.",
      "core.v1.PodTemplate.template": "The template holds the containers.",
      "core.v1.PodTemplateSpec.spec": "The spec holds the containers.",
      "core.v1.ReplicationController.spec": "The spec holds the template of the pods.",
      "core.v1.ReplicationControllerSpec.template": "A controller without a template for its pods is refused.",
      "core.v1.ScaleIOPersistentVolumeSource.volumeName": "A volume without its name is refused.",
      "core.v1.ScaleIOVolumeSource.volumeName": "A volume without its name is refused.",
      "core.v1.SecretEnvSource.name": 'The name is taken for `""`, which is not a name of a Secret.',
      "core.v1.SecretKeySelector.name": 'The name is taken for `""`, which is not a name of a Secret.',
      "core.v1.SecretProjection.name": 'The name is taken for `""`, which is not a name of a Secret.',
      "core.v1.SecretVolumeSource.secretName": "A volume must name its Secret.",
      "core.v1.Service.spec": "The spec holds the ports, or says that none are needed.",
      "core.v1.StorageOSPersistentVolumeSource.volumeName": "A volume without its name is refused.",
      "core.v1.StorageOSVolumeSource.volumeName": "A volume without its name is refused.",
      "core.v1.VolumeNodeAffinity.required": "The required terms are all that there is to a volume's node affinity.",
      "core.v1.VolumeResourceRequirements.requests": "A claim must ask for storage.",
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
      "core.v1.ImageVolumeSource.reference": "An image volume must name its image; up to 1.36 not in templates.",
    },
    { since: "1.37", where: { has: "core.v1.PodSpec.evictionResponders" } },
  ),
];
