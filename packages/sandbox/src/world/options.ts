import { parseArgs } from 'node:util';

/** What `--help` prints; French. */
export const HELP = `npm start — le monde de démonstration de sas-embed, sur cette machine, avec des personnes inventées

  npm start                     LRM et produit CPTS de démonstration, agendas d’éditeurs, passerelle, connexion, Hub Santé
  npm start -- --training       à la place, les scénarios de formation des nouveaux régulateurs
  npm start -- --help, -h       cette aide

Ctrl-C arrête tout. La base est neuve à chaque démarrage, parce que les agendas commencent aujourd’hui.
Les adresses s’affichent quand tout répond ; un port déjà pris est remplacé par un autre.

Environnement
  SAS_DEMO_DIR   dossier de travail (.demo par défaut) : configuration, base, journaux de chaque processus
  DATABASE_URL   une base PostgreSQL à la place de celle qui est embarquée

Le Hub Santé demande RabbitMQ (apt-get install rabbitmq-server) ; sans lui, la démonstration démarre sans récepteur LRM.
`;

/** What a command line asks for. */
export type DemoCommand = { kind: 'start'; training: boolean } | { kind: 'help' } | { kind: 'refused'; why: string };

/** Reads the command line of `npm start`. */
export function readCommand(args: readonly string[]): DemoCommand {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { training: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
      allowPositionals: false,
      strict: true,
    });
    if (values.help) return { kind: 'help' };
    return { kind: 'start', training: values.training === true };
  } catch (error) {
    return { kind: 'refused', why: whyOf(error, args) };
  }
}

/** What is wrong with the command line, in French. */
function whyOf(error: unknown, args: readonly string[]): string {
  const { code, message } = error as { code?: string; message: string };
  const named = /'([^']*)'/.exec(message)?.[1]?.split(/[ =,]/)[0] ?? args.join(' ');
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `option inconnue : ${named}`;
  if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') return `argument inattendu : ${named}`;
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') return `l’option ${named} ne prend pas de valeur`;
  return message;
}
