import t from 'tap';
import { newest } from '../../hub/version.ts';

t.test('the newest version of a package', async t => {
  const cases = {
    NumbersNotTexts: { versions: ['0.9.0', '0.10.0', '0.2.0'], want: '0.10.0' },
    WithAndWithoutV: { versions: ['v1.2.0', '1.3.0', 'v1.2.9'], want: '1.3.0' },
    ReleaseAfterItsCandidates: { versions: ['2.0.0-rc.2', '2.0.0', '2.0.0-rc.10'], want: '2.0.0' },
    CandidatesByNumber: { versions: ['2.0.0-rc.2', '2.0.0-rc.10'], want: '2.0.0-rc.10' },
    NumbersBeforeWords: { versions: ['1.0.0-alpha.beta', '1.0.0-alpha.1'], want: '1.0.0-alpha.beta' },
    LongerPrerelease: { versions: ['1.0.0-alpha.1', '1.0.0-alpha'], want: '1.0.0-alpha.1' },
    MorePartsAreNewer: { versions: ['2024.5.1', '2024.5'], want: '2024.5.1' },
    BuildMetadataByText: { versions: ['1.0.0+2', '1.0.0+1'], want: '1.0.0+2' },
    NoVersionIsOldest: { versions: ['next', '0.0.1'], want: '0.0.1' },
    One: { versions: ['1.0.0'], want: '1.0.0' },
    None: { versions: [], want: undefined },
  };
  for (const [name, { versions, want }] of Object.entries(cases)) {
    t.equal(newest(versions), want, name);
    t.equal(newest(versions.toReversed()), want, `${name}, the other way round`);
  }
});
