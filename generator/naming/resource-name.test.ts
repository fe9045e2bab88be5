// cspell:disable
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pluralName, resourceName, subresourceMember } from "./resource-name.js";

/** All kinds of Kubernetes 1.37 with the plural of their resource, and the token. */
const BUILT_IN = `
APIService                        apiservices                        apiServices
Binding                           bindings                           bindings
CSIDriver                         csidrivers                         csiDrivers
CSINode                           csinodes                           csiNodes
CSIStorageCapacity                csistoragecapacities               csiStorageCapacities
CertificateSigningRequest         certificatesigningrequests         certificateSigningRequests
ClusterRole                       clusterroles                       clusterRoles
ClusterRoleBinding                clusterrolebindings                clusterRoleBindings
ComponentStatus                   componentstatuses                  componentStatuses
ConfigMap                         configmaps                         configMaps
ControllerRevision                controllerrevisions                controllerRevisions
CronJob                           cronjobs                           cronJobs
CustomResourceDefinition          customresourcedefinitions          customResourceDefinitions
DaemonSet                         daemonsets                         daemonSets
Deployment                        deployments                        deployments
DeviceClass                       deviceclasses                      deviceClasses
EndpointSlice                     endpointslices                     endpointSlices
Endpoints                         endpoints                          endpoints
Event                             events                             events
FlowSchema                        flowschemas                        flowSchemas
HorizontalPodAutoscaler           horizontalpodautoscalers           horizontalPodAutoscalers
IPAddress                         ipaddresses                        ipAddresses
Ingress                           ingresses                          ingresses
IngressClass                      ingressclasses                     ingressClasses
Job                               jobs                               jobs
Lease                             leases                             leases
LimitRange                        limitranges                        limitRanges
LocalSubjectAccessReview          localsubjectaccessreviews          localSubjectAccessReviews
MutatingAdmissionPolicy           mutatingadmissionpolicies          mutatingAdmissionPolicies
MutatingAdmissionPolicyBinding    mutatingadmissionpolicybindings    mutatingAdmissionPolicyBindings
MutatingWebhookConfiguration      mutatingwebhookconfigurations      mutatingWebhookConfigurations
Namespace                         namespaces                         namespaces
NetworkPolicy                     networkpolicies                    networkPolicies
Node                              nodes                              nodes
PersistentVolume                  persistentvolumes                  persistentVolumes
PersistentVolumeClaim             persistentvolumeclaims             persistentVolumeClaims
Pod                               pods                               pods
PodDisruptionBudget               poddisruptionbudgets               podDisruptionBudgets
PodTemplate                       podtemplates                       podTemplates
PriorityClass                     priorityclasses                    priorityClasses
PriorityLevelConfiguration        prioritylevelconfigurations        priorityLevelConfigurations
ReplicaSet                        replicasets                        replicaSets
ReplicationController             replicationcontrollers             replicationControllers
ResourceClaim                     resourceclaims                     resourceClaims
ResourceClaimTemplate             resourceclaimtemplates             resourceClaimTemplates
ResourceQuota                     resourcequotas                     resourceQuotas
ResourceSlice                     resourceslices                     resourceSlices
Role                              roles                              roles
RoleBinding                       rolebindings                       roleBindings
RuntimeClass                      runtimeclasses                     runtimeClasses
Secret                            secrets                            secrets
SelfSubjectAccessReview           selfsubjectaccessreviews           selfSubjectAccessReviews
SelfSubjectReview                 selfsubjectreviews                 selfSubjectReviews
SelfSubjectRulesReview            selfsubjectrulesreviews            selfSubjectRulesReviews
Service                           services                           services
ServiceAccount                    serviceaccounts                    serviceAccounts
ServiceCIDR                       servicecidrs                       serviceCIDRs
StatefulSet                       statefulsets                       statefulSets
StorageClass                      storageclasses                     storageClasses
SubjectAccessReview               subjectaccessreviews               subjectAccessReviews
TokenReview                       tokenreviews                       tokenReviews
ValidatingAdmissionPolicy         validatingadmissionpolicies        validatingAdmissionPolicies
ValidatingAdmissionPolicyBinding  validatingadmissionpolicybindings  validatingAdmissionPolicyBindings
ValidatingWebhookConfiguration    validatingwebhookconfigurations    validatingWebhookConfigurations
VolumeAttachment                  volumeattachments                  volumeAttachments
VolumeAttributesClass             volumeattributesclasses            volumeAttributesClasses
`;

