import { expect } from '@playwright/test';
import { Button, By, Key, type WebDriver, type WebElement, error } from 'selenium-webdriver';
import type { Site } from './site.ts';

/** What a person can operate. */
const OPERABLE = 'a[href], button, input, select, textarea, [role="button"], [role="tab"], [role="menuitem"]';

/** A tab of a browser, looked at and operated as a person would. */
export class Tab {
  private first: string | undefined;

  constructor(
    readonly driver: WebDriver,
    readonly site: Site,
  ) {}

  /** Opens a run; the fragment is a link without its `#`, nothing for the page's own opening. */
  async open(fragment = ''): Promise<void> {
    const address = await this.driver.getCurrentUrl();
    if (fragment && address.startsWith(this.site.address)) {
      // As in the address field: the page stays.
      await this.driver.executeScript('location.hash = arguments[0]', fragment);
    } else {
      await this.driver.get(this.site.address + (fragment ? `#${fragment}` : ''));
    }
    await expect.poll(() => this.count('#app h1'), { message: `the page of ${fragment}` }).toBe(1);
  }

  /** How many elements of a selector are there. */
  async count(selector: string): Promise<number> {
    return (await this.driver.findElements(By.css(selector))).length;
  }

  /** The text of the first element of a selector; empty when there is none. */
  async text(selector: string): Promise<string> {
    return this.driver.executeScript(
      'return document.querySelector(arguments[0])?.textContent.trim() ?? ""',
      selector,
    );
  }

  /** The digest of the run at the moment in view. */
  digest(): Promise<string> {
    return this.text('.digest output');
  }

  clock(): Promise<string> {
    return this.text('.clock');
  }

  /** The fragment of the address, without its `#`. */
  async fragment(): Promise<string> {
    return (await this.driver.getCurrentUrl()).split('#')[1] ?? '';
  }

  /** The names of what can be operated and seen, as far as they match. */
  async names(name: RegExp): Promise<string[]> {
    return (await this.operable(name)).map(([, found]) => found);
  }

  /** The one operable thing of a name, once it is there and can be seen. */
  async the(name: string | RegExp): Promise<WebElement> {
    const found: { element?: WebElement } = {};
    await expect(async () => {
      const all = await this.operable(name);
      expect(all.map(([, found]) => found), `what is called ${name}`).toHaveLength(1);
      found.element = all[0]![0];
    }).toPass();
    return found.element!;
  }

  /** Clicks on the one thing of a name with the pointer. */
  async click(name: string | RegExp): Promise<void> {
    await this.reach(name, (element) => element.click());
  }

  /**
   * Opens the menu of the one thing of a name with the other button of the pointer, does something with the menu, and
   * lets the button go. Not before: WebKit's driver lets the first button go instead, which is a click beside the menu.
   */
  async menu(name: string | RegExp, act: () => Promise<void>): Promise<void> {
    await this.reach(name, (origin) => this.driver.actions().move({ origin }).press(Button.RIGHT).perform());
    await act();
    await this.driver.actions().clear();
  }

  /** Drags the handle of a slider, which stands at `from`, to `to`: parts of its length. */
  async drag(slider: WebElement, from: number, to: number): Promise<void> {
    const { width } = await slider.getRect();
    // A handle stays inside of its slider at both ends.
    const place = (part: number) => Math.round((part - 0.5) * (width - 16));
    await this.driver
      .actions()
      .move({ origin: slider, x: place(from), y: 0 })
      .press()
      .move({ origin: slider, x: place(to), y: 0, duration: 200 })
      .release()
      .perform();
  }

  async press(...keys: string[]): Promise<void> {
    await this.driver.actions().sendKeys(...keys).perform();
  }

  /** The keys that paste. */
  async paste(): Promise<void> {
    const key = process.platform === 'darwin' ? Key.COMMAND : Key.CONTROL;
    await this.driver.actions().keyDown(key).sendKeys('v').keyUp(key).perform();
  }

  async pause(): Promise<void> {
    if ((await this.names(/^Pause$/)).length > 0) await this.click('Pause');
    await this.the('Play');
  }

  /** A second tab, in which the test goes on. */
  async another(): Promise<void> {
    this.first ??= await this.driver.getWindowHandle();
    await this.driver.switchTo().newWindow('tab');
  }

  /** Closes every tab but the first one. */
  async closeOthers(): Promise<void> {
    if (!this.first) return;
    for (const handle of await this.driver.getAllWindowHandles()) {
      if (handle === this.first) continue;
      await this.driver.switchTo().window(handle);
      await this.driver.close();
    }
    await this.driver.switchTo().window(this.first);
  }

  /** What has a name, can be operated and can be seen. */
  private async operable(name: string | RegExp): Promise<[WebElement, string][]> {
    const pattern = typeof name === 'string' ? `^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$` : name.source;
    return this.driver.executeScript(
      `const [selector, pattern] = arguments;
       const named = (element) => element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent;
       return [...document.querySelectorAll(selector)]
         .map((element) => [element, named(element).trim()])
         .filter(([element, name]) => new RegExp(pattern).test(name) && element.checkVisibility({ visibilityProperty: true }));`,
      OPERABLE,
      pattern,
    );
  }

  /** Does something with the one thing of a name. What has moved or gone meanwhile is looked for again. */
  private async reach(name: string | RegExp, act: (element: WebElement) => Promise<void>): Promise<void> {
    for (;;) {
      const element = await this.the(name);
      try {
        await act(element);
        return;
      } catch (reason) {
        const moved = [
          error.StaleElementReferenceError,
          error.ElementClickInterceptedError,
          error.ElementNotInteractableError,
          error.MoveTargetOutOfBoundsError,
        ];
        // None of these has touched the page.
        if (!moved.some((kind) => reason instanceof kind)) throw reason;
      }
    }
  }
}
