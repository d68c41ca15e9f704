// AG Grid, set up as the table of the page wants it.

/** @typedef {{id: string, title: string, shown: boolean, pinned: boolean, fixed: boolean, definition: any}} Column */

/** The table takes pixels only: as many as the type of the page is larger than usual. */
const SCALE = parseFloat(getComputedStyle(document.documentElement).fontSize) / 14;
const LOOK = {
  backgroundColor: "var(--panel)", foregroundColor: "var(--text)", textColor: "var(--text)", headerTextColor: "var(--muted)",
  headerBackgroundColor: "var(--panel)", oddRowBackgroundColor: "var(--panel)", borderColor: "var(--line)",
  accentColor: "var(--mark)", rowHoverColor: "var(--mark-soft)", selectedRowBackgroundColor: "var(--mark-soft)",
  chromeBackgroundColor: "var(--panel)", menuBackgroundColor: "var(--panel)", inputBackgroundColor: "var(--panel)",
  fontFamily: "inherit", fontSize: 13 * SCALE, headerFontSize: 12 * SCALE, headerFontWeight: 400, rowHeight: 30 * SCALE, headerHeight: 34 * SCALE, spacing: 6,
  wrapperBorder: false, wrapperBorderRadius: 0, columnBorder: false, headerColumnResizeHandleHeight: "40%", iconSize: 14,
  rowBorder: { color: "var(--line)" }, focusShadow: "0 0 0 2px var(--focus)", cellHorizontalPadding: 10,
};

/** @type {Object<string, string>} cells at the left have a ground of their own: the cells are marked, not the row */
const MARK = {
  picked: ".ag-column-first { box-shadow: inset 4px 0 var(--accent); }",
  hovered: " { background-color: var(--mark-soft); }",
};

/**
 * @param {HTMLElement} box @param {any} context
 * @param {{pick: (code: string) => void, tick: (codes: string[]) => void, hover: (code: string|null) => void,
 *   copy: (said: string) => void, shown: (rows: number) => void, failed: () => void}} tell
 */
