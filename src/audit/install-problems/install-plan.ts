import { refTo } from '../../cluster/object.ts';
import { customResourceDefinitions, installPlans } from '../../cluster/resources.ts';
import { approveInstallPlan, deleteObjects } from '../../kubectl.ts';
import type { Subject } from '../../subject/subject.ts';
import { oneLine } from '../../text.ts';
import type { AuditInput } from '../input.ts';
import type { InstallProblem } from './install-problem.ts';

/** The CRD in OLM's words about a step that failed (docs/facts/olm.md#crd-step-failures). */
const failedCrd = /(?:existing CRs against new CRD's schema for|risk of data loss updating) \\?"([^"\\]+)/;

export async function inInstallPlan(subject: Subject, { pendingPlans }: AuditInput): Promise<InstallProblem[]> {
  const failed = subject.failures?.find(({ condition }) => condition === 'InstallPlanFailed');
  const { namespace, installPlan } = subject;
  if (failed) return [failureOf(subject, failed.message)];
  const pending = (await pendingPlans()).find(({ ref }) => ref.namespace === namespace && ref.name === installPlan);
  if (!pending) return [];
  const { ref, installs, unsubscribed } = pending;
  // Approval would bring back an operator whose Subscription is gone; OLM makes a new plan for those that are there.
  const remedy = [
    unsubscribed.length > 0 ? deleteObjects(installPlans, [ref.name], namespace) : approveInstallPlan(ref),
  ];
  // It may update operators that a person keeps at their version on purpose.
  const wanted = installs.filter(name => !unsubscribed.includes(name));
  const back = unsubscribed.length > 0 ? `, and would bring back ${unsubscribed.join(', ')}` : '';
  const what = `InstallPlan ${ref.name} waits for approval: it installs ${wanted.join(', ')}${back}`;
  return [{ what, object: refTo(installPlans, ref), remedy }];
}

function failureOf({ namespace, installPlan = '' }: Subject, message: string): InstallProblem {
  const crd = failedCrd.exec(message)?.[1];
  return crd === undefined
    ? {
        what: `InstallPlan ${installPlan} has failed: ${oneLine(message, 300)}`,
        object: refTo(installPlans, { namespace, name: installPlan }),
        remedy: [],
        explains: 'InstallPlanFailed',
      }
    : {
        what: `InstallPlan ${installPlan} has failed, because CustomResourceDefinition ${crd} and its objects do not fit the new version`,
        object: refTo(customResourceDefinitions, { name: crd }),
        remedy: [],
        explains: 'InstallPlanFailed',
      };
}
