import { propertyFixups } from "./types.js";

/** What the document requires and the server does without. */
export const OPTIONAL: ReturnType<typeof propertyFixups> = [
  ...propertyFixups("optional", "https://github.com/kubernetes/api/blob/v0.36.0/core/v1/types.go", {
    "core.v1.HTTPHeader.value": "The value of a probe's header may be left out: the empty string is a valid value.",
    "core.v1.Sysctl.value": "The value of a sysctl may be left out: the empty string is a valid value.",
  }),
  ...propertyFixups(
    "optional",
    "https://github.com/kubernetes/apiextensions-apiserver/blob/v0.36.0/pkg/apis/apiextensions/v1/types.go",
    {
      "apiextensions.v1.CustomResourceDefinitionVersion.served":
        "A version that does not say whether it is served is not.",
    },
  ),
];
