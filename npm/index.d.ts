/** How a run looks, as a block or an attribute says it. */
export interface Look {
  /** Pixels from 100 to 4000, or as high as suits the width. */
  height?: number | string | undefined;
  controls?: 'full' | 'minimal' | 'none' | undefined;
  theme?: 'auto' | 'light' | 'dark' | undefined;
  /** The language of the page in the run; without it the reader's own choice. */
  lang?: 'en' | 'zh-CN' | undefined;
  /** Whether time passes as soon as the run is there. */
  autoplay?: boolean | 'true' | 'false' | undefined;
  /** A moment such as `3.2s`: time stops there once. The run starts at the moment of its link. */
  stop?: string | undefined;
}

/** What turns code blocks into runs. */
export interface RunOptions extends Look {
  /** Which elements of the page are blocks; without it those that the usual tools make of the language `faultline`. */
  selector?: string | undefined;
  /** Where Faultline is served: the address of a folder. Takes the place of what stands before the `#` of a link. */
  site?: string | undefined;
  /** Whether the text of a block stays beside its run. */
  source?: boolean | 'true' | 'false' | undefined;
}

/**
 * Turns the code blocks that are on the page now into runs; the promise holds the runs of all blocks found so far. What is
 * wrong with a block stands below it. It fails if `selector` is no selector of CSS. On a server it does nothing.
 */
export function run(options?: RunOptions): Promise<FaultlineRunElement[]>;

/**
 * Does the same now and whenever the page changes, until the function that it returns is called. It never throws: a selector
 * that cannot be used is named in the console, and by an event `faultline-error` on the document's root.
 */
export function watch(options?: RunOptions): () => void;

/** Where a run stands. */
export interface State {
  faultline: 1;
  type: 'state';
  /** The run as a link, without the `#`. */
  link: string;
  /** Microseconds. */
  time: number;
  playing: boolean;
  digest: string;
  violations: { rule: string; event: number }[];
  id?: number | string;
}

/** The run can be talked to. */
export interface Ready {
  faultline: 1;
  type: 'ready';
  version: string;
  protocol: string;
  title: string;
  link: string;
}

/** An event of the story. */
export interface Fact {
  event: number;
  /** Microseconds. */
  time: number;
  subject?: string;
  input?: string;
  text?: string;
  why?: string;
}

/** What happened since the last time. */
export interface Facts {
  faultline: 1;
  type: 'fact';
  events: Fact[];
  /** Whether there were more than fit. */
  missed: boolean;
}

/** The height that suits the width. */
export interface Resize {
  faultline: 1;
  type: 'resize';
  height: number;
}

/** Something cannot be used, or there is no run. */
export interface Failure {
  faultline: 1;
  type: 'error';
  text: string;
  /** A key of a message; `link`, `program` or `page` if there is no run, `block` if there will be none. */
  where: string;
  /** For a line: from which to which byte. */
  at?: [number, number];
  id?: number | string;
}

/** The keys go back to the page: Escape was pressed, and nothing was open or selected. */
export interface Leave {
  faultline: 1;
  type: 'leave';
}

export interface FaultlineEventMap {
  'faultline-ready': CustomEvent<Ready>;
  'faultline-state': CustomEvent<State>;
  'faultline-fact': CustomEvent<Facts>;
  'faultline-resize': CustomEvent<Resize>;
  'faultline-leave': CustomEvent<Leave>;
  'faultline-error': CustomEvent<Failure>;
}

/** The element `<faultline-run>`. */
export interface FaultlineRunElement extends HTMLElement {
  href: string;
  height: string;
  controls: string;
  theme: string;
  /** At which moment time stops, such as `3.2s`; read when the run is loaded. */
  stop: string;
  autoplay: boolean;
  /** Does a line of a script at the present moment, such as `crash n1`. */
  do(line: string): Promise<State>;
  play(): Promise<State>;
  pause(): Promise<State>;
  /** Goes to a moment: microseconds, or a text such as `3.2s`. */
  seek(time: number | string): Promise<State>;
  /** Shows the run of another link. */
  load(link: string): Promise<State>;
  addEventListener<K extends keyof FaultlineEventMap>(
    type: K,
    listener: (this: FaultlineRunElement, event: FaultlineEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'faultline-run': FaultlineRunElement;
  }
  interface GlobalEventHandlersEventMap extends FaultlineEventMap {}
}
