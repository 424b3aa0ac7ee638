import { gatewayAnswers } from './server.js';
import { texts } from './texts.js';

const EVERY_MS = 3_000;

/** Says calmly, in this place, when the gateway or the page's own server is gone, and when it is back says nothing. */
export function watchGateway(place: HTMLElement): void {
  const look = async (): Promise<void> => {
    const text = await gatewayAnswers().then(
      (answers) => (answers ? '' : texts.trouble.gateway),
      () => texts.trouble.server,
    );
    if (place.textContent !== text) place.textContent = text;
    setTimeout(() => void look(), EVERY_MS);
  };
  void look();
}
