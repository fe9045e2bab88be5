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
        "For a definition that was just created, the server returns `conditions: null`.",
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
    "core.v1.ContainerImage.names": "For an image that has no names, the server returns `names: null`.",
    "core.v1.Event.eventTime": "An event that uses `count` has no event time, so the server returns `eventTime: null`.",
    "core.v1.Event.firstTimestamp":
      "An event with an event time has none of the legacy timestamps, so the server returns `firstTimestamp: null`.",
    "core.v1.Event.lastTimestamp":
      "An event with an event time has none of the legacy timestamps, so the server returns `lastTimestamp: null`.",
    "core.v1.LimitRangeSpec.limits": "For a LimitRange that has no limits, the server returns `limits: null`.",
    "core.v1.NamespaceCondition.lastTransitionTime": CONDITION,
    "core.v1.NodeCondition.lastHeartbeatTime": CONDITION,
    "core.v1.NodeCondition.lastTransitionTime": CONDITION,
    "core.v1.PersistentVolumeClaimCondition.lastProbeTime": CONDITION,
    "core.v1.PersistentVolumeClaimCondition.lastTransitionTime": CONDITION,
    "core.v1.PodCondition.lastProbeTime":
      "For a condition that is not probed, the server returns `lastProbeTime: null`.",
    "core.v1.ProjectedVolumeSource.sources":
      "For a projected volume that has no sources, the server returns `sources: null`.",
    "core.v1.ReplicationControllerCondition.lastTransitionTime": CONDITION,
    "core.v1.TypedLocalObjectReference.apiGroup":
      "For a reference to the core group, the server returns `apiGroup: null`.",
    "core.v1.TypedObjectReference.apiGroup": "For a reference to the core group, the server returns `apiGroup: null`.",
  }),
  ...propertyFixups("nullable", "https://github.com/kubernetes/api/blob/v0.36.0/discovery/v1/types.go", {
    "discovery.v1.EndpointSlice.endpoints":
      "For an EndpointSlice that has no endpoints, the server returns `endpoints: null`.",
    "discovery.v1.EndpointSlice.ports": "For an EndpointSlice that has no ports, the server returns `ports: null`.",
  }),
  ...propertyFixups("nullable", "https://github.com/kubernetes/api/blob/v0.36.0/events/v1/types.go", {
    "events.v1.Event.deprecatedFirstTimestamp":
      "For an event that has an event time, the server returns `deprecatedFirstTimestamp: null`.",
    "events.v1.Event.deprecatedLastTimestamp":
      "For an event that has an event time, the server returns `deprecatedLastTimestamp: null`.",
    "events.v1.Event.eventTime":
      "An event that was recorded through the core API has no event time, so the server returns `eventTime: null`.",
  }),
  ...propertyFixups("nullable", "https://github.com/kubernetes/api/blob/v0.36.0/flowcontrol/v1/types.go", {
    "flowcontrol.v1.FlowSchemaCondition.lastTransitionTime": CONDITION,
    "flowcontrol.v1.PriorityLevelConfigurationCondition.lastTransitionTime": CONDITION,
    "flowcontrol.v1.ResourcePolicyRule.namespaces":
      "For a rule that covers only cluster-scoped resources, the server returns `namespaces: null`.",
  }),
  ...propertyFixups("nullable", "https://github.com/kubernetes/apimachinery/blob/v0.33.0/pkg/apis/meta/v1/types.go", {
    "meta.v1.ObjectMeta.creationTimestamp":
      "Up to Kubernetes 1.33, Go wrote `creationTimestamp: null` in manifests and templates. The server returns this `null` in templates.",
  }),
  ...propertyFixups("nullable", "https://github.com/kubernetes/api/blob/v0.36.0/rbac/v1/types.go", {
    "rbac.v1.ClusterRole.rules": "For a role that has no rules, the server returns `rules: null`.",
    "rbac.v1.Role.rules": "For a role that has no rules, the server returns `rules: null`.",
  }),
  ...propertyFixups(
    "nullable",
    "https://github.com/kubernetes/api/blob/v0.36.0/resource/v1/types.go",
    {
      "resource.v1.DeviceClaim.requests":
        "For a claim that has no requests, the server returns `devices: { requests: null }`.",
      // The documents of 1.34 cannot be distinguished from those of 1.35.
      "resource.v1.ResourceSliceSpec.devices":
        "For a slice that has no devices, a server of Kubernetes 1.34 returns `devices: null`.",
    },
    { since: "1.34" },
  ),
  ...propertyFixups("nullable", "https://github.com/kubernetes/api/blob/v0.36.0/storage/v1/types.go", {
    "storage.v1.CSINodeDriver.topologyKeys":
      "For a driver that has no topology keys, the server returns `topologyKeys: null`.",
    "storage.v1.CSINodeSpec.drivers": "For a CSINode that has no drivers, the server returns `drivers: null`.",
    "storage.v1.VolumeError.time": "For an error that has no time, the server returns `time: null`.",
  }),
];
