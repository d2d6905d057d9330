/** One sample of the Prometheus text format. */
export interface Sample {
  readonly name: string;
  readonly labels: string;
  readonly value: number;
  readonly help: string;
}

/** Samples of a Prometheus text (version 0.0.4); histogram buckets are left out, their sum and count stay. */
export function readMetrics(text: string): readonly Sample[] {
  const help = new Map<string, string>();
  const samples: Sample[] = [];
  for (const line of text.split('\n')) {
    const told = /^# HELP (\S+) (.*)$/.exec(line);
    if (told) help.set(told[1], told[2]);
    const found = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/.exec(line);
    if (!found || line.startsWith('#') || found[1].endsWith('_bucket')) continue;
    const [, name, labels = '', value] = found;
    const base = name.replace(/_(sum|count|total)$/, '');
    samples.push({ name, labels, value: Number(value), help: help.get(name) ?? help.get(base) ?? '' });
  }
  return samples;
}
