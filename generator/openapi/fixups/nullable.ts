import { propertyFixups } from "./types.js";

const CONDITION = "If whoever writes a condition omits a time, it is read back as `null`.";

/** Properties that are read back as `null`: Go writes an absent list or time in this way. */
export const NULLABLE: ReturnType<typeof propertyFixups> = [
  ...propertyFixups(
    "nullable",
    "https://github.com/kubernetes/apiextensions-apiserver/blob/v0.36.0/pkg/apis/apiextensions/v1/types.go",
    {
      "apiextensions.v1.CustomResourceDefinitionCondition.lastTransitionTime": CONDITION,
      "apiextensions.v1.CustomResourceDefinitionStatus.conditions":
        "The creation of a definition is answered with `conditions: null`.",
      "apiextensions.v1.CustomResourceDefinitionStatus.storedVersions":
        "Manifests that Go wrote have `storedVersions: null`; the server puts a list in its place.",
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
      "Before the first measurement it is read back as `null`.",
  }),
  ...propertyFixups("nullable", "https://github.com/kubernetes/api/blob/v0.36.0/batch/v1/types.go", {
    "batch.v1.JobCondition.lastProbeTime": CONDITION,
    "batch.v1.JobCondition.lastTransitionTime": CONDITION,
  }),
  ...propertyFixups("nullable", "https://github.com/kubernetes/api/blob/v0.36.0/core/v1/types.go", {
    "core.v1.AzureFilePersistentVolumeSource.secretNamespace":
      "Without it, the secret is in the namespace of the claim, and it is read back as `null`.",
    "core.v1.ContainerStateRunning.startedAt": "If whoever writes the state omits the time, it is read back as `null`.",
    "core.v1.ContainerStateTerminated.finishedAt":
      "If whoever writes the state omits the time, it is read back as `null`.",
    "core.v1.ContainerStateTerminated.startedAt":
      "If whoever writes the state omits the time, it is read back as `null`.",
    "core.v1.ContainerImage.names": "An image without names is read back with `names: null`.",
    "core.v1.Event.eventTime":
      "An event that was recorded by `count` has no event time and is read back with `eventTime: null`.",
    "core.v1.Event.firstTimestamp":
      "An event with an event time has none of the older times and is read back with `firstTimestamp: null`.",
    "core.v1.Event.lastTimestamp":
      "An event with an event time has none of the older times and is read back with `lastTimestamp: null`.",
    "core.v1.LimitRangeSpec.limits": "A range without limits is read back with `limits: null`.",
    "core.v1.NamespaceCondition.lastTransitionTime": CONDITION,
    "core.v1.NodeCondition.lastHeartbeatTime": CONDITION,
    "core.v1.NodeCondition.lastTransitionTime": CONDITION,
    "core.v1.PersistentVolumeClaimCondition.lastProbeTime": CONDITION,
    "core.v1.PersistentVolumeClaimCondition.lastTransitionTime": CONDITION,
    "core.v1.PodCondition.lastProbeTime": "Conditions that are not probed are read back with `lastProbeTime: null`.",
    "core.v1.ProjectedVolumeSource.sources": "A projected volume without sources is read back with `sources: null`.",
    "core.v1.ReplicationControllerCondition.lastTransitionTime": CONDITION,
    "core.v1.TypedLocalObjectReference.apiGroup": "A reference to the core group is read back with `apiGroup: null`.",
    "core.v1.TypedObjectReference.apiGroup": "A reference to the core group is read back with `apiGroup: null`.",
  }),
  ...propertyFixups("nullable", "https://github.com/kubernetes/api/blob/v0.36.0/discovery/v1/types.go", {
    "discovery.v1.EndpointSlice.endpoints": "A slice without endpoints is read back with `endpoints: null`.",
    "discovery.v1.EndpointSlice.ports": "A slice without ports is read back with `ports: null`.",
  }),
  ...propertyFixups("nullable", "https://github.com/kubernetes/api/blob/v0.36.0/events/v1/types.go", {
    "events.v1.Event.deprecatedFirstTimestamp":
      "An event with an event time is read back with `deprecatedFirstTimestamp: null`.",
    "events.v1.Event.deprecatedLastTimestamp":
      "An event with an event time is read back with `deprecatedLastTimestamp: null`.",
    "events.v1.Event.eventTime":
      "Events that are recorded through the core API have no event time and are read back with `eventTime: null`.",
  }),
  ...propertyFixups("nullable", "https://github.com/kubernetes/api/blob/v0.36.0/flowcontrol/v1/types.go", {
    "flowcontrol.v1.FlowSchemaCondition.lastTransitionTime": CONDITION,
    "flowcontrol.v1.PriorityLevelConfigurationCondition.lastTransitionTime": CONDITION,
    "flowcontrol.v1.ResourcePolicyRule.namespaces":
      "A rule that covers only cluster-scoped resources is read back with `namespaces: null`.",
  }),
  ...propertyFixups("nullable", "https://github.com/kubernetes/apimachinery/blob/v0.33.0/pkg/apis/meta/v1/types.go", {
    "meta.v1.ObjectMeta.creationTimestamp":
      "Go wrote it as `null` up to 1.33: in manifests, and in templates, which are read back with `metadata: { creationTimestamp: null }`.",
  }),
  ...propertyFixups("nullable", "https://github.com/kubernetes/api/blob/v0.36.0/rbac/v1/types.go", {
    "rbac.v1.ClusterRole.rules": "A role without rules is read back with `rules: null`.",
    "rbac.v1.Role.rules": "A role without rules is read back with `rules: null`.",
  }),
  ...propertyFixups(
    "nullable",
    "https://github.com/kubernetes/api/blob/v0.36.0/resource/v1/types.go",
    {
      "resource.v1.DeviceClaim.requests": "A claim without requests is read back with `devices: { requests: null }`.",
    },
    { since: "1.34" },
  ),
  ...propertyFixups("nullable", "https://github.com/kubernetes/api/blob/v0.36.0/storage/v1/types.go", {
    "storage.v1.CSINodeDriver.topologyKeys": "A driver without topology is read back with `topologyKeys: null`.",
    "storage.v1.CSINodeSpec.drivers": "A node without drivers is read back with `drivers: null`.",
    "storage.v1.VolumeError.time": "An error without a time is read back with `time: null`.",
  }),
];
