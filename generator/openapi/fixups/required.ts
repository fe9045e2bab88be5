import { propertyFixups } from "./types.js";

/** Properties that the documents of all other groups do not require, and without which the server refuses an object. */
export const REQUIRED: ReturnType<typeof propertyFixups> = [
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/apps/validation/validation.go",
    {
      "apps.v1.ReplicaSetSpec.template": "A set without a template for its pods is refused.",
    },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/apps/validation/validation.go",
    {
      "apps.v1.ControllerRevision.data": "A revision must have data.",
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
      "autoscaling.v1.HorizontalPodAutoscaler.spec": "The spec contains the target and the limit.",
      "autoscaling.v2.HorizontalPodAutoscaler.spec": "The spec contains the target and the limit.",
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
      "batch.v1.CronJob.spec": "The spec contains the schedule and the template of the jobs.",
    },
    { until: "1.35" },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/certificates/validation/validation.go",
    {
      "certificates.v1.CertificateSigningRequestSpec.usages": "A request without usages is refused.",
    },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/flowcontrol/validation/validation.go",
    {
      "flowcontrol.v1.FlowSchema.spec": "The spec names the priority level.",
      "flowcontrol.v1.LimitedPriorityLevelConfiguration.limitResponse": "The action at the limit has no default.",
      "flowcontrol.v1.PriorityLevelConfiguration.spec": "The spec contains the type.",
    },
    { until: "1.36" },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/networking/validation/validation.go",
    {
      "networking.v1.Ingress.spec": "The spec contains rules or a default backend, one of which is required.",
      "networking.v1.IngressClass.spec": "The spec names the controller.",
      "networking.v1.IngressClassSpec.controller": "A class must name its controller.",
      "networking.v1.IngressServiceBackend.port": "A backend must have a port, by name or number.",
      "networking.v1.ServiceCIDR.spec": "The spec contains the ranges.",
      "networking.v1.ServiceCIDRSpec.cidrs": "A range is required.",
    },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/networking/validation/validation.go",
    {
      "networking.v1.IPAddress.spec": "The spec names what the address belongs to.",
    },
    { until: "1.35" },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/rbac/validation/validation.go",
    {
      "rbac.v1.AggregationRule.clusterRoleSelectors": "An aggregation without selectors is refused.",
    },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/resource/validation/validation.go",
    {
      "resource.v1.DeviceClaimConfiguration.opaque":
        "Opaque parameters are the only configuration so far, and one is required.",
      "resource.v1.DeviceClassConfiguration.opaque":
        "Opaque parameters are the only configuration so far, and one is required.",
      "resource.v1.DeviceSelector.cel": "CEL is the only kind of selector so far, and one is required.",
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
      "storagemigration.v1.StorageVersionMigration.spec": "The spec names the resource.",
    },
    { since: "1.37" },
  ),
];