export function createGrid(box, context, tell) {
  const { t, config } = context;
  /** @type {any} */
  let api = null;
  /** @type {any} */
  let waiting = null;
  /** @type {string[]} */
  let codes = [];
  let gone = false;
  let indicator = "";
  // Rows come and go while they are scrolled: a rule of style marks them wherever they are.
  const marks = document.createElement("style");
  /** @type {Object<string, string|null>} */
  const marked = { picked: null, hovered: null };
  document.head.append(marks);

  import("./vendor/ag-grid-community.js").then(() => !gone && start(), () => tell.failed());

  function start() {
    const { createGrid: made, themeQuartz } = /** @type {any} */ (globalThis).agGrid;
    const words = Object.entries(config.words).filter(([key]) => key.startsWith("panels.grid_"))
      .map(([key, said]) => [key.slice("panels.grid_".length), said]);
    api = made(box, {
      theme: themeQuartz.withParams(LOOK),
      localeText: Object.fromEntries(words),
      getRowId: (/** @type {any} */ one) => one.data.code,
      columnDefs: [], rowData: null,
      defaultColDef: { sortable: true, resizable: true, minWidth: 64, wrapHeaderText: true, unSortIcon: false, sortingOrder: ["desc", "asc", null],
        filterParams: { maxNumConditions: 1 } },
      rowSelection: { mode: "multiRow", checkboxes: true, headerCheckbox: false, enableClickSelection: false },
      selectionColumnDef: { pinned: "left", width: 42, minWidth: 42, resizable: false, suppressHeaderMenuButton: true },
      suppressDragLeaveHidesColumns: true, suppressMovableColumns: false, animateRows: false, tooltipShowDelay: 400,
      onRowClicked: (/** @type {any} */ event) => !ticking(event.event) && tell.pick(event.data.code),
      onCellKeyDown: keys,
      onSelectionChanged: (/** @type {any} */ event) => !String(event.source).startsWith("api") && !String(event.source).startsWith("rowData") && tell.tick(selected()),
      onCellMouseOver: (/** @type {any} */ event) => tell.hover(event.data.code),
      onCellMouseOut: () => tell.hover(null),
      onModelUpdated: () => api && tell.shown(api.getDisplayedRowCount()),
    });
    box.dataset.ready = "true";
    if (waiting) fill(waiting.rows, waiting.columns, true, waiting.indicator);
    waiting = null;
  }

  /** A click on a tick ticks, and is no look at the area. @param {any} event */
  function ticking(event) {
    return Boolean(event && event.target.closest(".ag-selection-checkbox, [col-id='ag-Grid-SelectionColumn']"));
  }

  /** @param {any} event */
  function keys({ event, data, value, column, colDef }) {
    if (event.key === "Enter") tell.pick(data.code);
    else if (event.key === "c" && (event.ctrlKey || event.metaKey) && !String(getSelection() || "")) {
      event.preventDefault();
      const written = column.getColId() === "interval" ? `${data.low ?? ""}–${data.high ?? ""}`
        : colDef.valueFormatter ? colDef.valueFormatter({ value, data }) : value;
      tell.copy(String(written ?? ""));
    }
  }

  /** @returns {string[]} */
  function selected() {
    return api.getSelectedNodes().map((/** @type {any} */ node) => node.data.code);
  }

  /** @param {any[]} rows @param {any[]} columns @param {boolean} fresh @param {string} of */
  function fill(rows, columns, fresh, of) {
    if (!api) {
      waiting = { rows, columns, indicator: of };
      return;
    }
    if (fresh) {
      const sorted = api.getColumnState().some((/** @type {any} */ one) => one.sort);
      api.setGridOption("columnDefs", columns.map((one) => (sorted ? { ...one, sort: undefined } : one)));
      // Another indicator is read from its largest on.
      if (sorted && of !== indicator) api.applyColumnState({ state: [{ colId: "value", sort: "desc" }], defaultState: { sort: null } });
    } else {
      // The scale of the intervals and the words may be others.
      api.setGridOption("columnDefs", columns.map((one) => ({ ...one, sort: undefined })));
    }
    indicator = of;
    api.setGridOption("rowData", rows);
    api.refreshCells({ columns: ["interval", "value"], force: true });
    tick();
  }

  function tick() {
    const wanted = new Set(codes);
    /** @type {any[]} */
    const [on, off] = [[], []];
    api.forEachNode((/** @type {any} */ node) => {
      const now = wanted.has(node.data.code);
      if (Boolean(node.isSelected()) !== now) (now ? on : off).push(node);
    });
    if (on.length) api.setNodesSelected({ nodes: on, newValue: true, source: "api" });
    if (off.length) api.setNodesSelected({ nodes: off, newValue: false, source: "api" });
  }

  return {
    fill,
    /** @param {string[]} next */
    chosen(next) {
      codes = next;
      if (api) tick();
    },
    /** @param {"picked"|"hovered"} kind @param {string|null} code */
    mark(kind, code) {
      if (marked[kind] === code) return;
      marked[kind] = code;
      marks.textContent = Object.entries(marked).filter(([, one]) => one)
        .map(([name, one]) => `.grid-box .ag-row[row-id=${JSON.stringify(one)}] .ag-cell${MARK[name]}`).join("\n");
      const node = kind === "picked" && code && api ? api.getRowNode(code) : null;
      if (node && node.displayed) api.ensureNodeVisible(node);
    },
    /** @param {string} said */
    find(said) {
      if (api) api.setGridOption("quickFilterText", said);
    },
    /** @returns {any[]} as sorted and filtered */
    rows() {
      /** @type {any[]} */
      const found = [];
      if (api) api.forEachNodeAfterFilterAndSort((/** @type {any} */ node) => found.push(node.data));
      return found;
    },
    /** @returns {Column[]} in their order on the screen */
    columns() {
      if (!api) return [];
      return api.getAllGridColumns().filter((/** @type {any} */ one) => one.getColDef().headerName).map((/** @type {any} */ one) => ({
        id: one.getColId(), title: one.getColDef().headerName, definition: one.getColDef(),
        shown: one.isVisible(), pinned: one.getPinned() === "left", fixed: Boolean(one.getColDef().lockVisible),
      })).sort((/** @type {Column} */ a, /** @type {Column} */ b) => Number(b.pinned) - Number(a.pinned));
    },
    /** @param {string} id @param {{shown?: boolean, pinned?: boolean}} how */
    column(id, { shown, pinned }) {
      if (shown !== undefined) api.setColumnsVisible([id], shown);
      if (pinned !== undefined) api.setColumnsPinned([id], pinned ? "left" : null);
    },
    destroy() {
      gone = true;
      marks.remove();
      if (api) api.destroy();
    },
  };
}
