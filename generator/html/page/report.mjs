// Makes the filters of the page work. All changes are in the page already: this script hides those that the filters exclude. It reads the
// page once, and then writes only what differs from before, so that the browser lays out the page once for each use of a filter.

/**
 * What the filters select. An empty set or text selects everything.
 * @typedef {object} Filters
 * @property {Set<string>} ranks
 * @property {Set<string>} audiences numbers of the audiences, any of which a change may break
 * @property {string} group number of the group/version
 * @property {string} kind number of the kind of change
 * @property {string[]} words in lower case; a change must contain all of them
 */

/**
 * An element that can be hidden.
 * @typedef {object} Part
 * @property {HTMLElement} element
 * @property {boolean} isShown
 */

/** @typedef {Part & { kind: string, audiences: string, text: string }} Row */
/** @typedef {Part & { group: string, rows: Row[] }} Card */
/** @typedef {Part & { rank: string, count: HTMLElement | null, cards: Card[] }} Section */

/** Time between the last key and the search, so that fast typing searches once, in milliseconds. */
const SEARCH_DELAY_MS = 120;

const form = document.querySelector("form");
if (form !== null) start(form);

/** @param {HTMLFormElement} form */
function start(form) {
  /** @type {Section[] | undefined} */
  let sections;
  let timer = 0;
  const status = form.querySelector("[role=status]");
  const clear = form.querySelector("button[type=reset]");
  const all = status?.textContent ?? "";
  const apply = () => {
    clearTimeout(timer);
    const filters = filtersOf(form);
    sections ??= readPage();
    const shown = showOnly(sections, filters);
    const isFiltered = isActive(filters);
    if (status !== null) status.textContent = isFiltered ? `${numberText(shown)} of ${all}` : all;
    if (clear instanceof HTMLElement) clear.hidden = !isFiltered;
    show(document.getElementById("no-match"), shown === 0);
  };
  form.addEventListener("change", apply);
  form.addEventListener("input", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.type !== "search") return;
    clearTimeout(timer);
    timer = setTimeout(apply, SEARCH_DELAY_MS);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    apply();
  });
  form.addEventListener("reset", () => {
    // The button that was used disappears; the focus would be lost with it. The fields are reset after this event.
    form.querySelector("input")?.focus();
    setTimeout(apply);
  });
  const more = form.querySelector("button[aria-expanded]");
  more?.addEventListener("click", () => {
    more.setAttribute("aria-expanded", String(more.getAttribute("aria-expanded") !== "true"));
  });
  for (const element of form.querySelectorAll("[hidden]:not([type=reset])")) show(element, true);
}

/** @param {HTMLFormElement} form @returns {Filters} */
function filtersOf(form) {
  const data = new FormData(form);
  /** @param {string} name */
  const one = (name) => String(data.get(name) ?? "");
  return {
    ranks: new Set(data.getAll("rank").map(String)),
    audiences: new Set(data.getAll("who").map(String)),
    group: one("group"),
    kind: one("kind"),
    words: one("search")
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== ""),
  };
}

/** @param {Filters} filters */
function isActive({ ranks, audiences, group, kind, words }) {
  return ranks.size > 0 || audiences.size > 0 || group !== "" || kind !== "" || words.length > 0;
}

/** @returns {Section[]} */
function readPage() {
  return elements(document, "main > section").map((element) => ({
    element,
    isShown: true,
    rank: element.className,
    count: element.querySelector("h2 span"),
    cards: elements(element, "article").map((article) => {
      const heading = elements(article, "h3, .in").map(textOf).join(" ");
      return {
        element: article,
        isShown: true,
        group: article.dataset.group ?? "",
        rows: elements(article, "li[data-kind]").map((row) => ({
          element: row,
          isShown: true,
          kind: row.dataset.kind ?? "",
          audiences: row.dataset.who ?? "",
          text: `${heading} ${textOf(row)}`,
        })),
      };
    }),
  }));
}

/** @param {HTMLElement} element @returns the text by which it is found */
function textOf(element) {
  return (element.textContent ?? "").toLowerCase();
}

/**
 * Shows the changes that filters select, and hides the others.
 * @param {Section[]} sections
 * @param {Filters} filters
 * @returns the number of changes that are shown
 */
function showOnly(sections, filters) {
  let total = 0;
  for (const section of sections) {
    let shown = 0;
    const isWanted = filters.ranks.size === 0 || filters.ranks.has(section.rank);
    for (const card of section.cards) {
      const isInGroup = isWanted && (filters.group === "" || filters.group === card.group);
      const matches = isInGroup ? card.rows.filter((row) => isMatch(row, filters)) : [];
      setShown(card, matches.length > 0);
      shown += matches.length;
      // The rows of a hidden card need not change.
      if (matches.length === 0) continue;
      const visible = new Set(matches);
      for (const row of card.rows) setShown(row, visible.has(row));
    }
    setShown(section, shown > 0);
    if (shown > 0 && section.count !== null) section.count.textContent = numberText(shown);
    total += shown;
  }
  return total;
}

/** @param {Row} row @param {Filters} filters */
function isMatch({ kind, audiences, text }, filters) {
  if (filters.kind !== "" && filters.kind !== kind) return false;
  if (filters.audiences.size > 0 && ![...audiences].some((one) => filters.audiences.has(one))) return false;
  return filters.words.every((word) => text.includes(word));
}

/** @param {Part} part @param {boolean} isShown */
function setShown(part, isShown) {
  if (part.isShown === isShown) return;
  part.isShown = isShown;
  part.element.hidden = !isShown;
}

/** @param {Element | null} element @param {boolean} isShown */
function show(element, isShown) {
  if (element instanceof HTMLElement) element.hidden = !isShown;
}

/** @param {ParentNode} parent @param {string} selector */
function elements(parent, selector) {
  return [...parent.querySelectorAll(selector)].filter((element) => element instanceof HTMLElement);
}

/** @param {number} n @returns a number for people: `12,345` */
function numberText(n) {
  return n.toLocaleString("en");
}
