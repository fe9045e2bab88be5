import { propertyFixups } from "./types.js";

/**
 * Properties in groups that extend the server (admission, custom resources, aggregated APIs). The documents do not require these
 * properties, although the server refuses an object without them.
 */
export const REQUIRED_IN_EXTENSION: ReturnType<typeof propertyFixups> = [
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/admissionregistration/validation/validation.go",
    {
      "admissionregistration.v1.NamedRuleWithOperations.apiGroups": "A rule must specify its API groups.",
      "admissionregistration.v1.NamedRuleWithOperations.apiVersions": "A rule must specify its API versions.",
      "admissionregistration.v1.NamedRuleWithOperations.operations": "A rule must specify its operations.",
      "admissionregistration.v1.NamedRuleWithOperations.resources": "A rule must specify its resources.",
      "admissionregistration.v1.ParamKind.apiVersion": "A policy's `paramKind` must have an `apiVersion`.",
      "admissionregistration.v1.ParamKind.kind": "A policy's `paramKind` must have a `kind`.",
      "admissionregistration.v1.ParamRef.parameterNotFoundAction":
        "The action for missing parameters is required, because it has no default.",
      "admissionregistration.v1.RuleWithOperations.apiGroups": "A rule must specify its API groups.",
      "admissionregistration.v1.RuleWithOperations.apiVersions": "A rule must specify its API versions.",
      "admissionregistration.v1.RuleWithOperations.operations": "A rule must specify its operations.",
      "admissionregistration.v1.RuleWithOperations.resources": "A rule must specify its resources.",
      "admissionregistration.v1.ValidatingAdmissionPolicy.spec":
        "The spec contains the validations and the match constraints, which every policy needs.",
      "admissionregistration.v1.ValidatingAdmissionPolicySpec.matchConstraints":
        "A policy must specify which resources it matches.",
    },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/admissionregistration/validation/validation.go",
    {
      "admissionregistration.v1.ApplyConfiguration.expression":
        "The server refuses an apply configuration without an expression.",
      "admissionregistration.v1.JSONPatch.expression": "The server refuses a JSON patch without an expression.",
      "admissionregistration.v1.MutatingAdmissionPolicy.spec":
        "The spec contains the mutations and the match constraints, which every policy needs.",
      "admissionregistration.v1.MutatingAdmissionPolicyBinding.spec": "The spec names the policy.",
      "admissionregistration.v1.MutatingAdmissionPolicyBindingSpec.policyName": "A binding must name its policy.",
      "admissionregistration.v1.MutatingAdmissionPolicySpec.matchConstraints":
        "A policy must specify which resources it matches.",
      "admissionregistration.v1.MutatingAdmissionPolicySpec.mutations": "A policy must have at least one mutation.",
      "admissionregistration.v1.MutatingAdmissionPolicySpec.reinvocationPolicy":
        "The reinvocation policy is required, because it has no default.",
    },
    { since: "1.36" },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/admissionregistration/validation/validation.go",
    {
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding.spec":
        "The spec names the policy and the validation actions.",
      "admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec.policyName": "A binding must name its policy.",
      "admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec.validationActions":
        "A binding must specify its validation actions.",
    },
    { until: "1.35" },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/apiextensions-apiserver/blob/v0.36.0/pkg/apis/apiextensions/validation/validation.go",
    {
      "apiextensions.v1.CustomResourceDefinitionVersion.schema":
        "In apiextensions.k8s.io/v1, each version must have a schema.",
      "apiextensions.v1.CustomResourceValidation.openAPIV3Schema":
        "In apiextensions.k8s.io/v1, each version must have a schema.",
      "apiextensions.v1.WebhookConversion.clientConfig":
        "A conversion webhook must specify how the server can reach it.",
    },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kube-aggregator/blob/v0.36.0/pkg/apis/apiregistration/validation/validation.go",
    {
      "apiregistration.v1.APIService.spec": "The spec contains the version, which is part of the object's name.",
      "apiregistration.v1.APIServiceSpec.version":
        "The version is part of the object's name. Only the group may be empty.",
      "apiregistration.v1.ServiceReference.name": "A reference to a service must contain the name of the service.",
      "apiregistration.v1.ServiceReference.namespace":
        "A reference to a service must contain the namespace of the service.",
    },
  ),
];
