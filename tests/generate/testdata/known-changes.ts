import type { Change } from "../../../generator/index.js";

/** A change between two releases of Kubernetes: what changed, how serious it is, and where. */
export type KnownChange = readonly [kind: Change["kind"], rank: Change["rank"], groupVersion: string, place: string];

/**
 * Fields that the Go types of k8s.io/api, k8s.io/apimachinery and k8s.io/apiextensions-apiserver 0.37.2 have and those of 0.33.13 do not, with
 * the feature gate that their comments name.
 */
const FIELDS: readonly (readonly [groupVersion: string, field: string, gate: string])[] = [
  ["apiextensions.k8s.io/v1", "CustomResourceDefinitionCondition.observedGeneration", ""],
  ["apiextensions.k8s.io/v1", "CustomResourceDefinitionStatus.observedGeneration", ""],
  ["authentication.k8s.io/v1", "TokenRequestSpec.attestations", ""],
  ["autoscaling/v2", "HorizontalPodAutoscalerCondition.observedGeneration", ""],
  ["batch/v1", "JobSpec.scheduling", "WorkloadWithJob"],
  ["meta/v1", "ListMeta.shardInfo", ""],
  ["storage.k8s.io/v1", "CSIDriverSpec.preventPodSchedulingIfMissing", "VolumeLimitScaling"],
  ["storage.k8s.io/v1", "CSIDriverSpec.serviceAccountTokenInSecrets", "CSIServiceAccountTokenSecrets"],
  ["storage.k8s.io/v1", "CSINode.status", ""],
  ["v1", "ClusterTrustBundleProjection.user", "AtomicWriteVolumeUserFields"],
  ["v1", "ConfigMapVolumeSource.defaultUser", "AtomicWriteVolumeUserFields"],
  ["v1", "Container.restartPolicyRules", "ContainerRestartRules"],
  ["v1", "DownwardAPIVolumeFile.user", "AtomicWriteVolumeUserFields"],
  ["v1", "DownwardAPIVolumeSource.defaultUser", "AtomicWriteVolumeUserFields"],
  ["v1", "EmptyDirVolumeSource.mode", "EmptyDirVolumeMode"],
  ["v1", "EnvVarSource.fileKeyRef", "EnvFiles"],
  ["v1", "EphemeralContainer.restartPolicyRules", "ContainerRestartRules"],
  ["v1", "GRPCAction.mode", "GRPCContainerProbeTLS"],
  ["v1", "HTTPGetAction.protocol", "H2CContainerProbe"],
  ["v1", "KeyToPath.user", "AtomicWriteVolumeUserFields"],
  ["v1", "NodeSpec.podPreemptionPolicy", "InPlacePodVerticalScalingSchedulerPreemption"],
  ["v1", "NodeStatus.declaredFeatures", "NodeDeclaredFeatures"],
  ["v1", "NodeSystemInfo.runningInUserNamespace", "KubeletInUserNamespace"],
  ["v1", "PersistentVolumeClaimStatus.healthStatus", "CSIVolumeHealth"],
  ["v1", "PodSpec.evictionResponders", "EvictionRequestAPI"],
  ["v1", "PodSpec.hostnameOverride", "HostnameOverride"],
  ["v1", "PodSpec.schedulingGroup", "GenericWorkload"],
  ["v1", "PodStatus.allocatedResources", "InPlacePodLevelResourcesVerticalScaling"],
  ["v1", "PodStatus.extendedResourceClaimStatus", "DRAExtendedResource"],
  ["v1", "PodStatus.nodeAllocatableResourceClaimStatuses", "DRANodeAllocatableResources"],
  ["v1", "PodStatus.resources", "InPlacePodLevelResourcesVerticalScaling"],
  ["v1", "PodStatus.volumeHealth", "CSIVolumeHealth"],
  ["v1", "ProjectedVolumeSource.defaultUser", "AtomicWriteVolumeUserFields"],
  ["v1", "ResourceHealth.message", "ResourceHealthStatusMessage"],
  ["v1", "SecretVolumeSource.defaultUser", "AtomicWriteVolumeUserFields"],
  ["v1", "ServiceAccountTokenProjection.user", "AtomicWriteVolumeUserFields"],
  ["v1", "VolumeMount.bindMountOptions", "VolumeBindMountOptions"],
  ["v1", "VolumeMountStatus.volumeStatus", ""],
  ["v1", "VolumeProjection.podCertificate", "PodCertificateProjection"],
];

/** Fields whose markers in these Go types became `+required`. Those with a default in the document are compatible. */
const REQUIRED: readonly (readonly [rank: Change["rank"], groupVersion: string, field: string])[] = [
  ["compatible", "admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding.spec"],
  ["breaking", "admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBindingSpec.policyName"],
  ["breaking", "admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBindingSpec.validationActions"],
  ["breaking", "apps/v1", "ControllerRevision.data"],
  ["compatible", "apps/v1", "DaemonSet.spec"],
  ["compatible", "apps/v1", "Deployment.spec"],
  ["compatible", "apps/v1", "ReplicaSet.spec"],
  ["compatible", "apps/v1", "StatefulSet.spec"],
  ["breaking", "authentication.k8s.io/v1", "TokenReviewSpec.token"],
  ["compatible", "autoscaling/v1", "HorizontalPodAutoscaler.spec"],
  ["compatible", "autoscaling/v2", "HorizontalPodAutoscaler.spec"],
  ["compatible", "batch/v1", "CronJob.spec"],
  ["compatible", "flowcontrol.apiserver.k8s.io/v1", "FlowSchema.spec"],
  ["breaking", "flowcontrol.apiserver.k8s.io/v1", "FlowSchemaCondition.type"],
  ["compatible", "flowcontrol.apiserver.k8s.io/v1", "LimitedPriorityLevelConfiguration.limitResponse"],
  ["compatible", "flowcontrol.apiserver.k8s.io/v1", "PriorityLevelConfiguration.spec"],
  ["breaking", "flowcontrol.apiserver.k8s.io/v1", "PriorityLevelConfigurationCondition.type"],
  ["compatible", "networking.k8s.io/v1", "IPAddress.spec"],
];

