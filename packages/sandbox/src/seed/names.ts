import type { Random } from './random.js';

/** Beginnings and ends of invented family names; put together they name nobody in particular. */
const BEGINNINGS =
  'Ambre Aube Azur Belle Blanche Boréa Brume Calan Cèdre Chante Claire Colom Corail Damas Éclair Écume Églan Étoile Fauve Flam Fontaine Givre Grande Haute Iris Jolie Laven Lis Lumi Lune Mélo Menthe Mirabel Neige Nuage Ombre Onde Orage Perle Plume Prune Rive Roche Rosée Sable Saule Sève Soleil Source Tilleul Vallon Velours Verte'.split(
    ' ',
  );
const ENDS =
  'bois bourg brise champ clair combe coteau feuille flamme fleur font gué jardin lac mare mont moulin noix pierre plaine pont port pré puits rive roc sente tour val vent ville voile'.split(
    ' ',
  );
const SAMPLE_MARKS = ['Exemple', 'Modèle', 'Fictif', 'Essai', 'Spécimen'];
const FIRST_NAMES =
  'Adèle Agathe Aïcha Alban Alix Ambroise Anaëlle Anselme Apolline Armel Aurélien Baptiste Basile Bérénice Blanche Camélia Céleste Chloé Clémence Corentin Cyprien Daphné Diane Djamel Edgar Éléonore Élie Éloïse Émile Estelle Fabien Fadila Faustine Félix Flavien Florestan Gaël Gaspard Gwenaëlle Hadrien Héloïse Hippolyte Honorine Ibrahim Inès Isaure Jade Jean-Marin Joachim Josépha Judith Kélian Ladislas Laure-Anne Léandre Léonie Lilian Lisandre Loïc Maëlle Malo Marceau Marie-Lune Marius Mathurin Mélisande Naïm Nathanaël Nina Noé Octave Odalys Olympe Ophélie Oriane Pacôme Perrine Philomène Quentin Raphaëlle Rémi Romane Sacha Salomé Samira Séraphin Sibylle Solène Suzon Sylvain Tancrède Tess Théodore Tiphaine Ugo Valère Victoire Violette Wandrille Yaël Yanis Zélie Zoé'.split(
    ' ',
  );

/** Invented people, no two alike. */
export function* samplePeople(random: Random): Generator<{ lastName: string; firstName: string }, never> {
  const seen = new Set<string>();
  for (;;) {
    const composed = `${random.pick(BEGINNINGS)}${random.pick(ENDS)}`;
    const lastName = random.next() < 0.12 ? `${composed}-${random.pick(SAMPLE_MARKS)}` : composed;
    const firstName = random.pick(FIRST_NAMES);
    if (seen.has(`${lastName} ${firstName}`)) continue;
    seen.add(`${lastName} ${firstName}`);
    yield { lastName: lastName.toLocaleUpperCase('fr'), firstName };
  }
}

/** Invented streets (nature and things, no person). */
export const STREETS =
  'rue des Acacias,rue du Marché,avenue de la Gare,place de la Fontaine,rue des Tilleuls,boulevard des Platanes,rue du Moulin,rue des Écoles,allée des Cerisiers,rue de la Poste,rue du Puits,cours des Marronniers,rue des Jardins,impasse du Lavoir,rue du Vieux Pont,avenue des Cèdres,rue de la Source,quai des Barques,rue des Lilas,chemin des Vignes,rue de la Halle,passage du Soleil,rue des Remparts,place du Beffroi'.split(
    ',',
  );
