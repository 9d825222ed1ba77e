import t from 'tap';
import { realBundle } from '../../support/control-plane/cluster.ts';
import { cleansWhatIsLeft } from './clean-cases.ts';

const bundles = ['metallb-operator', 'opentelemetry-operator'].flatMap(name => realBundle(name) ?? []);
const missing = bundles.length < 2 && 'the real bundles are not here (BUNDLES_DIR, default ../shared/bundles)';
if (missing) process.stderr.write(`SKIPPED: ${missing}\n`);

t.test('whatever is left of a real operator, clean removes it', { skip: missing }, async t => {
  await cleansWhatIsLeft(t, {
    installs: [
      { namespace: 'metallb', packageName: 'metallb-operator', scope: 'all' },
      { namespace: 'otel', packageName: 'opentelemetry-operator', scope: 'all' },
    ],
    bundles,
  });
});
