/** What formatters change in generated code: white space, quotes, commas and semicolons, and the first bar of a union. */
const LAYOUT = /[\s"',;]+/g;
const FIRST_BAR = /([=:(<[{])\|/g;

/** Whether two texts of generated code differ only in what formatters change. */
export function isReformatted(actual: string, expected: string): boolean {
  return withoutLayout(actual) === withoutLayout(expected);
}

function withoutLayout(text: string): string {
  return text.replace(LAYOUT, "").replace(FIRST_BAR, "$1");
}
