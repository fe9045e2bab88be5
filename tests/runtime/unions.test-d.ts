import type { CustomResourceDefinition, JSONSchemaProps } from "@kubesmith/kubernetes/apiextensions/v1";
import type { DeploymentsResource } from "@kubesmith/kubernetes/apps/v1";
import type { LivePod, Pod, SeccompProfile } from "@kubesmith/kubernetes/core/v1";
import type { FlowSchema, PriorityLevelConfigurationSpec, Subject } from "@kubesmith/kubernetes/flowcontrol/v1";
import type { ApplyOf, MergePatch, StrategicPatch } from "@kubesmith/runtime";
import { expectTypeOf, test } from "vitest";

declare const live: LivePod;
declare const flow: FlowSchema;

test("a member of a union is there with its value of the discriminator, and only with that", () => {
  ({ type: "Localhost", localhostProfile: "a.json" }) satisfies SeccompProfile;
  ({ type: "RuntimeDefault" }) satisfies SeccompProfile;
  // @ts-expect-error a profile on the node has a name
  ({ type: "Localhost" }) satisfies SeccompProfile;
  // @ts-expect-error the runtime's profile has none
  ({ type: "RuntimeDefault", localhostProfile: "a.json" }) satisfies SeccompProfile;
  // @ts-expect-error misspelt
  ({ type: "Localhost", localhostProfil: "a.json" }) satisfies SeccompProfile;
  ({ type: "Exempt" }) satisfies PriorityLevelConfigurationSpec;
  ({ type: "Exempt", exempt: {} }) satisfies PriorityLevelConfigurationSpec;
  // @ts-expect-error the limits are missing
  ({ type: "Limited" }) satisfies PriorityLevelConfigurationSpec;
  // @ts-expect-error a user, and not a group
  ({ kind: "User", group: { name: "a" } }) satisfies Subject;
});

test("every member can be read, also without a look at the discriminator", () => {
  const profile = live.spec.securityContext?.seccompProfile;
  expectTypeOf(profile?.localhostProfile).toEqualTypeOf<string | undefined>();
  if (profile?.type === "Localhost") expectTypeOf(profile.localhostProfile).toEqualTypeOf<string>();
  expectTypeOf(flow.spec.rules?.[0]?.subjects[0]?.user?.name).toEqualTypeOf<string | undefined>();
});

test("an object that was read can be written again", () => {
  live satisfies Pod;
  const profile: SeccompProfile = { type: "Localhost", localhostProfile: "a.json" };
  ({ ...profile, localhostProfile: "b.json" }) satisfies SeccompProfile;
});

test("apply and patches demand no member, and delete one with null", () => {
  type Spec = NonNullable<ApplyOf<DeploymentsResource>["spec"]>;
  ({ template: { spec: { securityContext: { seccompProfile: { type: "Localhost" } } } } }) satisfies Spec;
  ({ template: { spec: { securityContext: { seccompProfile: { localhostProfile: "a.json" } } } } }) satisfies Spec;
  // @ts-expect-error the runtime's profile has no name
  ({ type: "RuntimeDefault", localhostProfile: "a.json" }) satisfies NonNullable<
    NonNullable<NonNullable<NonNullable<Spec["template"]>["spec"]>["securityContext"]>["seccompProfile"]
  >;
  const change = {
    spec: { securityContext: { seccompProfile: { type: "RuntimeDefault", localhostProfile: null } } },
  } as const;
  change satisfies MergePatch<Pod>;
  change satisfies StrategicPatch<Pod>;
  ({ spec: { securityContext: { seccompProfile: { localhostProfile: "b.json" } } } }) satisfies MergePatch<Pod>;
});

test("the items of a schema are one schema, which can be read without a look at its kind", () => {
  ({ type: "array", items: { type: "string" } }) satisfies JSONSchemaProps;
  // @ts-expect-error servers refuse a list
  ({ type: "array", items: [{ type: "string" }] }) satisfies JSONSchemaProps;
  expectTypeOf<
    NonNullable<NonNullable<CustomResourceDefinition["spec"]["versions"][number]["schema"]>["openAPIV3Schema"]>["items"]
  >().toEqualTypeOf<JSONSchemaProps | undefined>();
});
