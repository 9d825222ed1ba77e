import type { KubeObject } from '../../cluster/cluster.ts';
import { apiVersionOf } from '../../cluster/object.ts';
import type { Csv } from '../../inventory/csv.ts';
import { catalogNameLabel } from '../../names.ts';
import type { Subject } from '../../subject/subject.ts';
import { clusterExtensions } from '../resources.ts';

interface SubscriptionSpec {
  readonly channel?: string;
  readonly installPlanApproval?: string;
  readonly config?: Readonly<Record<string, unknown>>;
}

/** As upstream's migration would write it. */
export function manifestFor(
  { packageName, namespace, name }: Subject,
  csv: Csv | undefined,
  subscription: KubeObject | undefined,
  catalogs: readonly string[],
): object {
  const { channel, installPlanApproval, config } = (subscription?.spec ?? {}) as SubscriptionSpec;
  const { version } = (csv?.object.spec ?? {}) as { readonly version?: string };
  // OLM v0 has never looked at the selector, and OLM v1 does not know it.
  const { selector: _, ...deploymentConfig } = config ?? {};
  const [only, ...more] = catalogs;
  return {
    apiVersion: apiVersionOf(clusterExtensions),
    kind: clusterExtensions.kind,
    metadata: { name },
    spec: {
      namespace,
      // Required up to operator-controller 1.10, and ignored since.
      serviceAccount: { name: `${packageName}-installer` },
      source: {
        sourceType: 'Catalog',
        catalog: {
          packageName,
          ...(channel && { channels: [channel] }),
          // Who approves upgrades decides about them in OLM v1 by the version.
          ...(installPlanApproval === 'Manual' && version && { version }),
          ...(only && more.length === 0 && { selector: { matchLabels: { [catalogNameLabel]: only } } }),
        },
      },
      ...(config && { config: { configType: 'Inline', inline: { deploymentConfig } } }),
    },
  };
}
