import { relative } from 'node:path';
import t from 'tap';
import { bundleDirs, nameOf } from '../../hub/packages.ts';

/** A new one each time: tap takes the same one twice for a circle. */
const bundle = () => ({ manifests: { 'csv.yaml': '' }, metadata: { 'annotations.yaml': '' } });

t.test('one bundle of each package', async t => {
  const packages = {
    redis: { '0.9.0': bundle(), '0.10.0': bundle(), '0.11.0': { notes: '' }, 'ci.yaml': '' },
    empty: { 'ci.yaml': '' },
    single: bundle(),
  };
  for (const [name, folder] of Object.entries({
    'of a checkout': { operators: packages, 'config.yaml': '', docs: { 'page.html': '' } },
    'of a folder': packages,
  })) {
    const dir = t.testdir(folder);
    const found = bundleDirs(dir);
    const root = name === 'of a checkout' ? 'operators/' : '';
    t.strictSame(
      found.map(path => relative(dir, path)),
      [`${root}redis/0.10.0`, `${root}single`],
      name,
    );
    t.strictSame(found.map(nameOf), ['redis', 'single'], name);
  }
});
