/** What themes 4 and 5 are about, criterion by criterion. */
export const MEDIA = [
  'Transcription ou audiodescription',
  'Pertinence des transcriptions',
  'Sous-titres',
  'Pertinence des sous-titres',
  'Audiodescription',
  'Pertinence de l’audiodescription',
  'Identification des médias',
  'Alternative des médias non temporels',
  'Pertinence de ces alternatives',
  'Son déclenché seul',
  'Médias contrôlables au clavier',
  'Médias non temporels contrôlables au clavier',
  'Médias compatibles avec les aides techniques',
];
export const TABLES = [
  'Résumé des tableaux complexes',
  'Pertinence des résumés',
  'Tableaux de mise en forme',
  'Titre associé au tableau',
  'Pertinence des titres',
  'En-têtes déclarés',
  'En-têtes associés aux cellules',
  'Tableaux de mise en forme sans éléments de données',
];
