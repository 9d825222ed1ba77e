/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/cli/html.test.ts > TAP > the page of leftover-plan > must match snapshot 1`] = `
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;sha256-D4FdUyOcDfgB1Hk3TxmJ1Z/y2PaU7fABaD0wO7liKSg=&#39;; script-src &#39;sha256-HOfdEtaa5QBK2PrSPUPc3Ojspwt/3HlDLQdtLYYH1dQ=&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;">
<title>Plan for redis-operator.redis</title>
<style>
</head>
<body>
<header>
<h1>Plan for redis-operator.redis</h1>
<p>Operator redis-operator.redis has lost its Subscription: 18 objects left behind (plan cdcde8)</p>
</header>
<main>
<div class="table" role="region" aria-label="How many objects of each step go, stay or are in the way" tabindex="0"><table>
<caption>How many objects of each step go, stay or are in the way</caption>
<thead><tr><th scope="col">Step</th><th scope="col">Delete</th><th scope="col">Follows</th><th scope="col">Keep</th><th scope="col">Blocks</th></tr></thead>
<tbody>
<tr><th scope="row">operands</th><td>0</td><td>0</td><td><span class="badge keep">1</span></td><td><span class="badge blocks">2</span></td></tr>
<tr><th scope="row">csv</th><td><span class="badge delete">1</span></td><td><span class="badge follows">9</span></td><td>0</td><td>0</td></tr>
<tr><th scope="row">remains</th><td>0</td><td>0</td><td><span class="badge keep">4</span></td><td>0</td></tr>
<tr><th scope="row">crds</th><td><span class="badge delete">1</span></td><td><span class="badge follows">4</span></td><td><span class="badge keep">1</span></td><td>0</td></tr>
<tr><th scope="row">operator</th><td><span class="badge delete">1</span></td><td>0</td><td>0</td><td>0</td></tr>
</tbody>
</table></div>

