import type { Change } from "../../../generator/index.js";

/** A change that a release note announces: what changed, and where. */
export type NotedChange = readonly [kind: Change["kind"], groupVersion: string, place: string];

/** An entry of `CHANGELOG/CHANGELOG-<release>.md` in the Kubernetes repository, under "API Change" or "Feature". */
export interface ReleaseNote {
  readonly release: "1.34" | "1.35" | "1.36" | "1.37";
  /** The number of the pull request that the entry names. */
  readonly pull: number;
  readonly changes: readonly NotedChange[];
}

const added = (groupVersion: string, ...fields: readonly string[]): NotedChange[] =>
  fields.map((field) => ["property-added", groupVersion, field]);

/** A field of both beta versions of the API for dynamic resource allocation. */
const addedToBetas = (...fields: readonly string[]): NotedChange[] => [
  ...added("resource.k8s.io/v1beta1", ...fields),
  ...added("resource.k8s.io/v1beta2", ...fields),
];

/** A field of a device, which has another name in each beta version. */
const addedToDevices = (...fields: readonly string[]): NotedChange[] => [
  ...added("resource.k8s.io/v1beta1", ...fields.map((field) => `BasicDevice.${field}`)),
  ...added("resource.k8s.io/v1beta2", ...fields.map((field) => `Device.${field}`)),
];

/** A field of a request for a device. */
const addedToRequests = (field: string): NotedChange[] => [
  ...addedToBetas(`DeviceSubRequest.${field}`),
  ...added("resource.k8s.io/v1beta1", `DeviceRequest.${field}`),
  ...added("resource.k8s.io/v1beta2", `ExactDeviceRequest.${field}`),
];

/**
 * Notes about APIs that are served by default. Fields that depend on a feature gate are among them: their schemas are published whether the
 * gate is on or off.
 */
