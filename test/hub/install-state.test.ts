import t from 'tap';
import { type InstallObjects, whyNotInstalled } from '../../hub/install-state.ts';

t.test('why an operator is not installed', async t => {
  const cases: Record<string, { objects: InstallObjects; want: string | undefined }> = {
    Nothing: { objects: {}, want: 'OLM has not resolved it' },
    NotResolved: {
      objects: {
        subscription: {
          conditions: [
            { type: 'CatalogSourcesUnhealthy', status: 'True' },
            {
              type: 'ResolutionFailed',
              status: 'True',
              reason: 'ConstraintsNotSatisfiable',
              message: 'no\n operators',
            },
          ],
        },
      },
      want: 'ResolutionFailed: ConstraintsNotSatisfiable, no operators',
    },
    PlanFailed: {
      objects: {
        plan: {
          phase: 'Failed',
          conditions: [
            { type: 'Installed', status: 'False', reason: 'InstallComponentFailed', message: 'no such kind' },
          ],
        },
      },
      want: 'the InstallPlan is Failed: InstallComponentFailed, no such kind',
    },
    PlanInstalling: { objects: { plan: { phase: 'Installing' } }, want: 'the InstallPlan is Installing' },
    RequirementsNotMet: {
      objects: {
        plan: { phase: 'Complete' },
        csv: {
          phase: 'Pending',
          reason: 'RequirementsNotMet',
          message: 'one or more requirements could not be found',
          requirementStatus: [
            { kind: 'CustomResourceDefinition', name: 'a.x.io', status: 'NotPresent' },
            { kind: 'CustomResourceDefinition', name: 'b.x.io', status: 'Present' },
          ],
        },
      },
      want: 'the CSV is Pending: RequirementsNotMet, CustomResourceDefinition a.x.io',
    },
    NeverReady: {
      objects: { csv: { phase: 'Installing', reason: 'InstallWaiting', message: 'deployment x is not available' } },
      want: 'the CSV is Installing: InstallWaiting, deployment x is not available',
    },
    NoPhase: { objects: { csv: {} }, want: 'the CSV is without a phase' },
    Installed: { objects: { plan: { phase: 'Complete' }, csv: { phase: 'Succeeded' } }, want: undefined },
  };
  for (const [name, { objects, want }] of Object.entries(cases)) t.equal(whyNotInstalled(objects), want, name);
  t.ok((whyNotInstalled({ csv: { message: 'x'.repeat(1_000) } }) ?? '').length <= 400, 'a line is short');
});
