/** Those who watch, as the gateway knows them: a receiver of webhooks and a mail server, which listen in fact. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo, Server } from 'node:net';

/** A message as it came, to be verified by who reads it. */
export interface ReceivedWebhook {
  body: string;
  headers: IncomingHttpHeaders;
}

/** A mail as it came. */
export interface ReceivedMail {
  to: string[];
  /** Subject and body, decoded. */
  subject: string;
  text: string;
}

export interface Watchers {
  webhook: string;
  smtpPort: number;
  webhooks: ReceivedWebhook[];
  mails: ReceivedMail[];
  close(): Promise<void>;
}

/** What these tests use of smtp-server, which is the gateway's own. */
interface Smtp {
  SMTPServer: new (options: object) => {
    server: Server;
    listen(port: number, host: string, done: () => void): void;
    close(done: () => void): void;
  };
}
interface Session {
  envelope: { rcptTo: { address: string }[] };
}

const base64 = (text: string) => Buffer.from(text.replace(/\s/g, ''), 'base64').toString('utf8');

/** The text of a mail, whichever of the usual ways it is written in. */
function decoded(raw: string): Pick<ReceivedMail, 'subject' | 'text'> {
  const end = raw.indexOf('\r\n\r\n');
  const [head, body] = [raw.slice(0, end).replace(/\r\n[ \t]+/g, ' '), raw.slice(end + 4)];
  const encoding = /^Content-Transfer-Encoding: (\S+)/im.exec(head)?.[1];
  const quoted = (text: string) =>
    Buffer.from(
      text
        .replace(/=\r\n/g, '')
        .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16))),
      'latin1',
    ).toString('utf8');
  const subject = (/^Subject: (.*)$/im.exec(head)?.[1] ?? '')
    .replace(/\?= =\?/g, '?==?')
    .replace(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi, (_all, how: string, text: string) =>
      how.toUpperCase() === 'B' ? base64(text) : quoted(text.replaceAll('_', ' ')),
    );
  const text = encoding === 'base64' ? base64(body) : encoding === 'quoted-printable' ? quoted(body) : body;
  return { subject: subject.trim(), text };
}

/** Starts both on free ports. */
export async function startWatchers(): Promise<Watchers> {
  const webhooks: ReceivedWebhook[] = [];
  const mails: ReceivedMail[] = [];
  const receiver = createServer((request, response) => {
    void (async () => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      webhooks.push({ body, headers: request.headers });
      response.writeHead(204).end();
    })();
  });
  await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
  const { SMTPServer } = createRequire(import.meta.resolve('@sas-embed/gateway'))('smtp-server') as Smtp;
  const smtp = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ['STARTTLS'], logger: false },
    onData(stream: AsyncIterable<Buffer>, { envelope }: Session, done: () => void) {
      void (async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of stream) chunks.push(chunk);
        const raw = Buffer.concat(chunks).toString('utf8');
        mails.push({ to: envelope.rcptTo.map(({ address }) => address), ...decoded(raw) });
        done();
      })();
    },
  });
  await new Promise<void>((done) => smtp.listen(0, '127.0.0.1', done));
  return {
    webhook: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/veille`,
    smtpPort: (smtp.server.address() as AddressInfo).port,
    ...{ webhooks, mails },
    async close() {
      receiver.closeAllConnections();
      await Promise.all([
        new Promise((done) => receiver.close(done)),
        new Promise<void>((done) => smtp.close(() => done())),
      ]);
    },
  };
}