export const DEFAULT_NOTES: readonly ReleaseNote[] = [
  { release: "1.34", pull: 128010, changes: added("v1", "VolumeProjection.podCertificate") },
  { release: "1.34", pull: 130653, changes: added("v1", "PodStatus.extendedResourceClaimStatus") },
  { release: "1.34", pull: 131549, changes: [["resource-added", "storage.k8s.io/v1", "volumeattributesclasses"]] },
  { release: "1.34", pull: 132558, changes: added("v1", "PodSpec.hostnameOverride") },
  { release: "1.34", pull: 132626, changes: added("v1", "EnvVarSource.fileKeyRef") },
  {
    release: "1.34",
    pull: 132642,
    changes: added("v1", "Container.restartPolicyRules", "EphemeralContainer.restartPolicyRules"),
  },
  { release: "1.34", pull: 132706, changes: [["group-version-added", "resource.k8s.io/v1", ""]] },
  { release: "1.35", pull: 132919, changes: added("v1", "PodStatus.resources", "PodStatus.allocatedResources") },
  { release: "1.35", pull: 133389, changes: added("v1", "NodeStatus.declaredFeatures") },
  { release: "1.35", pull: 134665, changes: [["enum-values-added", "v1", "Toleration.operator"]] },
  { release: "1.35", pull: 134826, changes: added("storage.k8s.io/v1", "CSIDriverSpec.serviceAccountTokenInSecrets") },
  {
    release: "1.35",
    pull: 134984,
    changes: added(
      "apiextensions.k8s.io/v1",
      "CustomResourceDefinitionCondition.observedGeneration",
      "CustomResourceDefinitionStatus.observedGeneration",
    ),
  },
  { release: "1.36", pull: 132807, changes: added("v1", "VolumeMountStatus.volumeStatus") },
  {
    release: "1.36",
    pull: 136039,
    changes: [
      ["resource-added", "admissionregistration.k8s.io/v1", "mutatingadmissionpolicies"],
      ["resource-added", "admissionregistration.k8s.io/v1", "mutatingadmissionpolicybindings"],
    ],
  },
  {
    release: "1.36",
    pull: 136111,
    changes: [["property-became-optional", "discovery.k8s.io/v1", "EndpointSlice.endpoints"]],
  },
  { release: "1.36", pull: 136725, changes: added("v1", "PodStatus.nodeAllocatableResourceClaimStatuses") },
  { release: "1.36", pull: 136976, changes: added("v1", "PodSpec.schedulingGroup") },
  {
    release: "1.36",
    pull: 137343,
    changes: added("storage.k8s.io/v1", "CSIDriverSpec.preventPodSchedulingIfMissing"),
  },
  { release: "1.37", pull: 134639, changes: added("v1", "NodeSystemInfo.runningInUserNamespace") },
  { release: "1.37", pull: 137050, changes: added("v1", "PodSpec.evictionResponders") },
  { release: "1.37", pull: 137187, changes: [["enum-values-added", "apps/v1", "StatefulSetUpdateStrategy.type"]] },
  { release: "1.37", pull: 137762, changes: added("v1", "GRPCAction.mode") },
  { release: "1.37", pull: 138560, changes: [["group-version-added", "storagemigration.k8s.io/v1", ""]] },
  {
    release: "1.37",
    pull: 138653,
    changes: added("autoscaling/v2", "HorizontalPodAutoscalerCondition.observedGeneration"),
  },
  { release: "1.37", pull: 139429, changes: added("v1", "HTTPGetAction.protocol") },
  { release: "1.37", pull: 139437, changes: [["resource-added", "certificates.k8s.io/v1", "clustertrustbundles"]] },
  { release: "1.37", pull: 139579, changes: [["resource-added", "certificates.k8s.io/v1", "podcertificaterequests"]] },
  {
    release: "1.37",
    pull: 139764,
    changes: added(
      "v1",
      "ClusterTrustBundleProjection.user",
      "ConfigMapVolumeSource.defaultUser",
      "DownwardAPIVolumeFile.user",
      "DownwardAPIVolumeSource.defaultUser",
      "KeyToPath.user",
      "ProjectedVolumeSource.defaultUser",
      "SecretVolumeSource.defaultUser",
      "ServiceAccountTokenProjection.user",
    ),
  },
  { release: "1.37", pull: 140000, changes: added("v1", "NodeSpec.podPreemptionPolicy") },
  { release: "1.37", pull: 140013, changes: added("v1", "VolumeMount.bindMountOptions") },
  { release: "1.37", pull: 140113, changes: added("authentication.k8s.io/v1", "TokenRequestSpec.attestations") },
  { release: "1.37", pull: 140188, changes: added("batch/v1", "JobSpec.scheduling") },
  {
    release: "1.37",
    pull: 140194,
    changes: [
      ...added("v1", "PersistentVolumeClaimStatus.healthStatus", "PodStatus.volumeHealth"),
      ...added("storage.k8s.io/v1", "CSINode.status"),
      ["subresource-added", "storage.k8s.io/v1", "csinodes/status"],
    ],
  },
  { release: "1.37", pull: 140244, changes: added("v1", "EmptyDirVolumeSource.mode") },
];

