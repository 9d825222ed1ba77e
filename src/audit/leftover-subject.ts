import type { ClusterReader } from '../cluster/cluster.ts';
import { componentLabelOf, type Subject } from '../subject/subject.ts';
import { audit } from './audit.ts';

/** The subject of a clean-up whose Subscription is gone: made from what is left. Undefined: no leftovers of such a name. */
export async function leftoverSubject(cluster: ClusterReader, operatorName: string): Promise<Subject | undefined> {
  const { operators } = await audit(cluster);
  const operator = operators.find(({ operator }) => operator === operatorName);
  if (!operator) return undefined;
  const csv = operator.findings.find(({ object }) => object.kind === 'ClusterServiceVersion');
  return {
    namespace: operator.namespace ?? '',
    name: operator.package ?? operatorName,
    uid: '',
    packageName: operator.package ?? '',
    operatorName,
    componentLabel: componentLabelOf(operatorName),
    terminating: true,
    ...(csv && { installedCSV: csv.object.name }),
  };
}
