import { propertyFixups } from "./types.js";

const CONDITION = "If a condition is written without this time, the server returns the time as `null`.";

/** Properties that the server returns as `null`, because Go writes an absent list or time as `null`. */
export const NULLABLE: ReturnType<typeof propertyFixups> = [
  ...propertyFixups(
    "nullable",
    "https://github.com/kubernetes/apiextensions-apiserver/blob/v0.36.0/pkg/apis/apiextensions/v1/types.go",
    {
      "apiextensions.v1.CustomResourceDefinitionCondition.lastTransitionTime": CONDITION,
      "apiextensions.v1.CustomResourceDefinitionStatus.conditions":
        "When a definition is created, the server returns it with `conditions: null`.",
      "apiextensions.v1.CustomResourceDefinitionStatus.storedVersions":
        "Manifests that Go programs wrote contain `storedVersions: null`. The server replaces this `null` with a list.",
    },
  ),
  ...propertyFixups(
    "nullable",
    "https://github.com/kubernetes/kube-aggregator/blob/v0.36.0/pkg/apis/apiregistration/v1/types.go",
    { "apiregistration.v1.APIServiceCondition.lastTransitionTime": CONDITION },
  ),
  ...propertyFixups("nullable", "https://github.com/kubernetes/api/blob/v0.36.0/apps/v1/types.go", {
    "apps.v1.DaemonSetCondition.lastTransitionTime": CONDITION,
    "apps.v1.DeploymentCondition.lastTransitionTime": CONDITION,
    "apps.v1.DeploymentCondition.lastUpdateTime": CONDITION,
    "apps.v1.ReplicaSetCondition.lastTransitionTime": CONDITION,
    "apps.v1.StatefulSetCondition.lastTransitionTime": CONDITION,
  }),
  ...propertyFixups("nullable", "https://github.com/kubernetes/api/blob/v0.36.0/autoscaling/v2/types.go", {
    "autoscaling.v2.HorizontalPodAutoscalerCondition.lastTransitionTime": CONDITION,
    "autoscaling.v2.HorizontalPodAutoscalerStatus.currentMetrics":
      "Before the first measurement, the server returns `currentMetrics: null`.",
  }),
  ...propertyFixups("nullable", "https://github.com/kubernetes/api/blob/v0.36.0/batch/v1/types.go", {
    "batch.v1.JobCondition.lastProbeTime": CONDITION,
    "batch.v1.JobCondition.lastTransitionTime": CONDITION,
  }),
  ...propertyFixups("nullable", "https://github.com/kubernetes/api/blob/v0.36.0/core/v1/types.go", {
    "core.v1.AzureFilePersistentVolumeSource.secretNamespace":
      "If no namespace is set, the secret is in the namespace of the claim, and the server returns `secretNamespace: null`.",
    "core.v1.ContainerStateRunning.startedAt":
      "If a state is written without this time, the server returns the time as `null`.",
    "core.v1.ContainerStateTerminated.finishedAt":
      "If a state is written without this time, the server returns the time as `null`.",
    "core.v1.ContainerStateTerminated.startedAt":
      "If a state is written without this time, the server returns the time as `null`.",
    "core.v1.ContainerImage.names": "The server returns an image without names with `names: null`.",
    "core.v1.Event.eventTime":
      "An event that uses `count` has no event time, so the server returns it with `eventTime: null`.",
    "core.v1.Event.firstTimestamp":
      "An event with an event time has none of the legacy timestamps, so the server returns it with `firstTimestamp: null`.",
    "core.v1.Event.lastTimestamp":
      "An event with an event time has none of the legacy timestamps, so the server returns it with `lastTimestamp: null`.",
    "core.v1.LimitRangeSpec.limits": "The server returns a LimitRange without limits with `limits: null`.",
    "core.v1.NamespaceCondition.lastTransitionTime": CONDITION,
    "core.v1.NodeCondition.lastHeartbeatTime": CONDITION,
    "core.v1.NodeCondition.lastTransitionTime": CONDITION,
    "core.v1.PersistentVolumeClaimCondition.lastProbeTime": CONDITION,
    "core.v1.PersistentVolumeClaimCondition.lastTransitionTime": CONDITION,
    "core.v1.PodCondition.lastProbeTime":
      "The server returns conditions that are not probed with `lastProbeTime: null`.",
    "core.v1.ProjectedVolumeSource.sources":
      "The server returns a projected volume without sources with `sources: null`.",
    "core.v1.ReplicationControllerCondition.lastTransitionTime": CONDITION,
    "core.v1.TypedLocalObjectReference.apiGroup":
      "The server returns a reference to the core group with `apiGroup: null`.",
    "core.v1.TypedObjectReference.apiGroup": "The server returns a reference to the core group with `apiGroup: null`.",
  }),
  ...propertyFixups("nullable", "https://github.com/kubernetes/api/blob/v0.36.0/discovery/v1/types.go", {
    "discovery.v1.EndpointSlice.endpoints":
      "The server returns an EndpointSlice without endpoints with `endpoints: null`.",
    "discovery.v1.EndpointSlice.ports": "The server returns an EndpointSlice without ports with `ports: null`.",
  }),
  ...propertyFixups("nullable", "https://github.com/kubernetes/api/blob/v0.36.0/events/v1/types.go", {
    "events.v1.Event.deprecatedFirstTimestamp":
      "The server returns an event that has an event time with `deprecatedFirstTimestamp: null`.",
    "events.v1.Event.deprecatedLastTimestamp":
      "The server returns an event that has an event time with `deprecatedLastTimestamp: null`.",
    "events.v1.Event.eventTime":
      "Events that were recorded through the core API have no event time, so the server returns them with `eventTime: null`.",
  }),
  ...propertyFixups("nullable", "https://github.com/kubernetes/api/blob/v0.36.0/flowcontrol/v1/types.go", {
    "flowcontrol.v1.FlowSchemaCondition.lastTransitionTime": CONDITION,
    "flowcontrol.v1.PriorityLevelConfigurationCondition.lastTransitionTime": CONDITION,
    "flowcontrol.v1.ResourcePolicyRule.namespaces":
      "If a rule covers only cluster-scoped resources, the server returns the rule with `namespaces: null`.",
  }),
  ...propertyFixups("nullable", "https://github.com/kubernetes/apimachinery/blob/v0.33.0/pkg/apis/meta/v1/types.go", {
    "meta.v1.ObjectMeta.creationTimestamp":
      "Up to 1.33, Go wrote `creationTimestamp: null` in manifests and templates. The server returns this `null` in templates.",
  }),
  ...propertyFixups("nullable", "https://github.com/kubernetes/api/blob/v0.36.0/rbac/v1/types.go", {
    "rbac.v1.ClusterRole.rules": "The server returns a role without rules with `rules: null`.",
    "rbac.v1.Role.rules": "The server returns a role without rules with `rules: null`.",
  }),
  ...propertyFixups(
    "nullable",
    "https://github.com/kubernetes/api/blob/v0.36.0/resource/v1/types.go",
    {
      "resource.v1.DeviceClaim.requests":
        "The server returns a claim without requests with `devices: { requests: null }`.",
    },
    { since: "1.34" },
  ),
  ...propertyFixups("nullable", "https://github.com/kubernetes/api/blob/v0.36.0/storage/v1/types.go", {
    "storage.v1.CSINodeDriver.topologyKeys":
      "If a driver has no topology keys, the server returns the driver with `topologyKeys: null`.",
    "storage.v1.CSINodeSpec.drivers": "The server returns a CSINode without drivers with `drivers: null`.",
    "storage.v1.VolumeError.time": "The server returns an error without a time with `time: null`.",
  }),
];
