/** Counters, gauges and histograms with few labels, printed in the Prometheus text format 0.0.4. */
export class Metrics {
  readonly #counters = new Map<string, { help: string; values: Map<string, number> }>();
  readonly #gauges = new Map<string, { help: string; read: () => number }>();
  readonly #histograms = new Map<
    string,
    { help: string; bounds: readonly number[]; counts: Float64Array; sum: number }
  >();

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
    return `${lines.join('\n')}\n`;
  }
}
