import type { View } from "../views.js";

/** A view of the objects of one namespace that have a label. */
export const A_VIEW: View = {
  name: "view",
  namespaces: ["a"],
  labels: { in: "yes" },
  streamingList: false,
  structuralSharing: true,
  http2: true,
};
