// Pages, TLS and response times.
import type { Exchange, Rule } from '../model/index.js';
import type { Check } from '../view/index.js';
import { inAnswer, official, strict, type RuleRest } from './define.js';

const got = ({ response, failure }: Exchange): string =>
  response ? `réponse ${response.status}` : `${failure?.kind ?? ''} ${failure?.message ?? ''}`.trim();

const isHtml = ({ response }: Exchange): boolean =>
  /html/i.test(response?.headers['content-type'] ?? '') || /^\s*<(?:!doctype html|html)/i.test(response?.body ?? '');

/** Words by which the official kit knows a page of errors or of sign-in. */
const WORDS =
  /erreur|error|invalid|interdit|forbidden|unauthorized|refus|denied|introuvable|not found|40[0134]|500|login|log in|sign in|connexion|connect|identif|authentif|mot de passe|password|e-?mail|compte|account|utilisateur/i;

const text = (html: string): string =>
  html
    .replace(/<script[\s\S]*?<\/script>|<style[\s\S]*?<\/style>|<[^>]+>/gi, ' ')
    .replace(/\s+/g, ' ')
    .toLowerCase();

/** A page that shows nothing without scripts cannot be judged from here. */
const onlyScripts = (html: string): boolean => /<script/i.test(html) && text(html).trim().length < 40;

