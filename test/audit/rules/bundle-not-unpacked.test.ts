import { bundleNotUnpacked } from '../../../src/audit/rules/bundle-not-unpacked.ts';
import { subscription } from '../../support/objects.ts';
import { emptyBundle, unpackedBundle } from '../../support/unpacked-bundle.ts';
import { testRule } from './table.ts';

const now = '2026-01-01T00:20:00Z';
const old = { creationTimestamp: '2026-01-01T00:00:00Z' };
const failed = emptyBundle({ metadata: old });
const source = { name: 'redis-operator', source: 'catalog', sourceNamespace: 'olm' };
const failing = { conditions: [{ type: 'BundleUnpackFailed', status: 'True', message: 'DeadlineExceeded' }] };

testRule(bundleNotUnpacked, import.meta.filename, {
  'B22: NobodyWaitsForIt': {
    reason: 'its failed Job answers the next Subscription',
    objects: [failed, subscription()],
    now,
    want: [
      `ConfigMap olm/${failed.metadata.name}: OLM could not unpack a bundle into it, and no Subscription waits for it`,
    ],
  },
  AtWork: {
    reason: 'OLM gives up after ten minutes',
    objects: [emptyBundle({ metadata: { creationTimestamp: '2026-01-01T00:11:00Z' } })],
    now,
    want: [],
  },
  NotYetInstalled: {
    reason: 'another rule says why',
    objects: [failed, subscription('redis-operator', 'redis', { spec: source, status: failing })],
    now,
    want: [],
  },
  ItsUpdateFails: {
    reason: 'likewise',
    objects: [
      failed,
      subscription('redis-operator', 'redis', {
        spec: source,
        status: { installedCSV: 'redis-operator.v1', currentCSV: 'redis-operator.v1', ...failing },
      }),
    ],
    now,
    want: [],
  },
  WaitsForAnotherCatalog: {
    reason: 'this one is of no use to it',
    objects: [
      failed,
      subscription('redis-operator', 'redis', {
        spec: { name: 'redis-operator', source: 'other', sourceNamespace: 'olm' },
        status: undefined,
      }),
    ],
    now,
    want: [
      `ConfigMap olm/${failed.metadata.name}: OLM could not unpack a bundle into it, and no Subscription waits for it`,
    ],
  },
  Unpacked: {
    reason: 'it goes with its catalog',
    objects: [unpackedBundle('redis-operator', 'redis-operator.v1')],
    now,
    want: [],
  },
  NoneOfOlm: {
    reason: 'no CatalogSource owns it',
    objects: [emptyBundle({ metadata: { ...old, ownerReferences: [] } })],
    now,
    want: [],
  },
  Snapshot: { reason: 'OLM may be at work', objects: [failed], want: [] },
});
