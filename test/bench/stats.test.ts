import t from 'tap';
import { exponentOf, summaryOf } from '../../bench/stats.ts';

t.test('summaryOf', async t => {
  const cases = {
    One: { samples: [7], want: { n: 1, p50: 7, p95: 7, p99: 7, max: 7 } },
    Two: { samples: [3, 1], want: { n: 2, p50: 2, p95: 3, p99: 3, max: 3 } },
    Unsorted: { samples: [10, 9, 1], want: { n: 3, p50: 9, p95: 10, p99: 10, max: 10 } },
    Hundred: {
      samples: Array.from({ length: 100 }, (_, index) => 100 - index),
      want: { n: 100, p50: 50.5, p95: 95, p99: 99, max: 100 },
    },
  };
  for (const [name, { samples, want }] of Object.entries(cases)) t.strictSame(summaryOf(samples), want, name);
  t.throws(() => summaryOf([]), { message: 'nothing was measured' });
});

t.test('exponentOf', async t => {
  const sizes = [1, 10, 50, 200];
  const cases = {
    Constant: { grow: () => 5, want: 0 },
    Linear: { grow: (x: number) => 3 * x, want: 1 },
    Quadratic: { grow: (x: number) => x * x, want: 2 },
    Root: { grow: (x: number) => 8 * Math.sqrt(x), want: 0.5 },
  };
  for (const [name, { grow, want }] of Object.entries(cases)) {
    const exponent = exponentOf(sizes.map(x => ({ x, y: grow(x) })));
    t.ok(Math.abs(exponent - want) < 1e-9, `${name}: ${exponent}`);
  }
  t.throws(() => exponentOf([{ x: 10, y: 1 }]), { message: /two different sizes/ });
  t.throws(() => exponentOf([0, 1].map(x => ({ x, y: 1 }))), { message: /none of them 0/ });
});