<section aria-labelledby="commands"><h2 id="commands">Commands</h2>
<div class="command"><p>remove what is left</p><pre tabindex="0"><code>kubectl leftovers clean redis-operator.redis</code></pre><button type="button" hidden data-copy aria-label="Copy the command to remove what is left">Copy</button></div>
</section>
<section aria-labelledby="tree"><h2 id="tree">What takes what along</h2>
<ul class="tree">
<li>RedisCluster redis/prod <span class="badge blocks">Blocks</span> <span class="note">the operator must still be there to clean up after it</span></li>
<li>RedisCluster redis/staging <span class="badge blocks">Blocks</span> <span class="note">the operator must still be there to clean up after it</span></li>
<li>RedisCluster team-a/cache <span class="badge keep">Keep</span> <span class="note">the operator does not look after its namespace</span></li>
<li><details open><summary>ClusterServiceVersion redis/redis-operator.v1.0.0 <span class="badge delete">Delete</span></summary><ul class="tree">
<li>ClusterRole redis-operator.v1.0.0-5140md9sQHEm7xapuHj7gB6iMMD7zE1RrVYJ06 <span class="badge follows">Follows</span></li>
<li>ClusterRoleBinding redis-operator.v1.0.0-5140md9sQHEm7xapuHj7gB6iMMD7zE1RrVYJ06 <span class="badge follows">Follows</span></li>
<li>Deployment redis/redis-operator <span class="badge follows">Follows</span></li>
<li><details open><summary>OperatorCondition redis/redis-operator.v1.0.0 <span class="badge follows">Follows</span></summary><ul class="tree">
<li>Role redis/redis-operator.v1.0.0 <span class="badge follows">Follows</span></li>
<li>RoleBinding redis/redis-operator.v1.0.0 <span class="badge follows">Follows</span></li>
</ul>
</details></li>
<li>Role redis/redis-operator.v1.0.0-re-897PsBfEtd4oDU0rGUF4OU5gO91tC0unvi9C59 <span class="badge follows">Follows</span></li>
<li>RoleBinding redis/redis-operator.v1.0.0-re-897PsBfEtd4oDU0rGUF4OU5gO91tC0unvi9C59 <span class="badge follows">Follows</span></li>
<li>ServiceAccount redis/redis-operator <span class="badge follows">Follows</span></li>
</ul>
</details></li>
<li>ClusterRole redisclusters.redis.example.io-v1-admin <span class="badge keep">Keep</span> <span class="note">its owner CustomResourceDefinition redisclusters.redis.example.io is kept</span></li>
<li>ClusterRole redisclusters.redis.example.io-v1-crdview <span class="badge keep">Keep</span> <span class="note">its owner CustomResourceDefinition redisclusters.redis.example.io is kept</span></li>
<li>ClusterRole redisclusters.redis.example.io-v1-edit <span class="badge keep">Keep</span> <span class="note">its owner CustomResourceDefinition redisclusters.redis.example.io is kept</span></li>
<li>ClusterRole redisclusters.redis.example.io-v1-view <span class="badge keep">Keep</span> <span class="note">its owner CustomResourceDefinition redisclusters.redis.example.io is kept</span></li>
<li>CustomResourceDefinition redisclusters.redis.example.io <span class="badge keep">Keep</span> <span class="note">some of its objects are kept</span></li>
<li><details open><summary>CustomResourceDefinition redises.redis.example.io <span class="badge delete">Delete</span></summary><ul class="tree">
<li>ClusterRole redises.redis.example.io-v1-admin <span class="badge follows">Follows</span></li>
<li>ClusterRole redises.redis.example.io-v1-crdview <span class="badge follows">Follows</span></li>
<li>ClusterRole redises.redis.example.io-v1-edit <span class="badge follows">Follows</span></li>
<li>ClusterRole redises.redis.example.io-v1-view <span class="badge follows">Follows</span></li>
</ul>
</details></li>
<li>Operator redis-operator.redis <span class="badge delete">Delete</span></li>
</ul>
</section>
<section aria-labelledby="all"><h2 id="all">All objects, in safe order</h2>
<div class="table" role="region" aria-label="What a clean-up does to each object, and when" tabindex="0"><table>
<caption>What a clean-up does to each object, and when</caption>
<thead><tr><th scope="col">Object</th><th scope="col">Step</th><th scope="col">Fate</th><th scope="col">Because</th></tr></thead>
<tbody>
<tr><th scope="row">RedisCluster redis/prod</th><td>operands</td><td><span class="badge blocks">Blocks</span></td><td>the operator must still be there to clean up after it</td></tr>
<tr><th scope="row">RedisCluster redis/staging</th><td>operands</td><td><span class="badge blocks">Blocks</span></td><td>the operator must still be there to clean up after it</td></tr>
<tr><th scope="row">RedisCluster team-a/cache</th><td>operands</td><td><span class="badge keep">Keep</span></td><td>the operator does not look after its namespace</td></tr>
<tr><th scope="row">ClusterServiceVersion redis/redis-operator.v1.0.0</th><td>csv</td><td><span class="badge delete">Delete</span></td><td></td></tr>
<tr><th scope="row">ClusterRole redis-operator.v1.0.0-5140md9sQHEm7xapuHj7gB6iMMD7zE1RrVYJ06</th><td>csv</td><td><span class="badge follows">Follows</span></td><td>ClusterServiceVersion redis-operator.v1.0.0 takes it along</td></tr>
<tr><th scope="row">ClusterRoleBinding redis-operator.v1.0.0-5140md9sQHEm7xapuHj7gB6iMMD7zE1RrVYJ06</th><td>csv</td><td><span class="badge follows">Follows</span></td><td>ClusterServiceVersion redis-operator.v1.0.0 takes it along</td></tr>
<tr><th scope="row">Deployment redis/redis-operator</th><td>csv</td><td><span class="badge follows">Follows</span></td><td>ClusterServiceVersion redis-operator.v1.0.0 takes it along</td></tr>
<tr><th scope="row">OperatorCondition redis/redis-operator.v1.0.0</th><td>csv</td><td><span class="badge follows">Follows</span></td><td>ClusterServiceVersion redis-operator.v1.0.0 takes it along</td></tr>
<tr><th scope="row">Role redis/redis-operator.v1.0.0</th><td>csv</td><td><span class="badge follows">Follows</span></td><td>OperatorCondition redis-operator.v1.0.0 takes it along</td></tr>
<tr><th scope="row">Role redis/redis-operator.v1.0.0-re-897PsBfEtd4oDU0rGUF4OU5gO91tC0unvi9C59</th><td>csv</td><td><span class="badge follows">Follows</span></td><td>ClusterServiceVersion redis-operator.v1.0.0 takes it along</td></tr>
<tr><th scope="row">RoleBinding redis/redis-operator.v1.0.0</th><td>csv</td><td><span class="badge follows">Follows</span></td><td>OperatorCondition redis-operator.v1.0.0 takes it along</td></tr>
<tr><th scope="row">RoleBinding redis/redis-operator.v1.0.0-re-897PsBfEtd4oDU0rGUF4OU5gO91tC0unvi9C59</th><td>csv</td><td><span class="badge follows">Follows</span></td><td>ClusterServiceVersion redis-operator.v1.0.0 takes it along</td></tr>
<tr><th scope="row">ServiceAccount redis/redis-operator</th><td>csv</td><td><span class="badge follows">Follows</span></td><td>ClusterServiceVersion redis-operator.v1.0.0 takes it along</td></tr>
<tr><th scope="row">ClusterRole redisclusters.redis.example.io-v1-admin</th><td>remains</td><td><span class="badge keep">Keep</span></td><td>its owner CustomResourceDefinition redisclusters.redis.example.io is kept</td></tr>
<tr><th scope="row">ClusterRole redisclusters.redis.example.io-v1-crdview</th><td>remains</td><td><span class="badge keep">Keep</span></td><td>its owner CustomResourceDefinition redisclusters.redis.example.io is kept</td></tr>
<tr><th scope="row">ClusterRole redisclusters.redis.example.io-v1-edit</th><td>remains</td><td><span class="badge keep">Keep</span></td><td>its owner CustomResourceDefinition redisclusters.redis.example.io is kept</td></tr>
<tr><th scope="row">ClusterRole redisclusters.redis.example.io-v1-view</th><td>remains</td><td><span class="badge keep">Keep</span></td><td>its owner CustomResourceDefinition redisclusters.redis.example.io is kept</td></tr>
<tr><th scope="row">CustomResourceDefinition redisclusters.redis.example.io</th><td>crds</td><td><span class="badge keep">Keep</span></td><td>some of its objects are kept</td></tr>
<tr><th scope="row">CustomResourceDefinition redises.redis.example.io</th><td>crds</td><td><span class="badge delete">Delete</span></td><td></td></tr>
<tr><th scope="row">ClusterRole redises.redis.example.io-v1-admin</th><td>crds</td><td><span class="badge follows">Follows</span></td><td>CustomResourceDefinition redises.redis.example.io takes it along</td></tr>
<tr><th scope="row">ClusterRole redises.redis.example.io-v1-crdview</th><td>crds</td><td><span class="badge follows">Follows</span></td><td>CustomResourceDefinition redises.redis.example.io takes it along</td></tr>
<tr><th scope="row">ClusterRole redises.redis.example.io-v1-edit</th><td>crds</td><td><span class="badge follows">Follows</span></td><td>CustomResourceDefinition redises.redis.example.io takes it along</td></tr>
<tr><th scope="row">ClusterRole redises.redis.example.io-v1-view</th><td>crds</td><td><span class="badge follows">Follows</span></td><td>CustomResourceDefinition redises.redis.example.io takes it along</td></tr>
<tr><th scope="row">Operator redis-operator.redis</th><td>operator</td><td><span class="badge delete">Delete</span></td><td></td></tr>
</tbody>
</table></div>
</section>
<section aria-labelledby="beside"><h2 id="beside">Beside the plan, for information</h2>
<ul><li>OperatorGroup redis/group: it says which Namespaces the operators of this one look after; it goes only if a policy says so</li></ul></section>

