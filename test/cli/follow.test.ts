import { EventEmitter } from 'node:events';
import t from 'tap';
import type { CleanupStatus } from '../../src/cleanup/cleanup.ts';
import { type Following, follow } from '../../src/cli/follow.ts';

const status = (phase: CleanupStatus['phase'], message: string): CleanupStatus => ({
  observedGeneration: 1,
  phase,
  message,
  removed: 0,
  total: 2,
  kept: [],
  lastProgressTime: '',
  conditions: [],
});
const running = status('Running', 'Deployment redis/operator: it follows its owner');
const stalled = status('Stalled', 'RedisCluster redis/prod: it still has the finalizer redis.example.io/backup');
const crd = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  name: 'things',
  reason: 'somebody needs it',
};
const kept = { ...status('Succeeded', '2 objects are gone, 1 object is kept'), kept: [crd] };

const following: Omit<Following, 'readStatus'> = {
  steps: ['csv', 'crds', 'operator'],
  interval: 0,
  whenStalled: 'resolve it',
  whenInterrupted: 'it goes on',
};

/** What a command has of its process, and what it has said there. */
function somewhere() {
  const said: string[] = [];
  const stderr = { write: (text: string) => said.push(text) };
  const io = { signals: new EventEmitter(), stderr, env: {} };
  return { ...io, said: () => said.join('') };
}

const cases: Record<string, [looks: (CleanupStatus | undefined)[], code: number, stderr: string]> = {
  Succeeds: [
    [undefined, running, { ...status('Succeeded', '2 objects are gone, nothing is left'), removed: 2 }],
    0,
    'done  csv\ndone  crds\ndone  operator\nSucceeded: 2 objects are gone, nothing is left\n',
  ],
  ByStep: [
    [{ ...running, step: 'csv' }, { ...running, step: 'operator' }, status('Succeeded', 'done')],
    0,
    'next  csv\ndone  csv\ndone  crds\nnext  operator\ndone  operator\nSucceeded: done\n',
  ],
  GoesBackAStep: [
    [{ ...running, step: 'operator' }, { ...running, step: 'csv' }, stalled],
    2,
    `done  csv\ndone  crds\nnext  operator\nnext  csv\nStalled: ${stalled.message}\nresolve it\n`,
  ],
  KeepsSome: [
    [kept],
    0,
    `done  csv\ndone  crds\ndone  operator\nSucceeded: ${kept.message}\nkept  CustomResourceDefinition things: somebody needs it\n`,
  ],
  IsHeldUp: [[running, stalled], 2, `Stalled: ${stalled.message}\nresolve it\n`],
  IsWithdrawn: [[status('Withdrawn', 'it has been created again')], 2, 'Withdrawn: it has been created again\n'],
};

for (const [name, [looks, code, stderr]] of Object.entries(cases)) {
  t.test(name, async t => {
    const io = somewhere();
    const ahead = [...looks];
    t.equal(await follow({ ...following, readStatus: async () => ahead.shift() }, io), code);
    t.equal(io.said(), stderr);
    t.equal(io.signals.listenerCount('SIGINT'), 0);
  });
}

t.test('Ctrl-C ends the watching, and whatever call is under way', async t => {
  const io = somewhere();
  const { signals } = io;
  const readStatus = async (signal: AbortSignal): Promise<CleanupStatus> => {
    signals.emit('SIGINT');
    t.equal(signal.aborted, true);
    return running;
  };
  // Who waits for the next look is not kept waiting, either.
  t.equal(await follow({ ...following, readStatus, interval: 3_600_000 }, io), 130);
  t.equal(io.said(), 'Interrupted. it goes on\n');
  t.equal(signals.listenerCount('SIGINT'), 0, 'and the next Ctrl-C ends the program');
});

t.test('what cannot be seen any more is for the caller to tell', async t => {
  const io = somewhere();
  const readStatus = async (): Promise<never> => {
    throw new Error('gone');
  };
  await t.rejects(follow({ ...following, readStatus }, io), { message: 'gone' });
  t.equal(io.signals.listenerCount('SIGINT'), 0);
});
