/** The API server's words (k8s.io/apiserver, responsewriters.ForbiddenStatusError), in which a subresource has its slash. */
const missing =
  /User "system:serviceaccount:([^":]+):([^":]+)" cannot (\w+) resource "([^"/]+)(\/[^"]+)?" in API group "([^"]*)"/;

/**
 * The commands that give the account the right that it misses in a message; '' when it misses none. Who denies a request
 * for another reason, as a webhook does, uses other words.
 */
export function remedyFor(message: string): string {
  const found = missing.exec(message);
  if (!found) return '';
  const [, namespace, account, verb, plural, subresource = '', group] = found;
  const resource = `${plural}${group && `.${group}`}${subresource}`;
  const name = `${namespace}-${account}-${verb}-${resource.replace('/', '-')}`;
  const role = `kubectl create clusterrole ${name} --verb=${verb} --resource=${resource}`;
  const binding = `kubectl create clusterrolebinding ${name} --clusterrole=${name} --serviceaccount=${namespace}:${account}`;
  return `; it may again after: ${role} && ${binding}`;
}
