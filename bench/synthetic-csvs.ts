import type { Api } from '../test/cluster/api.ts';
import { inBatches } from './synthetic.ts';

const namespace = 'csvs';
let created = 0;

/** Adds small CSVs that nobody has subscribed to, until there are so many: leftovers for an audit to find. */
export async function createCsvs(api: Api, count: number): Promise<void> {
  if (created === 0) await api.ok('POST', '/api/v1/namespaces', { metadata: { name: namespace } });
  const numbers = Array.from({ length: count - created }, (_, index) => created + index);
  const path = `/apis/operators.coreos.com/v1alpha1/namespaces/${namespace}/clusterserviceversions`;
  await inBatches(numbers, index =>
    api.ok('POST', path, {
      apiVersion: 'operators.coreos.com/v1alpha1',
      kind: 'ClusterServiceVersion',
      metadata: { name: `operator-${index}.v1.0.0`, namespace },
      spec: {
        displayName: `operator ${index}`,
        install: { strategy: 'deployment', spec: { deployments: [] } },
        customresourcedefinitions: {
          owned: [{ name: `things${index}.example.io`, kind: `Thing${index}`, version: 'v1' }],
        },
      },
    }),
  );
  created = count;
}
