import t from 'tap';
import { versionIn } from './go.ts';
import { moduleNames, pairOf } from './pair.ts';

t.test('without a name the pair is the one of tools', async t => {
  const kubernetes = versionIn('tools', moduleNames.kubernetes);
  const olm = versionIn('tools', moduleNames.olm);
  t.match(pairOf(undefined), {
    kubernetes: { version: kubernetes, module: 'tools' },
    olm: { version: olm, module: 'tools' },
  });
  t.strictSame(pairOf(`${kubernetes.slice(1)}+${olm.slice(1)}`), pairOf(undefined));
});

t.test('each part may be another one', async t => {
  t.match(pairOf('1.30.14+0.46.0'), {
    kubernetes: { module: 'versions/kubernetes-1.30.14' },
    olm: { module: 'tools' },
  });
  t.match(pairOf('1.36.3+0.28.0'), { kubernetes: { module: 'tools' }, olm: { module: 'versions/olm-0.28.0' } });
});

t.test('what has no go.mod file is named with what has one', async t => {
  t.throws(() => pairOf('1.29.0+0.28.0'), {
    message: /^no go.mod file for kubernetes-1.29.0, but for kubernetes-1.30.14/,
  });
});
