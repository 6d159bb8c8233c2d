// Charts from the figures that stand beside them as JSON (see ChartTag). The library is fetched only when a page has a chart.
const hosts = [...document.querySelectorAll('[data-chart]')];
const library = document.querySelector('script[data-echarts]').dataset.echarts;
const drawn = new Map();

const token = name => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
// The shape's hue of the yellow light, which on white is brighter than its word may be.
const hue = (series, at) => {
  const light = series.light ?? ['on-track', 'met', 'due-soon', 'none', 'overdue'][at % 5];
  return token(light === 'due-soon' ? 'due-soon-shape' : light);
};

function options(spec) {
  const ink = token('ink-2'), line = token('line'), font = token('font');
  const names = { type: 'category', data: spec.labels, axisLine: { lineStyle: { color: line } }, axisTick: { show: false }, axisLabel: { color: ink, fontFamily: font, hideOverlap: true }, inverse: spec.lying };
  const values = { type: 'value', axisLabel: { color: ink, fontFamily: font }, splitLine: { lineStyle: { color: line } }, minInterval: 1 };
  const few = spec.series.length <= 3;
  const line_ = spec.kind === 'line';
  return {
    animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    animationDuration: 300,
    textStyle: { fontFamily: font, color: ink },
    // Drawn text: a tooltip made of HTML would need inline styles.
    tooltip: { trigger: 'axis', renderMode: 'richText', backgroundColor: token('surface'), borderColor: line, textStyle: { color: token('ink'), fontFamily: font, fontSize: 13 } },
    legend: few && line_ ? undefined : { show: spec.series.length > 1, bottom: 0, icon: 'rect', itemWidth: 10, itemHeight: 10, textStyle: { color: ink, fontFamily: font } },
    grid: { left: 8, right: line_ && few ? 88 : 24, top: 16, bottom: spec.series.length > 1 && !(few && line_) ? 36 : 8, containLabel: true },
    xAxis: spec.lying ? values : names,
    yAxis: spec.lying ? names : values,
    series: spec.series.map((series, at) => ({
      name: series.name,
      type: line_ ? 'line' : 'bar',
      stack: spec.kind === 'stacked-bars' ? 'all' : undefined,
      data: series.figures,
      itemStyle: { color: hue(series, at) },
      lineStyle: { width: 2 },
      symbolSize: 6,
      barMaxWidth: 28,
      endLabel: few && line_ ? { show: true, formatter: '{a}', color: hue(series, at), fontFamily: font } : undefined,
      label: !line_ && spec.series.length === 1 ? { show: true, position: spec.lying ? 'right' : 'top', color: ink, fontFamily: font } : undefined,
    })),
  };
}

function draw(host) {
  const spec = JSON.parse(document.querySelector(host.dataset.chart).textContent);
  const chart = drawn.get(host) ?? echarts.init(host, null, { renderer: 'canvas' });
  drawn.set(host, chart);
  chart.setOption(options(spec), true);
}

if (hosts.length > 0) {
  const script = document.createElement('script');
  script.src = library;
  script.addEventListener('load', () => {
    hosts.forEach(draw);
    addEventListener('resize', () => drawn.forEach(chart => chart.resize()));
    document.addEventListener('themechange', () => hosts.forEach(draw));
  });
  document.head.append(script);
}
