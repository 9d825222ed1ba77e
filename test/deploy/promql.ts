import { parser } from '@prometheus-io/lezer-promql';

/** What a PromQL expression asks for. */
export interface Query {
  /** Where the parser of Prometheus' own user interface could not go on. */
  readonly errors: readonly string[];
  /** The metrics that it selects. */
  readonly metrics: readonly string[];
  /** The labels that it matches, groups by, or joins on. */
  readonly labels: readonly string[];
}

/** Grafana's variables are filled in as Grafana would. */
export function parse(expression: string): Query {
  const text = expression.replaceAll('$__rate_interval', '5m');
  const errors: string[] = [];
  const metrics = new Set<string>();
  const labels = new Set<string>();
  parser.parse(text).iterate({
    enter({ type, name, from, to, node }) {
      const part = text.slice(from, to);
      if (type.isError) errors.push(`${text.slice(0, from)} <here> ${text.slice(from)}`);
      if (name === 'Identifier' && node.parent?.name === 'VectorSelector') metrics.add(part);
      if (name === 'LabelName') labels.add(part);
    },
  });
  return { errors, metrics: [...metrics], labels: [...labels] };
}
