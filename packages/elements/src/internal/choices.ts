/** What the user chose in place of what the host set: it goes with him, and what the host set comes back. */
export class Choices<Of extends object> {
  readonly #of: Of;
  readonly #before = new Map<keyof Of, [set: unknown, chosen: unknown]>();

  /** @param of - the element whose properties are chosen */
  constructor(of: Of) {
    this.#of = of;
  }

  /** The user chose this. */
  make<Name extends keyof Of>(name: Name, value: Of[Name]): void {
    const [set] = this.#before.get(name) ?? [this.#of[name]];
    this.#before.set(name, [set, value]);
    this.#of[name] = value;
  }

  /** Another user: as the host set it, also what it has set since. */
  forget(): void {
    for (const [name, [set, chosen]] of this.#before)
      if (this.#of[name] === chosen) this.#of[name] = set as Of[typeof name];
    this.#before.clear();
  }
}
