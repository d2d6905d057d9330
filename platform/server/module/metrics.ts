/** Observations a summary looks back on. */
const WINDOW = 2048;

/** Counters, gauges, histograms and summaries with few labels, printed in the Prometheus text format 0.0.4. */
export class Metrics {
  readonly #counters = new Map<string, { help: string; values: Map<string, number> }>();
  readonly #gauges = new Map<string, { help: string; read: () => number }>();
  readonly #histograms = new Map<
    string,
    { help: string; bounds: readonly number[]; counts: Float64Array; sum: number }
  >();

  readonly #summaries = new Map<string, { help: string; byLabel: Map<string, Recent> }>();

  count(name: string, help: string, labels = '', by = 1): void {
    let counter = this.#counters.get(name);
    if (!counter) this.#counters.set(name, (counter = { help, values: new Map() }));
    counter.values.set(labels, (counter.values.get(labels) ?? 0) + by);
  }

  gauge(name: string, help: string, read: () => number): void {
    this.#gauges.set(name, { help, read });
  }

  /** Observes one value in seconds. */
  observe(name: string, help: string, seconds: number): void {
    let histogram = this.#histograms.get(name);
    if (!histogram) {
      const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
      this.#histograms.set(
        name,
        (histogram = { help, bounds, counts: new Float64Array(bounds.length + 1), sum: 0 }),
      );
    }
    const at = histogram.bounds.findIndex((b) => seconds <= b);
    histogram.counts[at === -1 ? histogram.bounds.length : at] += 1;
    histogram.sum += seconds;
  }

  /** Observes one value in seconds for the quantiles of the last two thousand under `labels`. */
  summarise(name: string, help: string, labels: string, seconds: number): void {
    let summary = this.#summaries.get(name);
    if (!summary) this.#summaries.set(name, (summary = { help, byLabel: new Map() }));
    let recent = summary.byLabel.get(labels);
    if (!recent)
      summary.byLabel.set(labels, (recent = { values: new Float64Array(WINDOW), count: 0, sum: 0 }));
    recent.values[recent.count++ % WINDOW] = seconds;
    recent.sum += seconds;
  }

  text(): string {
    const lines: string[] = [];
    for (const [name, { help, values }] of this.#counters) {
      lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} counter`);
      for (const [labels, value] of values) lines.push(`${name}${labels ? `{${labels}}` : ''} ${value}`);
    }
    for (const [name, { help, read }] of this.#gauges)
      lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, `${name} ${read()}`);
    for (const [name, { help, bounds, counts, sum }] of this.#histograms) {
      lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} histogram`);
      let cumulative = 0;
      bounds.forEach((bound, i) => {
        cumulative += counts[i];
        lines.push(`${name}_bucket{le="${bound}"} ${cumulative}`);
      });
      cumulative += counts[bounds.length];
      lines.push(
        `${name}_bucket{le="+Inf"} ${cumulative}`,
        `${name}_sum ${sum}`,
        `${name}_count ${cumulative}`,
      );
    }
    for (const [name, { help, byLabel }] of this.#summaries) {
      lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} summary`);
      for (const [labels, recent] of byLabel) lines.push(...summaryLines(name, labels, recent));
    }
    return `${lines.join('\n')}\n`;
  }
}

interface Recent {
  readonly values: Float64Array;
  count: number;
  sum: number;
}

function summaryLines(name: string, labels: string, { values, count, sum }: Recent): string[] {
  const sorted = values.slice(0, Math.min(count, WINDOW)).sort();
  const at = (q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
  return [
    ...[0.5, 0.99].map((q) => `${name}{${labels},quantile="${q}"} ${at(q)}`),
    `${name}_sum{${labels}} ${sum}`,
    `${name}_count{${labels}} ${count}`,
  ];
}
