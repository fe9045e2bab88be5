import { propertyFixups } from "./types.js";

/** Properties in all other groups that the documents do not require, although the server refuses an object without them. */
export const REQUIRED: ReturnType<typeof propertyFixups> = [
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/apps/validation/validation.go",
    {
      "apps.v1.ReplicaSetSpec.template": "The server refuses a ReplicaSet without a pod template.",
    },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/apps/validation/validation.go",
    {
      "apps.v1.ControllerRevision.data": "A ControllerRevision must have data.",
      "apps.v1.DaemonSet.spec": "The spec contains the selector and the template.",
      "apps.v1.Deployment.spec": "The spec contains the selector and the template.",
      "apps.v1.ReplicaSet.spec": "The spec contains the selector and the template.",
      "apps.v1.StatefulSet.spec": "The spec contains the selector and the template.",
    },
    { until: "1.36" },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/autoscaling/validation/validation.go",
    {
      "autoscaling.v1.HorizontalPodAutoscaler.spec":
        "The spec contains `scaleTargetRef` and `maxReplicas`, which are required.",
      "autoscaling.v2.HorizontalPodAutoscaler.spec":
        "The spec contains `scaleTargetRef` and `maxReplicas`, which are required.",
    },
    { until: "1.35" },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/batch/validation/validation.go",
    {
      "batch.v1.Job.spec": "The spec contains the pod template.",
      "batch.v1.JobTemplateSpec.spec": "The spec contains the pod template.",
    },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/batch/validation/validation.go",
    {
      "batch.v1.CronJob.spec": "The spec contains the schedule and the job template.",
    },
    { until: "1.35" },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/certificates/validation/validation.go",
    {
      "certificates.v1.CertificateSigningRequestSpec.usages": "The server refuses a request without usages.",
    },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/flowcontrol/validation/validation.go",
    {
      "flowcontrol.v1.FlowSchema.spec": "The spec names the priority level.",
      "flowcontrol.v1.LimitedPriorityLevelConfiguration.limitResponse":
        "A priority level must specify what the server does with requests beyond the limit.",
      "flowcontrol.v1.PriorityLevelConfiguration.spec": "The spec contains the type.",
    },
    { until: "1.36" },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/networking/validation/validation.go",
    {
      "networking.v1.Ingress.spec":
        "The spec contains the rules or the default backend, and one of the two is required.",
      "networking.v1.IngressClass.spec": "The spec names the controller.",
      "networking.v1.IngressClassSpec.controller": "A class must name its controller.",
      "networking.v1.IngressServiceBackend.port": "A backend must specify a port, by name or by number.",
      "networking.v1.ServiceCIDR.spec": "The spec contains the CIDR ranges.",
      "networking.v1.ServiceCIDRSpec.cidrs": "At least one CIDR range is required.",
    },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/networking/validation/validation.go",
    {
      "networking.v1.IPAddress.spec": "The spec names the object that the address belongs to.",
    },
    { until: "1.35" },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/rbac/validation/validation.go",
    {
      "rbac.v1.AggregationRule.clusterRoleSelectors": "The server refuses an aggregation rule without selectors.",
    },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/resource/validation/validation.go",
    {
      "resource.v1.DeviceClaimConfiguration.opaque":
        "Opaque parameters are the only kind of configuration so far, and a configuration must have them.",
      "resource.v1.DeviceClassConfiguration.opaque":
        "Opaque parameters are the only kind of configuration so far, and a configuration must have them.",
      "resource.v1.DeviceSelector.cel":
        "CEL is currently the only kind of selector, so the CEL expression is required.",
    },
    { since: "1.34" },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/storage/validation/validation.go",
    {
      "storage.v1.VolumeAttributesClass.parameters": "A class must have at least one parameter.",
    },
    { since: "1.34" },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.37.0/pkg/apis/storagemigration/validation/validation.go",
    {
      "storagemigration.v1.StorageVersionMigration.spec": "The spec names the resource to migrate.",
    },
    { since: "1.37" },
  ),
];
