import t from 'tap';
import { timeFor } from '../../src/admission/deadline.ts';

const cases: Record<string, [parameter: unknown, limit: number, time: number]> = {
  'the API server does not say': [undefined, 4_000, 4_000],
  'our limit is the shorter': ['10s', 4_000, 4_000],
  'the API server waits less, and gets its margin': ['3s', 4_000, 2_500],
  'never less than is worth starting': ['0s', 4_000, 200],
  'a limit below that is ours to choose': ['1s', 250, 250],
  'a word': ['soon', 4_000, 4_000],
  'a number without an end': [`${'9'.repeat(400)}s`, 4_000, 4_000],
  'two values': [['1s', '2s'], 4_000, 4_000],
};

for (const [name, [parameter, limit, time]] of Object.entries(cases)) {
  t.equal(timeFor(parameter, limit), time, name);
}
