import t from 'tap';
import { type Moment, Timeline } from '../../src/audit/timeline.ts';

const moment = (who: string, time: number): Moment<string> => ({ who, time });

interface Case {
  readonly moments: readonly Moment<string>[];
  /** Default: around 100, 10 apart at most. */
  readonly time?: number;
  readonly want: string | undefined;
}

const cases: Record<string, Case> = {
  Nothing: { moments: [], want: undefined },
  NothingNear: { moments: [moment('a', 89), moment('a', 111)], want: undefined },
  JustBefore: { moments: [moment('a', 90)], want: 'a' },
  JustAfter: { moments: [moment('a', 110)], want: 'a' },
  TheSameOneOften: { moments: [110, 95, 95, 100].map(time => moment('a', time)), want: 'a' },
  Two: { moments: [moment('a', 90), moment('b', 110)], want: undefined },
  TwoAtOnce: { moments: [moment('a', 100), moment('b', 100)], want: undefined },
  ASecondOneAmongMany: {
    moments: [...[92, 94, 96, 98].map(time => moment('a', time)), moment('b', 97)],
    want: undefined,
  },
  ASecondOneTooEarly: { moments: [moment('b', 89), moment('a', 100)], want: 'a' },
  ASecondOneTooLate: { moments: [moment('a', 100), moment('a', 105), moment('b', 111)], want: 'a' },
  AtAnUnknownTime: { moments: [moment('a', 100), moment('b', Number.NaN)], want: 'a' },
  AskedForAnUnknownTime: { moments: [moment('a', 100)], time: Number.NaN, want: undefined },
};

for (const [name, { moments, time = 100, want }] of Object.entries(cases)) {
  t.test(name, async t => {
    t.equal(new Timeline(moments).onlyOneWithin(time, 10), want);
    t.equal(new Timeline(moments.toReversed()).onlyOneWithin(time, 10), want, 'whatever the order');
  });
}
