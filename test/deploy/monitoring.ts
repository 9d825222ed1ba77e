import { render } from '../support/kustomize.ts';

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

interface Panel {
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}

/** What deploy/components/monitoring brings along. */
export interface Monitoring {
  readonly alerts: readonly Alert[];
  readonly panels: readonly Panel[];
  /** Every PromQL expression there is, with where it is. */
  readonly expressions: readonly (readonly [where: string, expression: string])[];
}

/** Of a kustomization that the component has been added to. */
export async function monitoringIn(dir: string): Promise<Monitoring> {
  const manifests = await render(dir);
  const rules = manifests.find(({ kind }) => kind === 'PrometheusRule');
  const dashboard = manifests.find(({ metadata }) => metadata.labels?.grafana_dashboard === '1');
  const alerts: Alert[] = rules?.spec.groups.flatMap(({ rules }: { rules: Alert[] }) => rules);
  const { panels } = JSON.parse(dashboard?.data['subscription-guard.json']) as { panels: Panel[] };
  const expressions = [
    ...alerts.map(({ alert, expr }) => [alert, expr] as const),
    ...panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => [`panel ${title}`, expr] as const)),
  ];
  return { alerts, panels, expressions };
}
