import { propertyFixups } from "./types.js";

/** What the document leaves out of its requirements, and the server refuses an object without. */
export const REQUIRED: ReturnType<typeof propertyFixups> = [
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/apiextensions-apiserver/blob/v0.36.0/pkg/apis/apiextensions/validation/validation.go",
    {
      "apiextensions.v1.CustomResourceDefinitionVersion.schema":
        "Each version must have a schema since apiextensions.k8s.io/v1.",
      "apiextensions.v1.CustomResourceValidation.openAPIV3Schema":
        "Each version must have a schema since apiextensions.k8s.io/v1.",
      "apiextensions.v1.WebhookConversion.clientConfig": "A webhook that converts must say where it is.",
    },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kube-aggregator/blob/v0.36.0/pkg/apis/apiregistration/validation/validation.go",
    {
      "apiregistration.v1.APIService.spec": "The spec holds the version that the name is made of.",
      "apiregistration.v1.APIServiceSpec.version": "The name is made of the version; only the group may be empty.",
      "apiregistration.v1.ServiceReference.name": "A reference to a service must have its name.",
      "apiregistration.v1.ServiceReference.namespace": "A reference to a service must have its namespace.",
    },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/admissionregistration/validation/validation.go",
    {
      "admissionregistration.v1.ApplyConfiguration.expression":
        "An apply configuration without an expression is refused.",
      "admissionregistration.v1.JSONPatch.expression": "A JSON patch without an expression is refused.",
      "admissionregistration.v1.MutatingAdmissionPolicy.spec":
        "The spec holds what a policy can not do without: mutations and what they match.",
      "admissionregistration.v1.MutatingAdmissionPolicyBinding.spec": "The spec names the policy.",
      "admissionregistration.v1.MutatingAdmissionPolicyBindingSpec.policyName": "A binding must name its policy.",
      "admissionregistration.v1.MutatingAdmissionPolicySpec.matchConstraints": "A policy must say what it matches.",
      "admissionregistration.v1.MutatingAdmissionPolicySpec.mutations": "A policy must have a mutation at least.",
      "admissionregistration.v1.MutatingAdmissionPolicySpec.reinvocationPolicy":
        "There is no default for the reinvocation policy, and none is refused.",
      "admissionregistration.v1.NamedRuleWithOperations.apiGroups": "A rule must say which groups it is about.",
      "admissionregistration.v1.NamedRuleWithOperations.apiVersions": "A rule must say which versions it is about.",
      "admissionregistration.v1.NamedRuleWithOperations.operations": "A rule must say which operations it is about.",
      "admissionregistration.v1.NamedRuleWithOperations.resources": "A rule must say which resources it is about.",
      "admissionregistration.v1.ParamKind.apiVersion": "A kind of parameters must have an apiVersion.",
      "admissionregistration.v1.ParamKind.kind": "A kind of parameters must have a kind.",
      "admissionregistration.v1.ParamRef.parameterNotFoundAction":
        "There is no default for what happens without parameters, and none is refused.",
      "admissionregistration.v1.RuleWithOperations.apiGroups": "A rule must say which groups it is about.",
      "admissionregistration.v1.RuleWithOperations.apiVersions": "A rule must say which versions it is about.",
      "admissionregistration.v1.RuleWithOperations.operations": "A rule must say which operations it is about.",
      "admissionregistration.v1.RuleWithOperations.resources": "A rule must say which resources it is about.",
      "admissionregistration.v1.ValidatingAdmissionPolicy.spec":
        "The spec holds what a policy can not do without: validations and what they match.",
      "admissionregistration.v1.ValidatingAdmissionPolicySpec.matchConstraints": "A policy must say what it matches.",
    },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/apps/validation/validation.go",
    {
      "apps.v1.ControllerRevision.data": "A revision must have data; 1.37 documents it so.",
      "apps.v1.DaemonSet.spec": "The spec holds selector and template.",
      "apps.v1.Deployment.spec": "The spec holds selector and template.",
      "apps.v1.ReplicaSet.spec": "The spec holds selector and template.",
      "apps.v1.ReplicaSetSpec.template": "A set without a template for its pods is refused.",
      "apps.v1.StatefulSet.spec": "The spec holds selector and template.",
    },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/authorization/validation/validation.go",
    {
      "authorization.v1.SelfSubjectRulesReviewSpec.namespace":
        "Rules are reviewed in one namespace; without one the review is refused.",
    },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/batch/validation/validation.go",
    {
      "batch.v1.Job.spec": "The spec holds the template of the pods.",
      "batch.v1.JobTemplateSpec.spec": "The spec holds the template of the pods.",
    },
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
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/core/validation/validation.go",
    {
      "core.v1.ConfigMapEnvSource.name": 'The name is taken for `""`, which is no name of a ConfigMap.',
      "core.v1.ConfigMapKeySelector.name": 'The name is taken for `""`, which is no name of a ConfigMap.',
      "core.v1.ConfigMapProjection.name": 'The name is taken for `""`, which is no name of a ConfigMap.',
      "core.v1.ConfigMapVolumeSource.name": 'The name is taken for `""`, which is no name of a ConfigMap.',
      "core.v1.Container.image":
        "A container without an image is refused, in pods and in templates; up to 1.33 not in a StatefulSet, which can make no pod then.",
      "core.v1.ContainerRestartRule.exitCodes":
        "Exit codes are the only condition of a rule so far, and a rule must have one.",
      "core.v1.EphemeralVolumeSource.volumeClaimTemplate": "An ephemeral volume must have the template of its claim.",
      "core.v1.ExecAction.command":
        "A command must be given; up to 1.33 not in a StatefulSet, which can make no pod then.",
      "core.v1.PersistentVolume.spec": "The spec holds capacity, access modes and source.",
      "core.v1.PersistentVolumeClaim.spec": "The spec holds access modes and resources.",
      "core.v1.PersistentVolumeClaimSpec.accessModes":
        "A claim must have an access mode at least; up to 1.33 not in the template of a StatefulSet, which can make no claim then.",
      "core.v1.PersistentVolumeClaimSpec.resources":
        "A claim must ask for storage; up to 1.33 not in the template of a StatefulSet, which can make no claim then.",
      "core.v1.PersistentVolumeSpec.accessModes": "A volume must have an access mode at least.",
      "core.v1.Pod.spec": "The spec holds the containers.",
      "core.v1.PodDNSConfigOption.name": "A DNS option without a name is refused.",
      "core.v1.PodTemplate.template": "The template holds the containers.",
      "core.v1.PodTemplateSpec.spec":
        "The spec holds the containers; up to 1.33 a StatefulSet did without, and could make no pod.",
      "core.v1.ReplicationController.spec": "The spec holds the template of the pods.",
      "core.v1.ReplicationControllerSpec.template": "A controller without a template for its pods is refused.",
      "core.v1.ScaleIOPersistentVolumeSource.volumeName": "A volume without its name is refused.",
      "core.v1.ScaleIOVolumeSource.volumeName": "A volume without its name is refused.",
      "core.v1.SecretEnvSource.name": 'The name is taken for `""`, which is no name of a Secret.',
      "core.v1.SecretKeySelector.name": 'The name is taken for `""`, which is no name of a Secret.',
      "core.v1.SecretProjection.name": 'The name is taken for `""`, which is no name of a Secret.',
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
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/flowcontrol/validation/validation.go",
    {
      "flowcontrol.v1.FlowSchema.spec": "The spec names the priority level.",
      "flowcontrol.v1.LimitedPriorityLevelConfiguration.limitResponse":
        "There is no default for what happens at the limit; 1.37 documents it so.",
      "flowcontrol.v1.PriorityLevelConfiguration.spec": "The spec holds the type.",
    },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/networking/validation/validation.go",
    {
      "networking.v1.Ingress.spec": "The spec holds rules or a default backend, one of which must be given.",
      "networking.v1.IngressClass.spec": "The spec names the controller.",
      "networking.v1.IngressClassSpec.controller": "A class must name its controller.",
      "networking.v1.IngressServiceBackend.port": "A backend must have a port, by name or number.",
      "networking.v1.ServiceCIDR.spec": "The spec holds the ranges.",
      "networking.v1.ServiceCIDRSpec.cidrs": "A range must be given.",
    },
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
        "Opaque parameters are the only configuration so far, and one must be given.",
      "resource.v1.DeviceClassConfiguration.opaque":
        "Opaque parameters are the only configuration so far, and one must be given.",
      "resource.v1.DeviceSelector.cel": "CEL is the only kind of selector so far, and one must be given.",
    },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/storage/validation/validation.go",
    {
      "storage.v1.VolumeAttributesClass.parameters": "A class must have a parameter at least.",
    },
  ),
];
