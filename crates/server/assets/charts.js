// Charts beside tables: each reads the table that it is drawn from, so that both say the
// same. Without script the table stands alone.
"use strict";
(() => {
  const text = (cell) => cell.textContent.trim();
  const number = (cell) => Number(text(cell)) || 0;
  const counts = (cell) => !("aside" in cell.dataset);

  /** What a table says: heads of its columns, names of its rows, numbers, and cells. */
  const read = (table) => {
    const places = [...table.tHead.rows[0].cells].map((cell, at) => ({ cell, at })).slice(1).filter(({ cell }) => counts(cell));
    const rows = [...table.tBodies[0].rows].filter(counts);
    return {
      heads: places.map(({ cell }) => text(cell)),
      names: rows.map((row) => text(row.cells[0])),
      cells: rows.map((row) => places.map(({ at }) => row.cells[at])),
    };
  };

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const [ink, soft, line] = ["--ink", "--soft", "--line"].map(colour);
  const PAIR = [colour("--link"), "#b0732a"];
  const font = { color: ink, fontFamily: "inherit" };
  const axis = { axisLabel: font, axisLine: { lineStyle: { color: soft } }, splitLine: { lineStyle: { color: line } } };
  const common = {
    animation: false,
    color: PAIR,
    aria: { enabled: true },
    // without markup within the page
    tooltip: { renderMode: "richText", confine: true },
  };
  const grid = { left: 8, right: 16, top: 36, bottom: 8, outerBoundsMode: "same" };

  /** Over time: a line each, told apart by dashes too. */
  const lines = ({ heads, names, cells }) => ({
    ...common,
    tooltip: { ...common.tooltip, trigger: "axis" },
    legend: { textStyle: font, top: 0 },
    grid,
    xAxis: { ...axis, type: "category", data: names },
    yAxis: { ...axis, type: "value", minInterval: 1 },
    series: heads.map((name, at) => ({
      name, type: "line", symbol: at ? "rect" : "circle", symbolSize: 7,
      lineStyle: { width: 2.5, type: at ? "dashed" : "solid" },
      data: cells.map((row) => number(row[at])),
    })),
  });

  /** Side by side, what is reached before what can be. */
  const bars = ({ heads, names, cells }) => ({
    ...common,
    tooltip: { ...common.tooltip, trigger: "axis", axisPointer: { type: "shadow" } },
    legend: { textStyle: font, top: 0 },
    grid,
    xAxis: { ...axis, type: "value" },
    yAxis: { ...axis, type: "category", data: names, inverse: true },
    series: heads.map((name, at) => ({
      name, type: "bar", barGap: "-100%", barMaxWidth: 16, z: heads.length - at + 2,
      itemStyle: at ? { color: colour("--grey-bg"), borderColor: soft, borderWidth: 1 } : {},
      data: cells.map((row) => number(row[at])),
    })),
  });

  /** By row and column, the darker the more; the number stands in it. */
  const heat = ({ heads, names, cells }) => {
    const most = Math.max(1, ...cells.flat().map(number));
    const data = cells.flatMap((row, y) => row.map((cell, x) => {
      const share = number(cell) / most;
      const mixed = [11, 74, 143].map((part) => Math.round(255 - (255 - part) * share));
      return { value: [x, y, number(cell)], itemStyle: { color: `rgb(${mixed})`, borderColor: line, borderWidth: 1 }, label: { show: true, color: share > 0.5 ? "#fff" : ink } };
    }));
    return {
      ...common,
      tooltip: { ...common.tooltip, formatter: ({ value: [x, y, many] }) => `${names[y]} · ${heads[x]}：${many}` },
      grid: { ...grid, top: 8 },
      xAxis: { ...axis, type: "category", data: heads },
      yAxis: { ...axis, type: "category", data: names, inverse: true },
      series: [{ type: "heatmap", data }],
    };
  };

  const KINDS = { line: lines, bar: bars, heatmap: heat };

  document.querySelectorAll("[data-chart]").forEach((at) => {
    const table = document.getElementById(at.dataset.table);
    if (!table || !globalThis.echarts) return;
    const said = read(table);
    if (!said.names.length || !said.heads.length) return;
    at.classList.add("drawn");
    const chart = echarts.init(at, null, { renderer: "svg" });
    chart.setOption(KINDS[at.dataset.chart](said));
    // a field leads where its cell in the table leads
    chart.on("click", ({ data }) => {
      const [x, y] = Array.isArray(data?.value) ? data.value : [];
      if (y !== undefined) said.cells[y]?.[x]?.querySelector("a")?.click();
    });
    new ResizeObserver(() => chart.resize()).observe(at);
  });
})();
