import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

/** The columns of `PS_LibreAcces_Personne_activite`, in order. */
export const ANNUAIRE_COLUMNS: readonly string[] = [
  "Type d'identifiant PP",
  'Identifiant PP',
  'Identification nationale PP',
  "Code civilité d'exercice",
  "Libellé civilité d'exercice",
  'Code civilité',
  'Libellé civilité',
  "Nom d'exercice",
  "Prénom d'exercice",
  'Code profession',
  'Libellé profession',
  'Code catégorie professionnelle',
  'Libellé catégorie professionnelle',
  'Code type savoir-faire',
  'Libellé type savoir-faire',
  'Code savoir-faire',
  'Libellé savoir-faire',
  'Code mode exercice',
  'Libellé mode exercice',
  'Numéro SIRET site',
  'Numéro SIREN site',
  'Numéro FINESS site',
  'Numéro FINESS établissement juridique',
  'Identifiant technique de la structure',
  'Raison sociale site',
  'Enseigne commerciale site',
  ...[
    'Complément destinataire',
    'Complément point géographique',
    'Numéro Voie',
    'Indice répétition voie',
    'Code type de voie',
    'Libellé type de voie',
    'Libellé Voie',
    'Mention distribution',
    'Bureau cedex',
    'Code postal',
    'Code commune',
    'Libellé commune',
    'Code pays',
    'Libellé pays',
    'Téléphone',
    'Téléphone 2',
    'Télécopie',
    'Adresse e-mail',
  ].map((name) => `${name} (coord. structure)`),
  'Code Département (structure)',
  'Libellé Département (structure)',
  'Ancien identifiant de la structure',
  "Autorité d'enregistrement",
  "Code secteur d'activité",
  "Libellé secteur d'activité",
  'Code section tableau pharmaciens',
  'Libellé section tableau pharmaciens',
  'Code rôle',
  'Libellé rôle',
  'Code genre activité',
  'Libellé genre activité',
];

/** An invented activity of an invented practitioner; what is left out is made up from `practitioner`. */
export interface AnnuaireActivity {
  /** 0 to 9,999,999: RPPS `1999…`. */
  practitioner: number;
  /** Its place: SIRET `1999…`. */
  structure: number;
  inseeCode: string;
  postcode: string;
  city: string;
  specialty?: string;
  /** Other columns, by name without brackets. */
  fields?: Readonly<Record<string, string>>;
}

const PROFESSIONS = ['10', '10', '60', '70', '10', '40', '21', '60', '50', '80'];
const DOCTORS = ['SM54', 'SM54', 'SM40', 'SM54', 'SM38', 'SM04', 'SM54', 'SM15', 'SM42'];

/** One line, with all 56 columns. */
export function annuaireLine(activity: AnnuaireActivity): string {
  const { practitioner: n, structure, inseeCode, postcode, city } = activity;
  const profession = PROFESSIONS[n % PROFESSIONS.length]!;
  const specialty = activity.specialty ?? (profession === '10' ? DOCTORS[n % DOCTORS.length]! : '');
  const rpps = `1999${String(n).padStart(7, '0')}`;
  const fields: Record<string, string> = {
    "Type d'identifiant PP": '8',
    'Identifiant PP': rpps,
    'Identification nationale PP': `8${rpps}`,
    "Code civilité d'exercice": profession === '10' ? 'DR' : '',
    'Code civilité': 'MME',
    "Nom d'exercice": `EXEMPLE ${n}`,
    "Prénom d'exercice": 'Zoé',
    'Code profession': activity.specialty === undefined ? profession : '10',
    'Code catégorie professionnelle': 'C',
    'Code type savoir-faire': specialty && 'S',
    'Code savoir-faire': specialty,
    'Libellé savoir-faire': specialty && `Spécialité ${specialty}`,
    'Code mode exercice': 'L',
    'Numéro SIRET site': `1999${String(structure).padStart(10, '0')}`,
    'Identifiant technique de la structure': `C${structure}`,
    'Raison sociale site': `CABINET ${structure}`,
    'Numéro Voie': String((structure % 200) + 1),
    'Libellé type de voie': 'Rue',
    'Libellé Voie': 'DES EXEMPLES',
    'Code postal': postcode,
    'Code commune': inseeCode,
    'Libellé commune': city,
    'Code pays': '99000',
    Téléphone: '0536490001',
    'Adresse e-mail': 'personne@example.invalid',
    ...activity.fields,
  };
  return ANNUAIRE_COLUMNS.map((column) => fields[column] ?? fields[column.replace(/ \(coord.*$/, '')] ?? '').join('|');
}

/** Writes a file with its header; lines are made as they are written. */
export async function writeAnnuaire(file: string, activities: Iterable<AnnuaireActivity>): Promise<void> {
  const stream = createWriteStream(file);
  stream.write(`${ANNUAIRE_COLUMNS.join('|')}\n`);
  let lines: string[] = [];
  for (const activity of activities) {
    lines.push(annuaireLine(activity));
    if (lines.length < 2_000) continue;
    if (!stream.write(`${lines.join('\n')}\n`)) await once(stream, 'drain');
    lines = [];
  }
  stream.end(lines.length > 0 ? `${lines.join('\n')}\n` : '');
  await once(stream, 'finish');
}
