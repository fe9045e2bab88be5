import { describe, expect, it } from "vitest";
import { githubAnnotations, githubFailure } from "./annotations.js";
import { FINDING, HOSTILE, hostileReport, REPORT } from "./testdata/hostile.js";

describe("annotations for GitHub", () => {
  it("are an error for what fails, and a notice or a warning for what is allowed", () => {
    const places = [{ file: "api/apis/parts.example.com/v1.json", line: 7 }];
    const findings = [
      { ...FINDING, places },
      { ...FINDING, fails: false },
      { ...FINDING, fails: false, level: "note" as const },
    ];
    const change = "Part.spec.size: the type changed from integer to string";
    const message = [change, "breaking; may break readers, writers, appliers"].join("%0A");
    expect(githubAnnotations({ ...REPORT, findings })).toEqual([
      "::error title=The group/version was not compared::metrics.k8s.io/v1beta1: the server is down",
      `::error file=api/apis/parts.example.com/v1.json,line=7,title=The type of a value changed::${message}`,
      `::warning title=The type of a value changed::${message}`,
      `::notice title=The type of a value changed::${message}`,
    ]);
  });

  it("are as many as GitHub shows, and the last one counts the others", () => {
    const findings = Array.from({ length: 25 }, () => FINDING);
    const lines = githubAnnotations({ ...REPORT, findings, problems: [] });
    expect(lines).toHaveLength(10);
    expect(lines.at(-1)).toBe("::error title=More differences::16 more, which the log of this step lists");
    expect(githubAnnotations({ ...REPORT, findings: findings.slice(0, 10), problems: [] })).toHaveLength(10);
  });

  it.each(HOSTILE)("with %j in all texts are one command each, with these properties", (text) => {
    for (const line of [...githubAnnotations(hostileReport(text)), githubFailure("kubesmith verify", text)]) {
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028]/u);
      const [, properties = ""] = /^::(?:error|warning|notice) (.*?)::/.exec(line) ?? [];
      expect(properties.split(",").map((one) => one.split("=", 1)[0])).toSatisfy((names: readonly string[]) =>
        ["file line col title", "title"].includes(names.join(" ")),
      );
    }
  });

  it("escape what would end a message or a property", () => {
    const [line] = githubAnnotations({
      ...REPORT,
      problems: [],
      findings: [{ ...FINDING, message: "50% a:b,c", details: [], places: [{ file: "a:b,c%.ts" }] }],
    });
    expect(line).toBe(
      "::error file=a%3Ab%2Cc%25.ts,line=1,title=The type of a value changed::Part.spec.size: 50%25 a:b,c",
    );
  });
});
