import { propertyFixups } from "./types.js";

/**
 * Properties that the documents of groups which extend the server (admission, custom resources, aggregated APIs) do not require, and
 * without which the server refuses an object.
 */
export const REQUIRED_IN_EXTENSION: ReturnType<typeof propertyFixups> = [
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/admissionregistration/validation/validation.go",
    {
      "admissionregistration.v1.NamedRuleWithOperations.apiGroups": "A rule must specify its groups.",
      "admissionregistration.v1.NamedRuleWithOperations.apiVersions": "A rule must specify its versions.",
      "admissionregistration.v1.NamedRuleWithOperations.operations": "A rule must specify its operations.",
      "admissionregistration.v1.NamedRuleWithOperations.resources": "A rule must specify its resources.",
      "admissionregistration.v1.ParamKind.apiVersion": "A kind of parameters must have an apiVersion.",
      "admissionregistration.v1.ParamKind.kind": "A kind of parameters must have a kind.",
      "admissionregistration.v1.ParamRef.parameterNotFoundAction":
        "The action for missing parameters has no default, and is required.",
      "admissionregistration.v1.RuleWithOperations.apiGroups": "A rule must specify its groups.",
      "admissionregistration.v1.RuleWithOperations.apiVersions": "A rule must specify its versions.",
      "admissionregistration.v1.RuleWithOperations.operations": "A rule must specify its operations.",
      "admissionregistration.v1.RuleWithOperations.resources": "A rule must specify its resources.",
      "admissionregistration.v1.ValidatingAdmissionPolicy.spec":
        "The spec contains what every policy needs: validations and what they match.",
      "admissionregistration.v1.ValidatingAdmissionPolicySpec.matchConstraints":
        "A policy must specify what it matches.",
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
        "The spec contains what every policy needs: mutations and what they match.",
      "admissionregistration.v1.MutatingAdmissionPolicyBinding.spec": "The spec names the policy.",
      "admissionregistration.v1.MutatingAdmissionPolicyBindingSpec.policyName": "A binding must name its policy.",
      "admissionregistration.v1.MutatingAdmissionPolicySpec.matchConstraints": "A policy must specify what it matches.",
      "admissionregistration.v1.MutatingAdmissionPolicySpec.mutations": "A policy must have at least one mutation.",
      "admissionregistration.v1.MutatingAdmissionPolicySpec.reinvocationPolicy":
        "The reinvocation policy has no default, and is required.",
    },
    { since: "1.36" },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kubernetes/blob/v1.36.0/pkg/apis/admissionregistration/validation/validation.go",
    {
      "admissionregistration.v1.ValidatingAdmissionPolicyBinding.spec": "The spec names the policy and what to do.",
      "admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec.policyName": "A binding must name its policy.",
      "admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec.validationActions":
        "A binding must specify what to do.",
    },
    { until: "1.35" },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/apiextensions-apiserver/blob/v0.36.0/pkg/apis/apiextensions/validation/validation.go",
    {
      "apiextensions.v1.CustomResourceDefinitionVersion.schema":
        "Each version must have a schema since apiextensions.k8s.io/v1.",
      "apiextensions.v1.CustomResourceValidation.openAPIV3Schema":
        "Each version must have a schema since apiextensions.k8s.io/v1.",
      "apiextensions.v1.WebhookConversion.clientConfig": "A conversion webhook must have an address.",
    },
  ),
  ...propertyFixups(
    "required",
    "https://github.com/kubernetes/kube-aggregator/blob/v0.36.0/pkg/apis/apiregistration/validation/validation.go",
    {
      "apiregistration.v1.APIService.spec": "The spec contains the version that the name is made of.",
      "apiregistration.v1.APIServiceSpec.version": "The name is made of the version; only the group may be empty.",
      "apiregistration.v1.ServiceReference.name": "A reference to a service must contain its name.",
      "apiregistration.v1.ServiceReference.namespace": "A reference to a service must contain its namespace.",
    },
  ),
];
