/** The baseline: a bare HTTP server that writes the same bytes to all who are connected. Prints its port by IPC. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const clients = new Set<ServerResponse>();
let n = 0;
const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(':\n\n');
    clients.add(response);
    response.on('close', () => clients.delete(response));
    return;
  }
  request.resume().on('end', () => {
    const appointmentId = `appointment_${String(++n).padStart(22, '0')}`;
    const event = {
      ...{ type: 'appointment', appointmentId, status: 'booked', version: 1 },
      ...{ cursor: `${n}-${n}`, at: new Date().toISOString() },
    };
    const bytes = Buffer.from(`id: ${event.cursor}\nevent: appointment\ndata: ${JSON.stringify(event)}\n\n`);
    for (const client of clients) client.write(bytes);
    response.writeHead(201, { location: `http://127.0.0.1/fhir/Appointment/${appointmentId}` }).end();
  });
});
server.listen(0, '127.0.0.1', 4096, () => process.send!({ ports: [(server.address() as AddressInfo).port] }));
process.on('disconnect', () => process.exit());