/** Fields whose markers in these Go types became `+optional`. */
const OPTIONAL: readonly (readonly [groupVersion: string, field: string])[] = [
  ["apps/v1", "ControllerRevision.revision"],
  ["apps/v1", "DaemonSetCondition.status"],
  ["apps/v1", "DaemonSetCondition.type"],
  ["apps/v1", "DeploymentCondition.status"],
  ["apps/v1", "DeploymentCondition.type"],
  ["apps/v1", "ReplicaSetCondition.status"],
  ["apps/v1", "ReplicaSetCondition.type"],
  ["apps/v1", "StatefulSetCondition.status"],
  ["apps/v1", "StatefulSetCondition.type"],
  ["authentication.k8s.io/v1", "TokenRequest.spec"],
  ["authentication.k8s.io/v1", "TokenRequestSpec.audiences"],
  ["authentication.k8s.io/v1", "TokenRequestStatus.expirationTimestamp"],
  ["authentication.k8s.io/v1", "TokenRequestStatus.token"],
  ["batch/v1", "PodFailurePolicyOnPodConditionsPattern.status"],
  ["discovery.k8s.io/v1", "EndpointSlice.endpoints"],
  ["networking.k8s.io/v1", "NetworkPolicySpec.podSelector"],
  ["policy/v1", "PodDisruptionBudgetStatus.currentHealthy"],
  ["policy/v1", "PodDisruptionBudgetStatus.desiredHealthy"],
  ["policy/v1", "PodDisruptionBudgetStatus.disruptionsAllowed"],
  ["policy/v1", "PodDisruptionBudgetStatus.expectedPods"],
  ["rbac.authorization.k8s.io/v1", "RoleRef.apiGroup"],
  ["scheduling.k8s.io/v1", "PriorityClass.value"],
];

/** Other changes. */
const OTHERS: readonly (readonly [...KnownChange, origin: string])[] = [
  ["enum-added", "breaking", "admissionregistration.k8s.io/v1", "NamedRuleWithOperations.scope", "ScopeType is marked +enum"],
  ["enum-added", "breaking", "admissionregistration.k8s.io/v1", "RuleWithOperations.scope", "ScopeType is marked +enum"],
  ["resource-added", "compatible", "admissionregistration.k8s.io/v1", "mutatingadmissionpolicies", "MutatingAdmissionPolicy is stable"],
  ["resource-added", "compatible", "admissionregistration.k8s.io/v1", "mutatingadmissionpolicybindings", "MutatingAdmissionPolicy is stable"],
  ["enum-values-added", "possibly-breaking", "apps/v1", "StatefulSetUpdateStrategy.type", "RecreateStatefulSetStrategyType"],
  ["default-added", "compatible", "autoscaling/v1", "ScaleSpec.replicas", "+default=0"],
  ["list-type-changed", "compatible", "certificates.k8s.io/v1", "CertificateSigningRequestSpec.request", "+listType=atomic was removed from bytes"],
  ["list-type-changed", "compatible", "certificates.k8s.io/v1", "CertificateSigningRequestStatus.certificate", "+listType=atomic was removed from bytes"],
  ["resource-added", "compatible", "certificates.k8s.io/v1", "clustertrustbundles", "ClusterTrustBundle is stable"],
  ["resource-added", "compatible", "certificates.k8s.io/v1", "podcertificaterequests", "PodCertificateRequest is stable"],
  ["parameter-added", "compatible", "meta/v1", "deletecollection shardSelector", "ShardedListAndWatch"],
  ["parameter-added", "compatible", "meta/v1", "list shardSelector", "ShardedListAndWatch"],
  ["list-type-changed", "compatible", "meta/v1", "Status.details", "+listType=atomic was removed from an object"],
  ["group-version-added", "compatible", "resource.k8s.io/v1", "", "DynamicResourceAllocation is stable"],
  ["subresource-added", "compatible", "storage.k8s.io/v1", "csinodes/status", "CSINodeStatus"],
  ["resource-added", "compatible", "storage.k8s.io/v1", "volumeattributesclasses", "VolumeAttributesClass is stable"],
  ["group-version-added", "compatible", "storagemigration.k8s.io/v1", "", "StorageVersionMigration is stable"],
  ["enum-values-added", "possibly-breaking", "v1", "Toleration.operator", "TaintTolerationComparisonOperators"],
];

/** What changed from Kubernetes 1.33 to 1.37 in the APIs that are served by default. */
export const FROM_1_33_TO_1_37: readonly KnownChange[] = [
  ...FIELDS.map(([groupVersion, field]) => ["property-added", "compatible", groupVersion, field] as const),
  ...REQUIRED.map(
    ([rank, groupVersion, field]) => ["property-became-required", rank, groupVersion, field] as const,
  ),
  ...OPTIONAL.map(
    ([groupVersion, field]) => ["property-became-optional", "possibly-breaking", groupVersion, field] as const,
  ),
  ...OTHERS.map(([kind, rank, groupVersion, place]) => [kind, rank, groupVersion, place] as const),
];
