import { brand } from "../errors/brand.js";
import type { SkewReport } from "../types/skew.js";
import { describeSkew } from "./describe-skew.js";

/** The API of a server differs from the API that the client was generated for. `connect` rejects with it if `skew` is `"error"`. */
export class SkewError extends Error {
  static {
    brand(SkewError, "SkewError");
  }
  /** What differs. */
  readonly report: SkewReport;

  constructor(report: SkewReport) {
    super(describeSkew(report));
    this.report = report;
  }
}