</main>
<footer><p>Made by kubectl leftovers of subscription-guard. Nothing in this page is fetched from anywhere.</p></footer>
<p id="copied" role="status" class="hidden"></p>
<script>
</body>
</html>

`

exports[`test/cli/html.test.ts > TAP > the page of leftovers > must match snapshot 1`] = `
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;sha256-D4FdUyOcDfgB1Hk3TxmJ1Z/y2PaU7fABaD0wO7liKSg=&#39;; script-src &#39;sha256-HOfdEtaa5QBK2PrSPUPc3Ojspwt/3HlDLQdtLYYH1dQ=&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;">
<title>Leftovers of OLM operators</title>
<style>
</head>
<body>
<header>
<h1>Leftovers of OLM operators</h1>
<p>3 leftovers of 2 operators, as of 2026-11-24T12:00:00.000Z</p>
</header>
<main>
<div class="table" role="region" aria-label="How many leftovers each operator has, by severity" tabindex="0"><table>
<caption>How many leftovers each operator has, by severity</caption>
<thead><tr><th scope="col">Operator</th><th scope="col">High</th><th scope="col">Medium</th><th scope="col">Low</th><th scope="col">All</th></tr></thead>
<tbody>
<tr><th scope="row"><a href="#operator-0">redis-operator.redis</a></th><td><span class="badge high">1</span></td><td>0</td><td>0</td><td>1</td></tr>
<tr><th scope="row"><a href="#operator-1">redis-operatr.typo</a></th><td>0</td><td>0</td><td><span class="badge low">2</span></td><td>2</td></tr>
</tbody>
</table></div>
<section aria-labelledby="operator-0"><h2 id="operator-0">redis-operator.redis</h2>
<p><span class="badge high">1 high</span> </p>
<div class="command"><p>clean up</p><pre tabindex="0"><code>kubectl leftovers clean redis-operator.redis</code></pre><button type="button" hidden data-copy aria-label="Copy the command to clean up">Copy</button></div>

