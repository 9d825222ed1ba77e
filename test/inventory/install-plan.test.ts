import t from 'tap';
import { installPlanOf } from '../../src/inventory/install-plan.ts';
import { installPlan } from '../support/objects.ts';

t.test('the steps of an InstallPlan', async t => {
  const steps = [
    { resolving: 'x.v1', resource: { group: '', version: 'v1', kind: 'BundleSecret', name: 'cert' } },
    {
      resolving: 'x.v1',
      resource: {
        group: 'o',
        version: 'v1',
        kind: 'ClusterServiceVersion',
        name: 'x.v1',
        manifest: '{"spec":{"replaces":"x.v0"}}',
      },
    },
    {
      resolving: 'y.v1',
      resource: {
        group: 'o',
        version: 'v1',
        kind: 'ClusterServiceVersion',
        name: 'y.v1',
        manifest: '{"kind":"ConfigMap","replaces":"y.v0"}',
      },
    },
    {
      resolving: 'z.v1',
      resource: { group: 'o', version: 'v1', kind: 'ClusterServiceVersion', name: 'z.v1', manifest: 'not json' },
    },
  ];
  const { steps: parsed } = installPlanOf(installPlan(steps));
  t.strictSame(
    parsed.map(({ kind, replaces }) => [kind, replaces]),
    [
      ['Secret', undefined],
      ['ClusterServiceVersion', 'x.v0'],
      ['ClusterServiceVersion', 'y.v0'],
      ['ClusterServiceVersion', undefined],
    ],
  );
});