/** Sign-in and redirect. */
export const redirectRules: Rule[] = [
  official('SSO-00', 'redirect', 'Un créneau du PS porte une adresse de réservation', {
    guide: 'functional',
    fix: 'Renseignez Slot.comment.',
    check: (c) => {
      const answer = c.answer('setup');
      const first = answer.bundle?.slots[0]?.resource['comment'];
      c.expect(typeof first === 'string' && first !== '', answer, { path: 'Slot.comment', received: first });
    },
    mutant: {
      body: {
        on: /^redirect\.setup$/,
        edit: (bundle) => {
          for (const entry of (bundle['entry'] ?? []) as { resource: Record<string, unknown> }[])
            delete entry.resource['comment'];
        },
      },
    },
  }),
  official('SSO-01', 'redirect', 'Sans origin, la page refuse ou demande une connexion', {
    guide: 'functional',
    fix: 'Sans origin connu, montrez une erreur ou votre page de connexion, jamais l’agenda de régulation.',
    check: (c) => {
      const exchange = c.exchange('without-origin');
      const { response } = exchange;
      if (response && isHtml(exchange)) {
        if (onlyScripts(response.body)) c.skip('page faite de scripts : à regarder dans un navigateur');
        c.expect(WORDS.test(response.body), exchange, {
          received: text(response.body).slice(0, 120),
          expected: 'un message d’erreur ou une page de connexion',
        });
      } else c.expect((response?.status ?? 0) >= 400, exchange, { received: got(exchange), expected: '400 à 599' });
    },
    mutant: inAnswer(/without-origin$/, ({ response }) => {
      response.status = 200;
      response.body =
        '<!doctype html><html lang="fr"><body><p>Agenda : mardi 9 h, mardi 10 h, mercredi 11 h, jeudi 15 h</p></body></html>';
    }),
  }),
  official('SSO-02', 'redirect', 'Avec origin, un inconnu arrive à la page de connexion du ministère', {
    guide: 'functional',
    contradiction: 'C-18',
    fix: 'Avec origin, menez à Pro Santé Connect. L’adresse doit déjà avoir un « ? » : le kit ajoute « &origin= ».',
    check: (c) => {
      const exchange = c.exchange('with-origin');
      const body = exchange.response?.body ?? '';
      if (!isHtml(exchange)) return c.fail(exchange, { received: got(exchange), expected: 'une page HTML' });
      if (onlyScripts(body)) c.skip('page faite de scripts : à regarder dans un navigateur');
      c.expect(text(body).includes('ministère de la santé et de la prévention'), exchange, {
        received: text(body).slice(0, 160),
        expected: '« ministère de la santé et de la prévention »',
      });
    },
    mutant: inAnswer(/with-origin$/, ({ response }) => (response.body = response.body.replace('Ministère', 'Service'))),
  }),
  strict(
    'SSO-PARAMETRE',
    'redirect',
    'origin ajouté comme paramètre mène aussi à la connexion',
    page(
      'with-parameter',
      (exchange) => (exchange.response?.status ?? 0) < 400 && isHtml(exchange),
      'une page HTML, statut inférieur à 400',
      'Lisez origin comme un paramètre, où qu’il soit dans la requête.',
      ({ response }) => (response.status = 500),
    ),
  ),
  strict(
    'SSO-INCONNU',
    'redirect',
    'Un origin inconnu ne donne pas les droits de régulation',
    page(
      'unknown-origin',
      (exchange) => (exchange.response?.status ?? 0) >= 400 || WORDS.test(exchange.response?.body ?? ''),
      'un refus ou une page de connexion',
      'Comparez origin aux valeurs connues, une par environnement.',
      ({ response }) => {
        response.status = 200;
        response.body =
          '<!doctype html><html lang="fr"><body><p>Agenda : mardi 9 h, mardi 10 h, mercredi 11 h, jeudi 15 h</p></body></html>';
      },
    ),
  ),
  strict('SSO-SEPARE', 'redirect', 'Les pages de réservation ne sont pas sur le serveur à mTLS', {
    guide: 'security',
    severity: 'warning',
    fix: 'Servez l’agenda sous un autre nom ou un autre port que le serveur FHIR : le navigateur du régulateur n’a pas de certificat client, et ne doit pas s’en voir demander un.',
    check: (c) => {
      const { baseUrl = '' } = c.view.settings;
      if (!baseUrl.startsWith('https:')) c.skip('serveur sans TLS (http) : rien à vérifier');
      const page = c.exchange('without-origin');
      c.expect(new URL(page.request.url).host !== new URL(baseUrl).host, page, {
        path: 'Slot.comment',
        received: page.request.url,
        expected: `un autre hôte ou port que ${new URL(baseUrl).host}`,
      });
    },
    mutant: {
      answer: {
        on: /^redirect\.setup$/,
        edit: ({ response }, request) => {
          response.body = response.body.replaceAll(
            /https:\/\/[^/"]+\/agenda/g,
            `${new URL(request.url).origin}/agenda`,
          );
        },
      },
    },
  }),
  strict('SSO-5XX', 'redirect', 'Aucune page ne répond par une erreur du serveur', {
    guide: 'functional',
    fix: 'Une adresse sans session se traite ; elle ne casse pas.',
    becauseOf: ['SSO-PARAMETRE'],
    check: (c) => {
      for (const name of ['without-origin', 'with-parameter', 'unknown-origin']) {
        const exchange = c.exchange(name);
        c.expect(exchange.response !== undefined && exchange.response.status < 500, exchange, {
          received: got(exchange),
          expected: 'statut inférieur à 500',
        });
      }
    },
    mutant: inAnswer(/without-origin$/, ({ response }) => (response.status = 503)),
  }),
  strict(
    'SSO-JETON',
    'redirect',
    'L’adresse finale ne porte ni mot de passe ni jeton',
    page(
      'with-parameter',
      ({ response }) => !/[?&#](?:access_token|id_token|password|mdp|token)=/i.test(response?.url ?? ''),
      'une adresse sans secret',
      'Un secret dans une adresse finit dans les journaux : passez-le dans le corps ou un cookie.',
      ({ response }) => (response.url = 'https://agenda.example/connexion?access_token=x'),
    ),
  ),
];

function page(
  name: string,
  right: (exchange: Exchange) => boolean,
  expected: string,
  fix: string,
  edit: Parameters<typeof inAnswer>[1],
): RuleRest {
  return {
    guide: 'functional',
    contradiction: 'C-19',
    fix,
    check: (c) => {
      const exchange = c.exchange(name);
      c.expect(right(exchange), exchange, { received: `${got(exchange)} ${exchange.response?.url ?? ''}`, expected });
    },
    mutant: inAnswer(new RegExp(`${name}$`), edit),
  };
}

/** A client certificate that must be refused. */
const certificate = (id: string, name: string, what: string, mode: typeof official): Rule =>
  mode(id, 'tls', `${what} est ${what.startsWith('Une ') ? 'refusée' : 'refusé'}`, {
    guide: 'security',
    fix: 'Vérifiez autorité, CN, OU, dates et révocation (CRL ou OCSP) du certificat présenté.',
    check: (c) => {
      httpsOnly(c);
      const exchange = c.exchange(name);
      const { response, failure } = exchange;
      c.expect(failure?.kind === 'tls' || ((response?.status ?? 0) >= 400 && (response?.status ?? 0) < 500), exchange, {
        received: got(exchange),
        expected: 'refus TLS ou 400 à 499',
      });
    },
    mutant: inAnswer(new RegExp(`^tls\\.${name}$`), ({ response }) => (response.status = 200)),
  });

const httpsOnly = (c: Check): void => {
  if (!c.view.settings.baseUrl?.startsWith('https:')) c.skip('serveur sans TLS (http) : rien à vérifier');
};

const version = (name: string): Rule =>
  official(`TLS-01.${name}`, 'tls', `${name} est refusé`, {
    guide: 'security',
    fix: 'N’acceptez que TLS 1.2 et 1.3.',
    check: (c) => {
      httpsOnly(c);
      const exchange = c.exchange(`tls.${name}`);
      c.expect(exchange.response === undefined, exchange, {
        received: got(exchange),
        expected: 'refus de la négociation',
      });
    },
    mutant: inAnswer(new RegExp(`^tls\\.${name}$`), (answer) => {
      answer.refuse = false;
      answer.response = { status: 403, headers: {}, body: '', tls: name };
    }),
  });

const CERTIFICATE = ['TLS-CERTIFICAT'];
/** What a TLS library says of a server's certificate that it does not accept. */
const BAD_CERTIFICATE =
  /CERT_(?!REQUIRED)|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)|ALTNAME_INVALID|certificate has expired|self-signed/i;

/** TLS and client certificates. */
export const tlsRules: Rule[] = [
  version('TLSv1'),
  version('TLSv1.1'),
  official(
    'TLS-01.moderne',
    'tls',
    'TLS 1.2 ou 1.3 permet une requête sans certificat client jusqu’à une réponse HTTP',
    {
      guide: 'security',
      becauseOf: CERTIFICATE,
      fix: 'Terminez la négociation, puis répondez 4xx : qui coupe la connexion sans certificat échoue à ce test du kit.',
      check: (c) => {
        httpsOnly(c);
        const both = [c.exchange('tls.TLSv1.2'), c.exchange('tls.TLSv1.3')];
        c.expect(
          both.some(({ response }) => response !== undefined),
          both[1]!,
          { received: both.map(got).join(' ; '), expected: 'une réponse HTTP' },
        );
      },
      mutant: inAnswer(/^tls\.TLSv1\.[23]$/, (answer) => (answer.refuse = true)),
    },
  ),
  official('MTLS-01', 'tls', 'Le certificat valide est accepté (200)', {
    guide: 'security',
    becauseOf: CERTIFICATE,
    fix: 'Acceptez le certificat IGC-Santé de la plateforme.',
    check: (c) => {
      httpsOnly(c);
      const exchange = c.exchange('valid');
      c.expect(exchange.response?.status === 200, exchange, { received: got(exchange), expected: '200' });
    },
    mutant: inAnswer(/^tls\.valid$/, ({ response }) => (response.status = 403)),
  }),
  certificate('MTLS-02', 'bad-cn', 'Un certificat au mauvais CN', official),
  certificate('MTLS-03', 'bad-ou', 'Un certificat au mauvais OU', official),
  certificate('MTLS-04', 'revoked', 'Un certificat révoqué', official),
  certificate('MTLS-05', 'none', 'Une requête sans certificat client', official),
  certificate('MTLS-EXPIRE', 'expired', 'Un certificat expiré', strict),
  certificate('MTLS-FUTUR', 'not-yet-valid', 'Un certificat pas encore valable', strict),
  certificate('MTLS-AUTOSIGNE', 'self-signed', 'Un certificat autosigné', strict),
  certificate('MTLS-AUTRE-AC', 'other-ca', 'Un certificat d’une autre autorité', strict),
  strict('TLS-CERTIFICAT', 'tls', 'Le certificat du serveur est valable : dates, nom et autorité', {
    guide: 'security',
    fix: 'Renouvelez le certificat, au nom que porte l’adresse, avec sa chaîne. Une autorité d’essai se donne par --mtls-ca.',
    check: (c) => {
      httpsOnly(c);
      const exchange = c.exchange('negotiated');
      const { failure } = exchange;
      c.expect(!(failure?.kind === 'tls' && BAD_CERTIFICATE.test(failure.message)), exchange, {
        received: failure?.message,
        expected: 'un certificat accepté',
      });
    },
    mutant: inAnswer(/^tls\.negotiated$/, (answer) => (answer.refuse = 'CERT_HAS_EXPIRED certificate has expired')),
  }),
  strict('TLS-SUITES', 'tls', 'Les suites faibles sont refusées', {
    guide: 'security',
    severity: 'warning',
    fix: 'N’offrez que des suites ECDHE avec AES-GCM ou ChaCha20 (guide TLS de l’ANSSI).',
    check: (c) => {
      httpsOnly(c);
      const exchange = c.exchange('weak');
      c.expect(exchange.response === undefined, exchange, {
        received: got(exchange),
        expected: 'refus de la négociation',
      });
    },
    mutant: inAnswer(/^tls\.weak$/, (answer) => {
      answer.refuse = false;
      answer.response = { status: 403, headers: {}, body: '', tls: 'TLSv1.2' };
    }),
  }),
  strict('TLS-13', 'tls', 'TLS 1.3 est accepté', {
    guide: 'security',
    severity: 'warning',
    becauseOf: CERTIFICATE,
    fix: 'Activez TLS 1.3, préféré par le guide de l’ANSSI.',
    check: (c) => {
      httpsOnly(c);
      const exchange = c.exchange('tls.TLSv1.3');
      c.expect(exchange.response !== undefined, exchange, { received: got(exchange), expected: 'TLS 1.3' });
    },
    mutant: inAnswer(/^tls\.TLSv1\.3$/, (answer) => (answer.refuse = true)),
  }),
  strict('TLS-PREFERE', 'tls', 'TLS 1.3 est choisi quand le client l’offre', {
    guide: 'security',
    severity: 'warning',
    fix: 'Préférez TLS 1.3 à 1.2.',
    becauseOf: ['TLS-13'],
    check: (c) => {
      httpsOnly(c);
      const exchange = c.exchange('negotiated');
      if (exchange.response)
        c.expect(exchange.response.tls === 'TLSv1.3', exchange, {
          received: exchange.response.tls,
          expected: 'TLSv1.3',
        });
    },
    mutant: inAnswer(/^tls\.negotiated$/, ({ response }) => (response.tls = 'TLSv1.2')),
  }),
];
