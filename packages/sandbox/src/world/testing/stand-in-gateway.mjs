// Stands in for the gateway where only the supervisor is tested: it reads the same configuration and says it is ready.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const config = JSON.parse(readFileSync(process.argv[process.argv.indexOf('--config') + 1], 'utf8'));
if (process.env.STAND_IN === 'fails') {
  console.error('the database folder is locked');
  process.exit(1);
}
const server = createServer((request, response) => {
  if (request.url === '/die') process.exit(7);
  if (request.url !== '/v1/token') return response.end('{}');
  // A host's word comes back as the token, so that a test can read what the host vouched for.
  let form = '';
  request.on('data', (chunk) => (form += chunk));
  request.on('end', () => response.end(JSON.stringify({ access_token: new URLSearchParams(form).get('assertion') })));
});
server.listen(config.listen.port, config.listen.host, () => {
  if (process.env.STAND_IN !== 'silent') process.stdout.write('{"ready":true}\n');
});
