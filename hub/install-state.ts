interface Condition {
  readonly type?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly message?: string;
}

/** What OLM says of one install, by the objects' statuses. */
export interface InstallObjects {
  readonly subscription?: { readonly installedCSV?: string; readonly conditions?: readonly Condition[] } | undefined;
  readonly plan?: { readonly phase?: string; readonly conditions?: readonly Condition[] } | undefined;
  readonly csv?:
    | {
        readonly phase?: string;
        readonly reason?: string;
        readonly message?: string;
        readonly requirementStatus?: readonly {
          readonly kind: string;
          readonly name: string;
          readonly status: string;
        }[];
      }
    | undefined;
}

/** Undefined once it is installed; before that what it waits for, or why it fails, in a line. */
export function whyNotInstalled({ subscription, plan, csv }: InstallObjects): string | undefined {
  if (csv) return csv.phase === 'Succeeded' ? undefined : csvState(csv);
  if (plan && plan.phase !== 'Complete') return planState(plan);
  return subscriptionState(subscription);
}

function csvState({ phase = 'without a phase', reason, message, requirementStatus = [] }: Csv): string {
  const unmet = requirementStatus.filter(({ status }) => status !== 'Present' && status !== 'Satisfied');
  const names = unmet.map(({ kind, name }) => `${kind} ${name}`).join(', ');
  const why = names === '' ? message : names;
  return line(`the CSV is ${phase}`, reason, why);
}

type Csv = NonNullable<InstallObjects['csv']>;

function planState({ phase = 'without a phase', conditions = [] }: NonNullable<InstallObjects['plan']>): string {
  const failed = conditions.find(({ type, status }) => type === 'Installed' && status === 'False');
  return line(`the InstallPlan is ${phase}`, failed?.reason, failed?.message);
}

function subscriptionState(subscription: InstallObjects['subscription']): string {
  const bad = subscription?.conditions?.find(
    ({ type, status }) => type !== 'CatalogSourcesUnhealthy' && status === 'True',
  );
  return bad ? line(bad.type ?? 'Condition', bad.reason, bad.message) : 'OLM has not resolved it';
}

function line(what: string, reason: string | undefined, message: string | undefined): string {
  const why = [reason, message].filter(text => text !== undefined && text !== '').join(', ');
  return (why === '' ? what : `${what}: ${why}`).replaceAll(/\s+/g, ' ').slice(0, 400);
}