/** Notes about APIs that a server only serves on request. */
export const OPTIONAL_NOTES: readonly ReleaseNote[] = [
  { release: "1.34", pull: 128010, changes: [["resource-added", "certificates.k8s.io/v1beta1", "podcertificaterequests"]] },
  {
    release: "1.34",
    pull: 130160,
    changes: [
      ...addedToDevices("bindingConditions", "bindingFailureConditions", "bindsToNode"),
      ...addedToBetas(
        "DeviceRequestAllocationResult.bindingConditions",
        "DeviceRequestAllocationResult.bindingFailureConditions",
        "AllocationResult.allocationTimestamp",
      ),
    ],
  },
  { release: "1.34", pull: 130653, changes: addedToBetas("DeviceClassSpec.extendedResourceName") },
  {
    release: "1.34",
    pull: 132000,
    changes: ["deviceclasses", "resourceclaims", "resourceclaimtemplates", "resourceslices"].map(
      (resource) => ["resource-removed", "resource.k8s.io/v1alpha3", resource] as const,
    ),
  },
  {
    release: "1.34",
    pull: 132522,
    changes: [
      ...addedToDevices("allowMultipleAllocations"),
      ...addedToRequests("capacity"),
      ...addedToBetas(
        "AllocatedDeviceStatus.shareID",
        "DeviceCapacity.requestPolicy",
        "DeviceConstraint.distinctAttribute",
        "DeviceRequestAllocationResult.consumedCapacity",
        "DeviceRequestAllocationResult.shareID",
      ),
      ["list-map-keys-changed", "resource.k8s.io/v1beta1", "ResourceClaimStatus.devices"],
      ["list-map-keys-changed", "resource.k8s.io/v1beta2", "ResourceClaimStatus.devices"],
    ],
  },
  {
    release: "1.34",
    pull: 132821,
    changes: [
      ["resource-added", "admissionregistration.k8s.io/v1beta1", "mutatingadmissionpolicies"],
      ["resource-added", "admissionregistration.k8s.io/v1beta1", "mutatingadmissionpolicybindings"],
    ],
  },
  {
    release: "1.35",
    pull: 134152,
    changes: [
      ...added("resource.k8s.io/v1alpha3", "DeviceTaintRule.status"),
      ["subresource-added", "resource.k8s.io/v1alpha3", "devicetaintrules/status"],
    ],
  },
  { release: "1.35", pull: 134625, changes: [["group-version-removed", "storage.k8s.io/v1alpha1", ""]] },
  {
    release: "1.35",
    pull: 134784,
    changes: [
      ["group-version-added", "storagemigration.k8s.io/v1beta1", ""],
      ["group-version-removed", "storagemigration.k8s.io/v1alpha1", ""],
    ],
  },
  {
    release: "1.36",
    pull: 134675,
    changes: ["apiServerID", "decodableVersions", "encodingVersion"].map(
      (field) =>
        ["property-became-required", "internal.apiserver.k8s.io/v1alpha1", `ServerStorageVersion.${field}`] as const,
    ),
  },
  { release: "1.36", pull: 136725, changes: addedToDevices("nodeAllocatableResources") },
  {
    release: "1.36",
    pull: 137028,
    changes: [["resource-added", "resource.k8s.io/v1alpha3", "resourcepoolstatusrequests"]],
  },
  { release: "1.36", pull: 137170, changes: [["resource-added", "resource.k8s.io/v1beta2", "devicetaintrules"]] },
  {
    release: "1.36",
    pull: 137190,
    changes: addedToBetas(
      "DeviceAttribute.bools",
      "DeviceAttribute.ints",
      "DeviceAttribute.strings",
      "DeviceAttribute.versions",
    ),
  },
  { release: "1.37", pull: 137050, changes: [["group-version-added", "lifecycle.k8s.io/v1alpha1", ""]] },
  { release: "1.37", pull: 138572, changes: [["group-version-added", "scheduling.k8s.io/v1alpha3", ""]] },
  { release: "1.37", pull: 139795, changes: addedToBetas("DeviceCounterConsumption.compatibilityGroups") },
  {
    release: "1.37",
    pull: 139933,
    changes: addedToBetas("DeviceRequestAllocationResult.skipNodeOperations", "ResourceSliceSpec.skipNodeOperations"),
  },
  { release: "1.37", pull: 140029, changes: addedToRequests("derivedAttributes") },
  { release: "1.37", pull: 140170, changes: addedToBetas("ResourceSliceSpec.partitionTypeAttribute") },
  { release: "1.37", pull: 140184, changes: [["group-version-added", "scheduling.k8s.io/v1beta1", ""]] },
];

