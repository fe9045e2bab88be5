import { brand } from "../errors/brand.js";

/** This process may no longer be the leader. `cause` is the failure of the last renewal, if there was one. */
export class LeadershipLostError extends Error {
  static {
    brand(LeadershipLostError, "LeadershipLostError");
  }
}
