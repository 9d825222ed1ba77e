import t from 'tap';
import { versionIn } from '../support/control-plane/go.ts';
import { moduleNames, pairOf } from '../support/control-plane/pair.ts';
import { pairs } from './pairs.ts';

for (const name of pairs) {
  t.test(`the go.mod files of ${name} ask for it`, async t => {
    const { kubernetes, olm } = pairOf(name);
    t.equal(`${kubernetes.version}+${olm.version}`, `v${name.replace('+', '+v')}`);
    t.equal(versionIn(kubernetes.module, moduleNames.kubernetes), kubernetes.version);
    t.equal(versionIn(olm.module, moduleNames.olm), olm.version);
  });
}
