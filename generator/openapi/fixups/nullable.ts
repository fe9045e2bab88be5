import { propertyFixups } from "./types.js";

/** What is read back as `null`: Go writes an absent list or time so. */
export const NULLABLE: ReturnType<typeof propertyFixups> = [
  ...propertyFixups("nullable", "https://github.com/kubernetes/api/blob/v0.36.0/rbac/v1/types.go", {
    "rbac.v1.ClusterRole.rules": "A role without rules is read back with `rules: null`.",
    "rbac.v1.Role.rules": "A role without rules is read back with `rules: null`.",
  }),
  ...propertyFixups("nullable", "https://github.com/kubernetes/api/blob/v0.36.0/events/v1/types.go", {
    "events.v1.Event.eventTime":
      "Events that are recorded through the core API have no event time and are read back with `eventTime: null`.",
  }),
];