/** Breaking changes that no release note announces. */
export const WITHOUT_NOTE: readonly (readonly [...NotedChange, origin: string])[] = [
  ["enum-added", "admissionregistration.k8s.io/v1", "NamedRuleWithOperations.scope", "the Go type is now marked +enum"],
  ["enum-added", "admissionregistration.k8s.io/v1", "RuleWithOperations.scope", "the Go type is now marked +enum"],
  ["property-became-required", "admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBindingSpec.policyName", "the Go field is now marked +required"],
  ["property-became-required", "admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBindingSpec.validationActions", "the Go field is now marked +required"],
  ["property-became-required", "apps/v1", "ControllerRevision.data", "the Go field is now marked +required"],
  ["property-became-required", "authentication.k8s.io/v1", "TokenReviewSpec.token", "the Go field is now marked +required"],
  ["property-became-required", "flowcontrol.apiserver.k8s.io/v1", "FlowSchemaCondition.type", "the Go field is now marked +required"],
  ["property-became-required", "flowcontrol.apiserver.k8s.io/v1", "PriorityLevelConfigurationCondition.type", "the Go field is now marked +required"],
  ["resource-removed", "admissionregistration.k8s.io/v1beta1", "validatingadmissionpolicies", "the Go type of 1.33 says that it is removed in 1.34"],
  ["resource-removed", "admissionregistration.k8s.io/v1beta1", "validatingadmissionpolicybindings", "the Go type of 1.33 says that it is removed in 1.34"],
  ["group-version-removed", "certificates.k8s.io/v1alpha1", "", "the Go types of 1.33 say that they are removed in 1.37"],
  ["group-version-removed", "networking.k8s.io/v1beta1", "", "the Go types of 1.33 say that they are removed in 1.37"],
  ["group-version-removed", "storage.k8s.io/v1beta1", "", "the Go types of 1.33 say that they are removed in 1.37"],
  ["property-removed", "resource.k8s.io/v1alpha3", "DeviceTaintSelector.deviceClassName", "the Go field does not exist any more"],
  ["property-removed", "resource.k8s.io/v1alpha3", "DeviceTaintSelector.selectors", "the Go field does not exist any more"],
];

/** Notes about APIs whose change no OpenAPI document shows, and why. */
export const INVISIBLE: readonly {
  readonly release: ReleaseNote["release"];
  readonly pull: number;
  readonly groupVersion: string;
  /** Where the change would be. */
  readonly place: string;
  readonly because: string;
}[] = [
  {
    release: "1.34",
    pull: 132106,
    groupVersion: "v1",
    place: "PersistentVolumeClaimSpec.volumeAttributesClassName",
    because: "Documents do not say which fields may be changed.",
  },
  {
    release: "1.35",
    pull: 134457,
    groupVersion: "v1",
    place: "ServiceSpec.trafficDistribution",
    because: "Documents do not list the values of this field: its Go type is not marked +enum.",
  },
  {
    release: "1.35",
    pull: 134564,
    groupVersion: "scheduling.k8s.io/v1alpha1",
    place: "",
    because: "The group/version was added in 1.35 and removed in 1.36.",
  },
  {
    release: "1.36",
    pull: 137053,
    groupVersion: "v1",
    place: "PodStatus.podIP",
    because: "Only Go code of the server checks the format of IP addresses.",
  },
  {
    release: "1.36",
    pull: 137293,
    groupVersion: "v1",
    place: "ServiceSpec.externalIPs",
    because: "The description of the field does not say that it is deprecated. The server sends a warning.",
  },
  {
    release: "1.37",
    pull: 136271,
    groupVersion: "v1",
    place: "PodStatusResult",
    because: "The type never was part of a request or an answer.",
  },
  {
    release: "1.37",
    pull: 138456,
    groupVersion: "resource.k8s.io/v1beta2",
    place: "resourceslices",
    because: "Documents do not list the fields that selectors of built-in resources may use.",
  },
];
