/** A commune in which the sample practitioners work; a geographical fact. */
export interface Commune {
  /** INSEE code; Paris by arrondissement. */
  inseeCode: string;
  city: string;
  /** Postcodes; those of the practices are picked among them. */
  postcodes: readonly string[];
  /** Centre, WGS84 decimal degrees. */
  latitude: number;
  longitude: number;
  /** How far from the centre practices are spread, in kilometres. */
  spreadKm: number;
  /** Relative number of practices. */
  weight: number;
}

/** A département of the sample directory. */
export interface SampleDepartement {
  code: string;
  /** Number of practitioners. */
  practitioners: number;
  /** Numbers reserved for works of fiction: what precedes the four free digits. */
  phonePrefix: string;
  mobilePrefix: string;
  communes: readonly Commune[];
}

type Row = [
  inseeCode: string,
  city: string,
  postcodes: string,
  lat: number,
  lon: number,
  spreadKm: number,
  weight: number,
];
/** Communes of the seed, written as rows. */
export const communes = (rows: Row[]): Commune[] =>
  rows.map(([inseeCode, city, postcodes, latitude, longitude, spreadKm, weight]) => ({
    inseeCode,
    city,
    postcodes: postcodes.split('/'),
    latitude,
    longitude,
    spreadKm,
    weight,
  }));

const PARIS: readonly [lat: number, lon: number, weight: number][] = [
  [48.8626, 2.3363, 2],
  [48.8683, 2.3428, 2],
  [48.8629, 2.3601, 3],
  [48.8543, 2.3576, 3],
  [48.8445, 2.3507, 4],
  [48.8491, 2.3329, 4],
  [48.8562, 2.3122, 4],
  [48.8727, 2.3126, 6],
  [48.8772, 2.3375, 6],
  [48.8761, 2.3607, 6],
  [48.859, 2.3801, 8],
  [48.8396, 2.3956, 8],
  [48.8284, 2.3626, 9],
  [48.8292, 2.3265, 8],
  [48.8401, 2.2928, 12],
  [48.8604, 2.262, 9],
  [48.8873, 2.3067, 9],
  [48.8925, 2.3484, 10],
  [48.8871, 2.3848, 9],
  [48.8634, 2.4012, 10],
];

/** The four départements: dense, very dense, rural, overseas. */
export const DEPARTEMENTS: readonly SampleDepartement[] = [
  {
    code: '33',
    practitioners: 380,
    phonePrefix: '+3353649',
    mobilePrefix: '+3363998',
    communes: communes([
      ['33063', 'Bordeaux', '33000/33100/33200/33300/33800', 44.84, -0.581, 3, 42],
      ['33281', 'Mérignac', '33700', 44.842, -0.645, 2.2, 11],
      ['33318', 'Pessac', '33600', 44.806, -0.632, 2, 10],
      ['33522', 'Talence', '33400', 44.808, -0.589, 1.2, 8],
      ['33550', "Villenave-d'Ornon", '33140', 44.779, -0.567, 1.5, 5],
      ['33039', 'Bègles', '33130', 44.808, -0.551, 1.2, 5],
      ['33192', 'Gradignan', '33170', 44.774, -0.614, 1.2, 4],
      ['33119', 'Cenon', '33150', 44.856, -0.534, 1, 4],
      ['33249', 'Lormont', '33310', 44.877, -0.519, 1, 3],
      ['33069', 'Le Bouscat', '33110', 44.865, -0.599, 0.9, 5],
      ['33075', 'Bruges', '33520', 44.883, -0.612, 1, 3],
      ['33449', 'Saint-Médard-en-Jalles', '33160', 44.895, -0.718, 1.6, 4],
      ['33529', 'La Teste-de-Buch', '33260', 44.633, -1.145, 1.2, 4],
      ['33243', 'Libourne', '33500', 44.914, -0.242, 1.3, 5],
    ]),
  },
  {
    code: '75',
    practitioners: 420,
    phonePrefix: '+3319900',
    mobilePrefix: '+3363998',
    communes: PARIS.map(([latitude, longitude, weight], i) => {
      const rank = String(i + 1).padStart(2, '0');
      return {
        inseeCode: `751${rank}`,
        city: 'Paris',
        postcodes: [`750${rank}`],
        latitude,
        longitude,
        spreadKm: 0.7,
        weight,
      };
    }),
  },
  {
    code: '48',
    practitioners: 90,
    phonePrefix: '+3346571',
    mobilePrefix: '+3363998',
    communes: communes([
      ['48095', 'Mende', '48000', 44.518, 3.504, 1.2, 30],
      ['48092', 'Marvejols', '48100', 44.554, 3.291, 0.8, 14],
      ['48140', "Saint-Chély-d'Apcher", '48200', 44.806, 3.274, 0.7, 13],
      ['48080', 'Langogne', '48300', 44.727, 3.855, 0.7, 10],
      ['48061', 'Florac Trois Rivières', '48400', 44.326, 3.593, 0.6, 9],
      ['48009', 'Peyre en Aubrac', '48130', 44.722, 3.285, 0.8, 5],
      ['48034', 'La Canourgue', '48500', 44.431, 3.216, 0.5, 5],
      ['48099', 'Bourgs sur Colagne', '48100', 44.523, 3.267, 0.6, 4],
      ['48039', 'Chanac', '48230', 44.466, 3.343, 0.4, 4],
      ['48132', 'Saint-Alban-sur-Limagnole', '48120', 44.781, 3.388, 0.5, 4],
      ['48096', 'Meyrueis', '48150', 44.177, 3.431, 0.4, 2],
    ]),
  },
  {
    code: '974',
    practitioners: 190,
    phonePrefix: '+26263998',
    mobilePrefix: '+26263998',
    communes: communes([
      ['97411', 'Saint-Denis', '97400/97490', -20.885, 55.46, 1.5, 30],
      ['97415', 'Saint-Paul', '97460/97434', -21.01, 55.275, 1, 16],
      ['97416', 'Saint-Pierre', '97410', -21.335, 55.478, 1.2, 16],
      ['97422', 'Le Tampon', '97430', -21.277, 55.518, 1.2, 12],
      ['97409', 'Saint-André', '97440', -20.963, 55.65, 1, 8],
      ['97414', 'Saint-Louis', '97450', -21.282, 55.411, 0.9, 7],
      ['97412', 'Saint-Joseph', '97480', -21.374, 55.617, 0.8, 6],
      ['97410', 'Saint-Benoît', '97470', -21.038, 55.712, 0.8, 5],
      ['97418', 'Sainte-Marie', '97438', -20.9, 55.549, 0.6, 5],
      ['97408', 'La Possession', '97419', -20.932, 55.337, 0.6, 5],
      ['97413', 'Saint-Leu', '97436', -21.17, 55.292, 0.5, 5],
      ['97407', 'Le Port', '97420', -20.938, 55.294, 0.6, 5],
      ['97420', 'Sainte-Suzanne', '97441', -20.91, 55.607, 0.5, 3],
    ]),
  },
];