<h3>What it breaks</h3>
<ul><li>the operator runs on without updates, and the next install of it fails with ConstraintsNotSatisfiable</li></ul>
<div class="table" role="region" aria-label="What is left of redis-operator.redis, and why it is a leftover" tabindex="0"><table>
<caption>What is left of redis-operator.redis, and why it is a leftover</caption>
<thead><tr><th scope="col">Object</th><th scope="col">Severity</th><th scope="col">Age</th><th scope="col">Because</th></tr></thead>
<tbody>
<tr><th scope="row">ClusterServiceVersion redis/redis-operator.v1.0.0</th><td><span class="badge high">high</span></td><td>16h</td><td>its Subscription is gone</td></tr>
</tbody>
</table></div>

<h3>What takes what along</h3>
<ul class="tree">
<li>RedisCluster redis/prod <span class="badge blocks">Blocks</span> <span class="note">the operator must still be there to clean up after it</span></li>
<li>RedisCluster redis/staging <span class="badge blocks">Blocks</span> <span class="note">the operator must still be there to clean up after it</span></li>
<li>RedisCluster team-a/cache <span class="badge keep">Keep</span> <span class="note">the operator does not look after its namespace</span></li>
<li><details open><summary>ClusterServiceVersion redis/redis-operator.v1.0.0 <span class="badge delete">Delete</span></summary><ul class="tree">
<li>ClusterRole redis-operator.v1.0.0-5140md9sQHEm7xapuHj7gB6iMMD7zE1RrVYJ06 <span class="badge follows">Follows</span></li>
<li>ClusterRoleBinding redis-operator.v1.0.0-5140md9sQHEm7xapuHj7gB6iMMD7zE1RrVYJ06 <span class="badge follows">Follows</span></li>
<li>Deployment redis/redis-operator <span class="badge follows">Follows</span></li>
<li><details open><summary>OperatorCondition redis/redis-operator.v1.0.0 <span class="badge follows">Follows</span></summary><ul class="tree">
<li>Role redis/redis-operator.v1.0.0 <span class="badge follows">Follows</span></li>
<li>RoleBinding redis/redis-operator.v1.0.0 <span class="badge follows">Follows</span></li>
</ul>
</details></li>
<li>Role redis/redis-operator.v1.0.0-re-897PsBfEtd4oDU0rGUF4OU5gO91tC0unvi9C59 <span class="badge follows">Follows</span></li>
<li>RoleBinding redis/redis-operator.v1.0.0-re-897PsBfEtd4oDU0rGUF4OU5gO91tC0unvi9C59 <span class="badge follows">Follows</span></li>
<li>ServiceAccount redis/redis-operator <span class="badge follows">Follows</span></li>
</ul>
</details></li>
<li>ClusterRole redisclusters.redis.example.io-v1-admin <span class="badge keep">Keep</span> <span class="note">its owner CustomResourceDefinition redisclusters.redis.example.io is kept</span></li>
<li>ClusterRole redisclusters.redis.example.io-v1-crdview <span class="badge keep">Keep</span> <span class="note">its owner CustomResourceDefinition redisclusters.redis.example.io is kept</span></li>
<li>ClusterRole redisclusters.redis.example.io-v1-edit <span class="badge keep">Keep</span> <span class="note">its owner CustomResourceDefinition redisclusters.redis.example.io is kept</span></li>
<li>ClusterRole redisclusters.redis.example.io-v1-view <span class="badge keep">Keep</span> <span class="note">its owner CustomResourceDefinition redisclusters.redis.example.io is kept</span></li>
<li>CustomResourceDefinition redisclusters.redis.example.io <span class="badge keep">Keep</span> <span class="note">some of its objects are kept</span></li>
<li><details open><summary>CustomResourceDefinition redises.redis.example.io <span class="badge delete">Delete</span></summary><ul class="tree">
<li>ClusterRole redises.redis.example.io-v1-admin <span class="badge follows">Follows</span></li>
<li>ClusterRole redises.redis.example.io-v1-crdview <span class="badge follows">Follows</span></li>
<li>ClusterRole redises.redis.example.io-v1-edit <span class="badge follows">Follows</span></li>
<li>ClusterRole redises.redis.example.io-v1-view <span class="badge follows">Follows</span></li>
</ul>
</details></li>
<li>Operator redis-operator.redis <span class="badge delete">Delete</span></li>
</ul>
</section>
<section aria-labelledby="operator-1"><h2 id="operator-1">redis-operatr.typo</h2>
<p><span class="badge low">2 low</span> </p>
<div class="command"><p>clean up</p><pre tabindex="0"><code>kubectl leftovers clean redis-operatr.typo</code></pre><button type="button" hidden data-copy aria-label="Copy the command to clean up">Copy</button></div>

