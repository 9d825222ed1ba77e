import type { Command } from 'commander';
import { readInput } from '../../audit/input.ts';
import { installProblemsOf } from '../../audit/install-problems/install-problems.ts';
import { type ProcessIo, UsageError } from '../../programs/process-io.ts';
import { readSubject } from '../../subject/subject.ts';
import { open, type ReadingOptions, withConnection, withSnapshot } from '../connection.ts';
import { exitCodes } from '../exit-codes.ts';
import { installProblemLines } from '../output/install-problem-lines.ts';
import { paintFor } from '../output/style.ts';
import { warnOfUnknowns } from '../output/unknowns.ts';

const examples = `
Examples:
  kubectl leftovers why redis-operator -n redis
  kubectl leftovers why redis-operator -n redis --snapshot ./must-gather

Exit codes: 0 nothing is in its way, 1 something is, 2 something is wrong or could not be read.
`;

export function whyCommand(program: Command, io: ProcessIo, end: (code: number) => void): void {
  const command = program
    .command('why')
    .summary('say why OLM does not install a Subscription, and what is in the way')
    .description(
      'Says why OLM does not install or update what a Subscription asks for, which object is in the way, and which command removes that.',
    )
    .argument('<subscription>', 'its name')
    .addHelpText('after', examples);
  withSnapshot(withConnection(command)).action(async (name: string, options: ReadingOptions) => {
    end(await why(name, options, io));
  });
}

async function why(name: string, options: ReadingOptions, io: ProcessIo): Promise<number> {
  const { cluster, namespace } = open(options);
  const subject = await readSubject(cluster, namespace, name);
  if (!subject) throw new UsageError(`there is no Subscription ${name} in namespace ${namespace}`);
  const input = await readInput(cluster, io.now());
  const problems = await installProblemsOf(subject, input);
  const { stdout, env } = io;
  stdout.write(`${installProblemLines(subject, problems, paintFor(stdout, env)).join('\n')}\n`);
  if (warnOfUnknowns(input.reads.unknowns, io)) return exitCodes.error;
  return problems.length === 0 ? exitCodes.nothing : exitCodes.found;
}
