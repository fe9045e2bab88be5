import type { Report } from "../reports/index.js";
import { printableJson } from "../terminal.js";

/** The formats that CI systems read. */
export const REPORT_FORMATS = ["sarif", "junit"] as const;

/** A format that CI systems read. */
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** Whether a format is one that CI systems read. */
export function isReportFormat(format: string | undefined): format is ReportFormat {
  return REPORT_FORMATS.some((one) => one === format);
}

/** A report in such a format. */
export async function formatReport(report: Report, format: ReportFormat): Promise<string> {
  const { junitReport, sarifLog } = await import("../reports/index.js");
  return format === "junit" ? junitReport(report) : `${printableJson(sarifLog(report))}\n`;
}