<h3>What it breaks</h3>
<ul><li>tools go on to list an operator that is not there</li><li>a second OperatorGroup, which the next install may bring along, makes that install fail</li></ul>
<div class="table" role="region" aria-label="What is left of redis-operatr.typo, and why it is a leftover" tabindex="0"><table>
<caption>What is left of redis-operatr.typo, and why it is a leftover</caption>
<thead><tr><th scope="col">Object</th><th scope="col">Severity</th><th scope="col">Age</th><th scope="col">Because</th></tr></thead>
<tbody>
<tr><th scope="row">Operator redis-operatr.typo</th><td><span class="badge low">low</span></td><td>16h</td><td>its Subscription and ClusterServiceVersion are gone, and its components are Subscription</td></tr>
<tr><th scope="row">OperatorGroup typo/group</th><td><span class="badge low">low</span></td><td>16h</td><td>no operator is left in its namespace</td></tr>
</tbody>
</table></div>

<h3>What takes what along</h3>
<ul class="tree">
<li>Operator redis-operatr.typo <span class="badge delete">Delete</span></li>
</ul>
</section>

</main>
<footer><p>Made by kubectl leftovers of subscription-guard. Nothing in this page is fetched from anywhere.</p></footer>
<p id="copied" role="status" class="hidden"></p>
<script>
</body>
</html>

