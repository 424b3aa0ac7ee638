import { RULES } from '../rules/index.js';
import { proveRules, tryMutant } from './matrix.js';

const print = (...lines: unknown[]): void =>
  void process.stdout.write(
    `${lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join(' ')}\n`,
  );
let broken = 0;
for (const mode of ['official', 'strict'] as const)
  for (const flow of new Set(RULES.flatMap((rule) => rule.flows))) {
    const failed = (await tryMutant(undefined, flow, mode)).filter(({ status }) => status === 'failed');
    for (const { rule, findings } of failed) {
      broken++;
      print(`compliant editor fails ${rule.id} (${flow}):`, findings[0]);
    }
  }
const proofs = await proveRules();
for (const { rule, flow, caught, others } of proofs) {
  if (caught && !others.length) continue;
  print(
    `${rule.id} (${flow}): ${caught ? 'caught' : 'NOT CAUGHT'}${others.length ? `, with ${others.join(', ')}` : ''}`,
  );
}
const proven = proofs.filter(({ caught, others }) => caught && !others.length).length;
print(`${proofs.length} rules, ${proven} proven by a mutant`);
process.exitCode = proven === proofs.length && !broken ? 0 : 1;
