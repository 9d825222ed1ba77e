import type { Command } from 'commander';
import { type Audit, audit } from '../../audit/audit.ts';
import { isBlind } from '../../audit/input.ts';
import type { ClusterReader } from '../../cluster/cluster.ts';
import { distinctUnknowns } from '../../inventory/unknown.ts';
import { type ProcessIo, UsageError } from '../../programs/process-io.ts';
import { open, pastOlm, type ReadingOptions, withConnection, withSnapshot } from '../connection.ts';
import { exitCodes } from '../exit-codes.ts';
import { type LeftoverTrees, leftoverTrees } from '../leftover-trees.ts';
import { type OutputOptions, page, withOutput } from '../output/format.ts';
import { showLeftovers } from '../output/show-leftovers.ts';
import { warnOfUndecided, warnOfUnknowns } from '../output/unknowns.ts';

const examples = `
Examples:
  kubectl leftovers                          # of the whole cluster, by operator
  kubectl leftovers -n redis -o wide
  kubectl leftovers -o json
  kubectl leftovers -o html > report.html    # to look at, and to pass on
  kubectl leftovers --snapshot ./must-gather
  kubectl leftovers clean redis-operator.redis

Exit codes: 0 nothing is left over, 1 something is, 2 something is wrong or could not be read.
What a snapshot does not hold is a warning: 0 and 1 are about what it holds.
`;

type ListOptions = ReadingOptions & OutputOptions & { readonly allNamespaces?: true };

/** What the program does when no command is named. */
export function listCommand(program: Command, io: ProcessIo, end: (code: number) => void): void {
  program
    .option('-A, --all-namespaces', 'of the whole cluster, which is the default, whatever -n says')
    .allowExcessArguments()
    .addHelpText('after', examples);
  const command = withOutput(withSnapshot(withConnection(program, 'only of operators in this namespace')), page);
  command.action(async (options: ListOptions, { args: [word] }: Command) => {
    if (word !== undefined) throw new UsageError(`there is no command "${word}". See "kubectl leftovers --help".`);
    end(await list(options, io));
  });
}

async function list(options: ListOptions, io: ProcessIo): Promise<number> {
  const cluster = await pastOlm(open(options).cluster, io);
  const { operators, unknowns: unread, undecided } = await audit(cluster, { now: io.now() });
  const namespace = options.allNamespaces ? undefined : options.namespace;
  const wanted = operators.filter(operator => namespace === undefined || operator.namespace === namespace);
  const { trees, unknowns: unplanned } = await treesFor(options, wanted, cluster, io);
  const unknowns = distinctUnknowns([...unread, ...unplanned]);
  const shown = { ...options, ...(namespace && { within: namespace }) };
  showLeftovers({ operators: wanted, unknowns, undecided, trees }, shown, io);
  const isUnsure = [warnOfUnknowns(unknowns, io), warnOfUndecided(undecided, io), isBlind({ unknowns })];
  if (isUnsure.includes(true)) return exitCodes.error;
  return wanted.length === 0 ? exitCodes.nothing : exitCodes.found;
}

/** Only the page shows them: they take a plan for each operator. */
async function treesFor(
  { output }: ListOptions,
  operators: Audit['operators'],
  cluster: ClusterReader,
  io: ProcessIo,
): Promise<LeftoverTrees> {
  return output === page ? leftoverTrees(operators, cluster, io) : { trees: new Map(), unknowns: [] };
}