`

exports[`test/cli/html.test.ts > TAP > the page of plan > must match snapshot 1`] = `
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;sha256-D4FdUyOcDfgB1Hk3TxmJ1Z/y2PaU7fABaD0wO7liKSg=&#39;; script-src &#39;sha256-HOfdEtaa5QBK2PrSPUPc3Ojspwt/3HlDLQdtLYYH1dQ=&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;">
<title>Plan for Subscription redis/redis-operator</title>
<style>
</head>
<body>
<header>
<h1>Plan for Subscription redis/redis-operator</h1>
<p>Subscription redis/redis-operator: 18 objects would be left behind (plan cc665c)</p>
</header>
<main>
<div class="table" role="region" aria-label="How many objects of each step go, stay or are in the way" tabindex="0"><table>
<caption>How many objects of each step go, stay or are in the way</caption>
<thead><tr><th scope="col">Step</th><th scope="col">Delete</th><th scope="col">Follows</th><th scope="col">Keep</th><th scope="col">Blocks</th></tr></thead>
<tbody>
<tr><th scope="row">operands</th><td>0</td><td>0</td><td><span class="badge keep">1</span></td><td><span class="badge blocks">2</span></td></tr>
<tr><th scope="row">subscription</th><td>0</td><td><span class="badge follows">1</span></td><td>0</td><td>0</td></tr>
<tr><th scope="row">csv</th><td><span class="badge delete">1</span></td><td><span class="badge follows">9</span></td><td>0</td><td>0</td></tr>
<tr><th scope="row">remains</th><td>0</td><td>0</td><td><span class="badge keep">4</span></td><td>0</td></tr>
<tr><th scope="row">crds</th><td><span class="badge delete">1</span></td><td><span class="badge follows">4</span></td><td><span class="badge keep">1</span></td><td>0</td></tr>
<tr><th scope="row">operator</th><td><span class="badge delete">1</span></td><td>0</td><td>0</td><td>0</td></tr>
</tbody>
</table></div>

