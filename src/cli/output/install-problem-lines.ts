import type { InstallProblem } from '../../audit/install-problems/install-problem.ts';
import { oneByOne } from '../../kubectl.ts';
import type { Subject } from '../../subject/subject.ts';
import { oneLine } from '../../text.ts';
import type { Paint } from './style.ts';

/** Says what is in the way of a Subscription, what to do, and what OLM itself says. */
export function installProblemLines(subject: Subject, problems: readonly InstallProblem[], paint: Paint): string[] {
  const { namespace, name, installedCSV, failures = [] } = subject;
  const which = `Subscription ${namespace}/${name}`;
  if (problems.length === 0)
    return [
      installedCSV === undefined
        ? `Nothing is in the way of ${which}: OLM has not installed it yet.`
        : `Nothing is in the way of ${which}: it has installed ${installedCSV}.`,
    ];
  return [
    // What it has installed may work all the same.
    paint(
      'bold',
      `${which} ${installedCSV === undefined ? 'is not installed, because' : `has installed ${installedCSV}, but`}`,
    ),
    ...problems.flatMap(({ what, remedy, afterwards = [] }) => [
      `  - ${oneLine(what)}`,
      ...(remedy.length > 0 ? [`      ${paint('cyan', oneByOne(...remedy))}`] : []),
      ...(afterwards.length > 0
        ? ['      When that is mended, have OLM try again:', `      ${paint('cyan', oneByOne(...afterwards))}`]
        : []),
    ]),
    ...failures
      .filter(({ message }) => !problems.some(({ what }) => what.includes(oneLine(message, 300))))
      .map(({ condition, message }) => `OLM says ${condition}: ${oneLine(message, 600)}`),
  ];
}
