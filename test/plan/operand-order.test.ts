import t from 'tap';
import { type OperandOrder, operandOrder, type Placed } from '../../src/plan/operand-order.ts';

const placed = (plural: string, meta: Placed['meta'] = {}): Placed => ({ resource: { group: 'x.io', plural }, meta });
const owning = (...names: readonly string[]) => [{ crds: names.map(name => ({ name: `${name}.x.io`, kind: name })) }];
const finalizers = ['x.io/f'];
const ownedBy = (uid: string) => ({ ownerReferences: [{ apiVersion: 'x.io/v1', kind: 'A', name: 'a', uid }] });

const cases: Record<
  string,
  {
    readonly operands: readonly Placed[];
    readonly named?: readonly string[];
    readonly csvs?: ReturnType<typeof owning>;
    readonly want: OperandOrder['waves'];
    readonly reason: string;
  }
> = {
  ByName: {
    operands: [placed('bs'), placed('as')],
    want: [['as.x.io', 'bs.x.io']],
    reason: 'the same operands always make the same text',
  },
  ByTheCsv: {
    operands: [placed('as'), placed('bs'), placed('cs')],
    csvs: owning('cs', 'bs'),
    want: [['cs.x.io', 'bs.x.io', 'as.x.io']],
    reason: 'the vendor lists the API that matters most first; what the CSV does not own comes last',
  },
  ByOwners: {
    operands: [placed('as', ownedBy('b')), placed('bs', { uid: 'b' })],
    csvs: owning('as', 'bs'),
    want: [['bs.x.io', 'as.x.io']],
    reason: 'what is owned goes with its owner',
  },
  'B11: FinalizedFirst': {
    operands: [placed('as'), placed('bs', { finalizers }), placed('bs')],
    csvs: owning('as', 'bs'),
    want: [['bs.x.io'], ['as.x.io']],
    reason: 'one finalizer is enough, and an object of the other kind may serve it',
  },
  'B11: ByThePolicy': {
    operands: [placed('as', { finalizers }), placed('bs'), placed('cs'), placed('ds')],
    named: ['cs.x.io', 'none.x.io', 'bs.x.io'],
    want: [['cs.x.io'], ['bs.x.io'], ['as.x.io'], ['ds.x.io']],
    reason: 'each by itself, and before whatever has finalizers',
  },
  Nothing: { operands: [], named: ['as.x.io'], want: [], reason: 'there is nothing to wait for' },
};

for (const [name, { operands, named = [], csvs = [], want, reason }] of Object.entries(cases)) {
  t.test(name, async t => {
    const { waves, apis } = operandOrder(operands, { operandOrder: named }, csvs);
    t.strictSame(waves, want, reason);
    t.strictSame(apis, want.flat(), 'people and cascades follow the same order');
  });
}