describe("the name of a resource", () => {
  it("has the capitals of its kind, for every built-in kind", () => {
    for (const row of BUILT_IN.trim().split("\n")) {
      const [kind = "", plural = "", token] = row.split(/ +/);
      expect(resourceName(plural, kind).token).toBe(token);
    }
  });

  it.each([
    ["an acronym at the beginning", "GRPCRoute", "grpcroutes", "grpcRoutes", "GRPCRoutes"],
    ["an acronym of two letters", "DNSRecord", "dnsrecords", "dnsRecords", "DNSRecords"],
    ["a word of one letter at the beginning", "OAuthClient", "oauthclients", "oAuthClients", "OAuthClients"],
    ["an acronym before a lower-case letter", "IPv4Pool", "ipv4pools", "iPv4Pools", "IPv4Pools"],
    ["an acronym before a digit", "EC2Instance", "ec2instances", "ec2Instances", "EC2Instances"],
    ["a capital before a digit", "K8sThing", "k8sthings", "k8sThings", "K8sThings"],
    ["an acronym inside", "CiliumCIDRGroup", "ciliumcidrgroups", "ciliumCIDRGroups", "CiliumCIDRGroups"],
    ["an acronym at the end", "MyAPI", "myapis", "myAPIs", "MyAPIs"],
    ["an acronym alone", "ABC", "abcs", "abcs", "ABCs"],
    ["an acronym whose last letter changes", "HTTPProxy", "httpproxies", "httpProxies", "HTTPProxies"],
    ["an irregular plural", "SearchIndex", "searchindices", "searchIndices", "SearchIndices"],
    ["a kind in lower case", "mykind", "mykinds", "mykinds", "Mykinds"],
    ["a kind that begins in lower case", "myKind", "mykinds", "myKinds", "MyKinds"],
    ["a plural that is the kind", "Sheep", "sheep", "sheep", "Sheep"],
    ["a plural that begins as the kind", "FooBar", "foothings", "foothings", "Foothings"],
    ["a plural that shares an acronym with the kind in part", "ABCDef", "abx", "abx", "ABx"],
    ["a plural that does not follow the kind", "Thing", "others", "others", "Others"],
    ["a plural with hyphens between the kind's words", "FooBarBaz", "foo-barbazes", "fooBarBazes", "FooBarBazes"],
    ["a plural with hyphens that does not follow the kind", "Thing", "my-others", "myOthers", "MyOthers"],
    ["a plural with hyphens before digits", "X509", "x-509", "x_509", "X_509"],
    ["a kind with hyphens", "My--Kind", "my--kinds", "my$$Kinds", "My$$Kinds"],
    ["a kind with other letters", "\u212Aind", "kinds", "$inds", "$inds"],
    ["a kind that the document lacks", "", "things", "things", "Things"],
  ])("%s: %s, %s", (_, kind, plural, token, type) => {
    expect(resourceName(plural, kind)).toEqual({ token, type });
  });
});

it("two plurals without hyphens never share a name, whatever their kinds are", () => {
  const plural = fc.stringMatching(/^[ab][ab1]{0,3}$/);
  const kind = fc.stringMatching(/^[AaBb][AaBb1]{0,4}$/);
  fc.assert(
    fc.property(plural, kind, plural, kind, (one, oneKind, other, otherKind) => {
      fc.pre(one !== other);
      expect(resourceName(one, oneKind).token).not.toBe(resourceName(other, otherKind).token);
    }),
  );
});

it("the name of a plural alone differs from those of all other plurals", () => {
  expect(pluralName("web-apps")).toEqual({ token: "web_apps", type: "Web_apps" });
  expect(pluralName("webapps")).toEqual({ token: "webapps", type: "Webapps" });
});

describe("the member of a subresource", () => {
  it.each(["status", "scale", "token", "ephemeralcontainers", "valueof", "v1.2", "get-logs"])(
    "is %s itself",
    (name) => {
      expect(subresourceMember(name)).toBe(name);
    },
  );

  it.each([
    "get",
    "list",
    "watch",
    "create",
    "update",
    "apply",
    "patch",
    "delete",
    "deleteCollection",
    "constructor",
    "then",
  ])("gets an underscore if it is %s, which clients have", (name) => {
    expect(subresourceMember(name)).toBe(`${name}_`);
  });
});
