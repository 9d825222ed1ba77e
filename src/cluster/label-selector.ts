/** Whether labels match a Kubernetes label selector: `key`, `!key`, `key=value`, `key in (a,b)`, joined by commas. */
export function matchesSelector(labels: Readonly<Record<string, string>>, selector: string): boolean {
  return requirementsIn(selector).every(requirement => matches(labels, requirement));
}

/** At commas outside parentheses. */
function requirementsIn(selector: string): string[] {
  return selector.split(/,(?![^(]*\))/).map(requirement => requirement.trim());
}

function matches(labels: Readonly<Record<string, string>>, requirement: string): boolean {
  const set = /^(\S+)\s+in\s+\(([^)]*)\)$/.exec(requirement);
  if (set?.[1] !== undefined && set[2] !== undefined) {
    const values = set[2].split(',').map(value => value.trim());
    const value = labels[set[1]];
    return value !== undefined && values.includes(value);
  }
  const equality = /^([^\s=!]+)\s*==?\s*(\S*)$/.exec(requirement);
  if (equality?.[1] !== undefined) return labels[equality[1]] === equality[2];
  const existence = /^(!?)\s*([^\s=!]+)$/.exec(requirement);
  if (existence?.[2] !== undefined) return (labels[existence[2]] !== undefined) !== (existence[1] === '!');
  throw new Error(`"${requirement}" is not a label selector that snapshots understand`);
}
