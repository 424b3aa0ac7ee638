/** A département as a place to search in. */
export interface Departement {
  /** As in INSEE codes: `33`, `2A`, `974`. */
  code: string;
  name: string;
  /** Centre of the circle that stands for the whole département, WGS84 degrees. */
  latitude: number;
  longitude: number;
  /** Radius of that circle, in kilometres. */
  countyRadiusKm: number;
  /** Radius searched around an address or a city of the département, in kilometres. */
  cityRadiusKm: number;
}

/**
 * Radii of the national platform's table of 2025, by density of general practitioners. It leaves 973 and 976 at zero and
 * 971, 972 and 974 without a centre, and has no overseas collectivity: those rows are ours.
 */
const ROWS: readonly (readonly [string, string, number, number, number, number])[] = [
  ['01', 'Ain', 46.099, 5.349, 108, 20],
  ['02', 'Aisne', 49.559, 3.558, 122, 30],
  ['03', 'Allier', 46.394, 3.188, 121, 30],
  ['04', 'Alpes-de-Haute-Provence', 44.106, 6.244, 118, 50],
  ['05', 'Hautes-Alpes', 44.664, 6.263, 107, 40],
  ['06', 'Alpes-Maritimes', 43.938, 7.116, 93, 10],
  ['07', 'Ardèche', 44.752, 4.425, 105, 30],
  ['08', 'Ardennes', 49.616, 4.641, 102, 30],
  ['09', 'Ariège', 42.921, 1.504, 99, 40],
  ['10', 'Aube', 48.304, 4.162, 110, 40],
  ['11', 'Aude', 43.103, 2.414, 113, 30],
  ['12', 'Aveyron', 44.28, 2.68, 132, 50],
  ['13', 'Bouches-du-Rhône', 43.543, 5.086, 102, 10],
  ['14', 'Calvados', 49.1, -0.364, 106, 10],
  ['15', 'Cantal', 45.051, 2.669, 107, 50],
  ['16', 'Charente', 45.718, 0.202, 109, 30],
  ['17', 'Charente-Maritime', 45.781, -0.674, 118, 20],
  ['18', 'Cher', 47.065, 2.491, 121, 40],
  ['19', 'Corrèze', 45.357, 1.877, 109, 40],
  ['21', "Côte-d'Or", 47.425, 4.772, 90, 20],
  ['22', "Côtes-d'Armor", 48.441, -2.864, 97, 20],
  ['23', 'Creuse', 46.09, 2.019, 133, 50],
  ['24', 'Dordogne', 45.104, 0.741, 118, 40],
  ['25', 'Doubs', 47.165, 6.362, 106, 20],
  ['26', 'Drôme', 44.684, 5.168, 136, 20],
  ['27', 'Eure', 49.114, 0.996, 103, 20],
  ['28', 'Eure-et-Loir', 48.388, 1.37, 115, 30],
  ['29', 'Finistère', 48.261, -4.059, 110, 10],
  ['2A', 'Corse-du-Sud', 41.864, 8.988, 109, 30],
  ['2B', 'Haute-Corse', 42.394, 9.206, 116, 40],
  ['30', 'Gard', 43.993, 4.18, 108, 10],
  ['31', 'Haute-Garonne', 43.359, 1.173, 113, 10],
  ['32', 'Gers', 43.693, 0.453, 112, 40],
  ['33', 'Gironde', 44.825, -0.575, 143, 10],
  ['34', 'Hérault', 43.58, 3.367, 112, 10],
  ['35', 'Ille-et-Vilaine', 48.154, -1.639, 117, 10],
  ['36', 'Indre', 46.778, 1.576, 117, 50],
  ['37', 'Indre-et-Loire', 47.258, 0.691, 111, 20],
  ['38', 'Isère', 45.263, 5.576, 126, 10],
  ['39', 'Jura', 46.728, 5.698, 100, 30],
  ['40', 'Landes', 43.966, -0.784, 137, 30],
  ['41', 'Loir-et-Cher', 47.617, 1.429, 113, 30],
  ['42', 'Loire', 45.727, 4.166, 98, 10],
  ['43', 'Haute-Loire', 45.128, 3.806, 100, 30],
  ['44', 'Loire-Atlantique', 47.361, -1.682, 118, 10],
  ['45', 'Loiret', 47.912, 2.344, 117, 20],
  ['46', 'Lot', 44.624, 1.605, 102, 40],
  ['47', 'Lot-et-Garonne', 44.367, 0.46, 104, 30],
  ['48', 'Lozère', 44.517, 3.5, 102, 50],
  ['49', 'Maine-et-Loire', 47.391, -0.564, 120, 20],
  ['50', 'Manche', 49.079, -1.327, 110, 20],
  ['51', 'Marne', 48.949, 4.239, 128, 20],
  ['52', 'Haute-Marne', 48.109, 5.226, 112, 50],
  ['53', 'Mayenne', 48.147, -0.658, 102, 30],
  ['54', 'Meurthe-et-Moselle', 48.787, 6.165, 103, 10],
  ['55', 'Meuse', 48.989, 5.382, 112, 50],
  ['56', 'Morbihan', 47.846, -2.81, 117, 20],
  ['57', 'Moselle', 49.037, 6.663, 112, 10],
  ['58', 'Nièvre', 47.115, 3.505, 117, 50],
  ['59', 'Nord', 50.447, 3.221, 107, 10],
  ['60', 'Oise', 49.41, 2.425, 109, 20],
  ['61', 'Orne', 48.624, 0.129, 111, 40],
  ['62', 'Pas-de-Calais', 50.494, 2.289, 116, 10],
  ['63', 'Puy-de-Dôme', 45.726, 3.141, 127, 20],
  ['64', 'Pyrénées-Atlantiques', 43.257, -0.761, 124, 20],
  ['65', 'Hautes-Pyrénées', 43.053, 0.164, 95, 30],
  ['66', 'Pyrénées-Orientales', 42.6, 2.522, 91, 10],
  ['67', 'Bas-Rhin', 48.671, 7.551, 98, 10],
  ['68', 'Haut-Rhin', 47.859, 7.274, 84, 10],
  ['69', 'Rhône', 45.87, 4.641, 81, 5],
  ['70', 'Haute-Saône', 47.641, 6.086, 104, 40],
  ['71', 'Saône-et-Loire', 46.645, 4.542, 131, 30],
  ['72', 'Sarthe', 47.994, 0.222, 112, 20],
  ['73', 'Savoie', 45.477, 6.444, 112, 20],
  ['74', 'Haute-Savoie', 46.034, 6.428, 96, 10],
  ['75', 'Paris', 48.857, 2.342, 14, 5],
  ['76', 'Seine-Maritime', 49.655, 1.026, 112, 10],
  ['77', 'Seine-et-Marne', 48.627, 2.933, 109, 10],
  ['78', 'Yvelines', 48.815, 1.842, 68, 10],
  ['79', 'Deux-Sèvres', 46.556, -0.317, 110, 30],
  ['80', 'Somme', 49.958, 2.278, 111, 20],
  ['81', 'Tarn', 43.785, 2.166, 108, 20],
  ['82', 'Tarn-et-Garonne', 44.086, 1.282, 86, 20],
  ['83', 'Var', 43.461, 6.218, 111, 10],
  ['84', 'Vaucluse', 43.994, 5.186, 83, 10],
  ['85', 'Vendée', 46.675, -1.298, 116, 20],
  ['86', 'Vienne', 46.564, 0.46, 119, 20],
  ['87', 'Haute-Vienne', 45.892, 1.235, 105, 20],
  ['88', 'Vosges', 48.197, 6.381, 109, 30],
  ['89', 'Yonne', 47.84, 3.564, 122, 40],
  ['90', 'Territoire de Belfort', 47.632, 6.929, 35, 10],
  ['91', 'Essonne', 48.522, 2.243, 60, 10],
  ['92', 'Hauts-de-Seine', 48.847, 2.246, 19, 5],
  ['93', 'Seine-Saint-Denis', 48.917, 2.478, 22, 5],
  ['94', 'Val-de-Marne', 48.778, 2.469, 22, 5],
  ['95', "Val-d'Oise", 49.083, 2.131, 50, 5],
  ['971', 'Guadeloupe', 16.2, -61.45, 60, 10],
  ['972', 'Martinique', 14.65, -61.02, 40, 10],
  ['973', 'Guyane', 4.3, -52.9, 200, 50],
  ['974', 'La Réunion', -21.13, 55.53, 45, 10],
  ['976', 'Mayotte', -12.82, 45.15, 30, 15],
  ['975', 'Saint-Pierre-et-Miquelon', 46.95, -56.33, 30, 30],
  ['977', 'Saint-Barthélemy', 17.9, -62.83, 10, 10],
  ['978', 'Saint-Martin', 18.08, -63.05, 12, 12],
  ['986', 'Wallis et Futuna', -13.8, -177.15, 150, 30],
  ['987', 'Polynésie française', -17.6, -149.4, 100, 30],
  ['988', 'Nouvelle-Calédonie', -21.3, 165.5, 200, 30],
];

/** Every département and overseas collectivity, by code. */
export const DEPARTEMENTS: ReadonlyMap<string, Departement> = new Map(
  ROWS.map(([code, name, latitude, longitude, countyRadiusKm, cityRadiusKm]) => [
    code,
    { code, name, latitude, longitude, countyRadiusKm, cityRadiusKm },
  ]),
);

/** The département of an INSEE code or a postcode; Corsican postcodes do not tell which of the two it is. */
export function departementOf(code: string): string {
  return /^9[78]/.test(code) ? code.slice(0, 3) : code.slice(0, 2);
}

/** The départements that a number means: its own; `20` both of Corsica, `97` and `98` all overseas ones. */
export function departementsOf(number: string): Departement[] {
  const own = DEPARTEMENTS.get(number);
  if (own) return [own];
  const begins = { '20': /^2[AB]$/, '97': /^97/, '98': /^98/ }[number];
  return begins ? [...DEPARTEMENTS.values()].filter(({ code }) => begins.test(code)) : [];
}
