import { refTo } from '../../cluster/object.ts';
import { customResourceDefinitions, installPlans } from '../../cluster/resources.ts';
import { approveInstallPlan, deleteObjects, retryInstallPlan } from '../../kubectl.ts';
import type { Subject } from '../../subject/subject.ts';
import { oneLine } from '../../text.ts';
import type { AuditInput } from '../input.ts';
import { unsubscribedIn } from '../pending-plans.ts';
import type { InstallProblem } from './install-problem.ts';

/** The CRD in OLM's words about a step that failed (docs/facts/olm.md#crd-step-failures). */
const failedCrd = /(?:existing CRs against new CRD's schema for|risk of data loss updating) \\?"([^"\\]+)/;

export async function inInstallPlan(subject: Subject, input: AuditInput): Promise<InstallProblem[]> {
  const failed = subject.failures?.find(({ condition }) => condition === 'InstallPlanFailed');
  const { namespace, installPlan } = subject;
  if (failed) return [await failureOf(subject, failed.message, input)];
  const pending = (await input.pendingPlans()).find(
    ({ ref }) => ref.namespace === namespace && ref.name === installPlan,
  );
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

async function failureOf(
  { namespace, installPlan = '' }: Subject,
  message: string,
  { reads, objects }: AuditInput,
): Promise<InstallProblem> {
  const crd = failedCrd.exec(message)?.[1];
  const why =
    crd === undefined
      ? `: ${oneLine(message, 300)}`
      : `, because CustomResourceDefinition ${crd} and its objects do not fit the new version`;
  const plan = await reads.get(installPlans, installPlan, namespace);
  const here = objects.subscriptions.filter(subject => subject.namespace === namespace);
  const unsubscribed = plan ? unsubscribedIn(plan, here) : [];
  const back = unsubscribed.length > 0 ? `. Another try would bring back ${unsubscribed.join(', ')}` : '';
  return {
    what: `InstallPlan ${installPlan} has failed${why}${back}`,
    object:
      crd === undefined
        ? refTo(installPlans, { namespace, name: installPlan })
        : refTo(customResourceDefinitions, { name: crd }),
    remedy: [],
    ...(plan && unsubscribed.length === 0 && { afterwards: [retryInstallPlan({ namespace, name: installPlan })] }),
    explains: 'InstallPlanFailed',
  };
}