<section aria-labelledby="commands"><h2 id="commands">Commands</h2>
<div class="command"><p>remove it all, in safe order</p><pre tabindex="0"><code>kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=foreground</code></pre><button type="button" hidden data-copy aria-label="Copy the command to remove it all, in safe order">Copy</button></div>
<div class="command"><p>remove it, and keep the custom resources</p><pre tabindex="0"><code>kubectl leftovers delete redis-operator -n redis --operands keep</code></pre><button type="button" hidden data-copy aria-label="Copy the command to remove it, and keep the custom resources">Copy</button></div>
<div class="command"><p>leave it all behind</p><pre tabindex="0"><code>kubectl delete subscriptions.operators.coreos.com redis-operator -n redis --cascade=orphan</code></pre><button type="button" hidden data-copy aria-label="Copy the command to leave it all behind">Copy</button></div>
</section>
<section aria-labelledby="tree"><h2 id="tree">What takes what along</h2>
<ul class="tree">
<li><details open><summary>Subscription redis/redis-operator</summary><ul class="tree">
<li>InstallPlan redis/install-69d76 <span class="badge follows">Follows</span></li>
</ul>
</details></li>
<li>RedisCluster redis/prod <span class="badge blocks">Blocks</span> <span class="note">the operator must still be there to clean up after it</span></li>
<li>RedisCluster redis/staging <span class="badge blocks">Blocks</span> <span class="note">the operator must still be there to clean up after it</span></li>
<li>RedisCluster team-a/cache <span class="badge keep">Keep</span> <span class="note">the operator does not look after its namespace</span></li>
<li><details open><summary>ClusterServiceVersion redis/redis-operator.v1.0.0 <span class="badge delete">Delete</span></summary><ul class="tree">
<li>ClusterRole redis-operator.v1.0.0-5140md9sQHEm7xapuHj7gB6iMMD7zE1RrVYJ06 <span class="badge follows">Follows</span></li>
<li>ClusterRoleBinding redis-operator.v1.0.0-5140md9sQHEm7xapuHj7gB6iMMD7zE1RrVYJ06 <span class="badge follows">Follows</span></li>
<li>Deployment redis/redis-operator <span class="badge follows">Follows</span></li>
<li><details open><summary>OperatorCondition redis/redis-operator.v1.0.0 <span class="badge follows">Follows</span></summary><ul class="tree">
<li>Role redis/redis-operator.v1.0.0 <span class="badge follows">Follows</span></li>
<li>RoleBinding redis/redis-operator.v1.0.0 <span class="badge follows">Follows</span></li>
</ul>
</details></li>
<li>Role redis/redis-operator.v1.0.0-re-897PsBfEtd4oDU0rGUF4OU5gO91tC0unvi9C59 <span class="badge follows">Follows</span></li>
<li>RoleBinding redis/redis-operator.v1.0.0-re-897PsBfEtd4oDU0rGUF4OU5gO91tC0unvi9C59 <span class="badge follows">Follows</span></li>
<li>ServiceAccount redis/redis-operator <span class="badge follows">Follows</span></li>
</ul>
</details></li>
<li>ClusterRole redisclusters.redis.example.io-v1-admin <span class="badge keep">Keep</span> <span class="note">its owner CustomResourceDefinition redisclusters.redis.example.io is kept</span></li>
<li>ClusterRole redisclusters.redis.example.io-v1-crdview <span class="badge keep">Keep</span> <span class="note">its owner CustomResourceDefinition redisclusters.redis.example.io is kept</span></li>
<li>ClusterRole redisclusters.redis.example.io-v1-edit <span class="badge keep">Keep</span> <span class="note">its owner CustomResourceDefinition redisclusters.redis.example.io is kept</span></li>
<li>ClusterRole redisclusters.redis.example.io-v1-view <span class="badge keep">Keep</span> <span class="note">its owner CustomResourceDefinition redisclusters.redis.example.io is kept</span></li>
<li>CustomResourceDefinition redisclusters.redis.example.io <span class="badge keep">Keep</span> <span class="note">some of its objects are kept</span></li>
<li><details open><summary>CustomResourceDefinition redises.redis.example.io <span class="badge delete">Delete</span></summary><ul class="tree">
<li>ClusterRole redises.redis.example.io-v1-admin <span class="badge follows">Follows</span></li>
<li>ClusterRole redises.redis.example.io-v1-crdview <span class="badge follows">Follows</span></li>
<li>ClusterRole redises.redis.example.io-v1-edit <span class="badge follows">Follows</span></li>
<li>ClusterRole redises.redis.example.io-v1-view <span class="badge follows">Follows</span></li>
</ul>
</details></li>
<li>Operator redis-operator.redis <span class="badge delete">Delete</span></li>
</ul>
</section>
<section aria-labelledby="all"><h2 id="all">All objects, in safe order</h2>
<div class="table" role="region" aria-label="What a clean-up does to each object, and when" tabindex="0"><table>
<caption>What a clean-up does to each object, and when</caption>
<thead><tr><th scope="col">Object</th><th scope="col">Step</th><th scope="col">Fate</th><th scope="col">Because</th></tr></thead>
<tbody>
<tr><th scope="row">RedisCluster redis/prod</th><td>operands</td><td><span class="badge blocks">Blocks</span></td><td>the operator must still be there to clean up after it</td></tr>
<tr><th scope="row">RedisCluster redis/staging</th><td>operands</td><td><span class="badge blocks">Blocks</span></td><td>the operator must still be there to clean up after it</td></tr>
<tr><th scope="row">RedisCluster team-a/cache</th><td>operands</td><td><span class="badge keep">Keep</span></td><td>the operator does not look after its namespace</td></tr>
<tr><th scope="row">InstallPlan redis/install-69d76</th><td>subscription</td><td><span class="badge follows">Follows</span></td><td>Subscription redis-operator takes it along</td></tr>
<tr><th scope="row">ClusterServiceVersion redis/redis-operator.v1.0.0</th><td>csv</td><td><span class="badge delete">Delete</span></td><td></td></tr>
<tr><th scope="row">ClusterRole redis-operator.v1.0.0-5140md9sQHEm7xapuHj7gB6iMMD7zE1RrVYJ06</th><td>csv</td><td><span class="badge follows">Follows</span></td><td>ClusterServiceVersion redis-operator.v1.0.0 takes it along</td></tr>
<tr><th scope="row">ClusterRoleBinding redis-operator.v1.0.0-5140md9sQHEm7xapuHj7gB6iMMD7zE1RrVYJ06</th><td>csv</td><td><span class="badge follows">Follows</span></td><td>ClusterServiceVersion redis-operator.v1.0.0 takes it along</td></tr>
<tr><th scope="row">Deployment redis/redis-operator</th><td>csv</td><td><span class="badge follows">Follows</span></td><td>ClusterServiceVersion redis-operator.v1.0.0 takes it along</td></tr>
<tr><th scope="row">OperatorCondition redis/redis-operator.v1.0.0</th><td>csv</td><td><span class="badge follows">Follows</span></td><td>ClusterServiceVersion redis-operator.v1.0.0 takes it along</td></tr>
<tr><th scope="row">Role redis/redis-operator.v1.0.0</th><td>csv</td><td><span class="badge follows">Follows</span></td><td>OperatorCondition redis-operator.v1.0.0 takes it along</td></tr>
<tr><th scope="row">Role redis/redis-operator.v1.0.0-re-897PsBfEtd4oDU0rGUF4OU5gO91tC0unvi9C59</th><td>csv</td><td><span class="badge follows">Follows</span></td><td>ClusterServiceVersion redis-operator.v1.0.0 takes it along</td></tr>
<tr><th scope="row">RoleBinding redis/redis-operator.v1.0.0</th><td>csv</td><td><span class="badge follows">Follows</span></td><td>OperatorCondition redis-operator.v1.0.0 takes it along</td></tr>
<tr><th scope="row">RoleBinding redis/redis-operator.v1.0.0-re-897PsBfEtd4oDU0rGUF4OU5gO91tC0unvi9C59</th><td>csv</td><td><span class="badge follows">Follows</span></td><td>ClusterServiceVersion redis-operator.v1.0.0 takes it along</td></tr>
<tr><th scope="row">ServiceAccount redis/redis-operator</th><td>csv</td><td><span class="badge follows">Follows</span></td><td>ClusterServiceVersion redis-operator.v1.0.0 takes it along</td></tr>
<tr><th scope="row">ClusterRole redisclusters.redis.example.io-v1-admin</th><td>remains</td><td><span class="badge keep">Keep</span></td><td>its owner CustomResourceDefinition redisclusters.redis.example.io is kept</td></tr>
<tr><th scope="row">ClusterRole redisclusters.redis.example.io-v1-crdview</th><td>remains</td><td><span class="badge keep">Keep</span></td><td>its owner CustomResourceDefinition redisclusters.redis.example.io is kept</td></tr>
<tr><th scope="row">ClusterRole redisclusters.redis.example.io-v1-edit</th><td>remains</td><td><span class="badge keep">Keep</span></td><td>its owner CustomResourceDefinition redisclusters.redis.example.io is kept</td></tr>
<tr><th scope="row">ClusterRole redisclusters.redis.example.io-v1-view</th><td>remains</td><td><span class="badge keep">Keep</span></td><td>its owner CustomResourceDefinition redisclusters.redis.example.io is kept</td></tr>
<tr><th scope="row">CustomResourceDefinition redisclusters.redis.example.io</th><td>crds</td><td><span class="badge keep">Keep</span></td><td>some of its objects are kept</td></tr>
<tr><th scope="row">CustomResourceDefinition redises.redis.example.io</th><td>crds</td><td><span class="badge delete">Delete</span></td><td></td></tr>
<tr><th scope="row">ClusterRole redises.redis.example.io-v1-admin</th><td>crds</td><td><span class="badge follows">Follows</span></td><td>CustomResourceDefinition redises.redis.example.io takes it along</td></tr>
<tr><th scope="row">ClusterRole redises.redis.example.io-v1-crdview</th><td>crds</td><td><span class="badge follows">Follows</span></td><td>CustomResourceDefinition redises.redis.example.io takes it along</td></tr>
<tr><th scope="row">ClusterRole redises.redis.example.io-v1-edit</th><td>crds</td><td><span class="badge follows">Follows</span></td><td>CustomResourceDefinition redises.redis.example.io takes it along</td></tr>
<tr><th scope="row">ClusterRole redises.redis.example.io-v1-view</th><td>crds</td><td><span class="badge follows">Follows</span></td><td>CustomResourceDefinition redises.redis.example.io takes it along</td></tr>
<tr><th scope="row">Operator redis-operator.redis</th><td>operator</td><td><span class="badge delete">Delete</span></td><td></td></tr>
</tbody>
</table></div>
</section>
<section aria-labelledby="beside"><h2 id="beside">Beside the plan, for information</h2>
<ul><li>OperatorGroup redis/group: it says which Namespaces the operators of this one look after; it goes only if a policy says so</li></ul></section>

</main>
<footer><p>Made by kubectl leftovers of subscription-guard. Nothing in this page is fetched from anywhere.</p></footer>
<p id="copied" role="status" class="hidden"></p>
<script>
</body>
</html>

`
