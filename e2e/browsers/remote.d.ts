// The package's types call this file by another name than the package does.
declare module 'selenium-webdriver/remote/index.js' {
  export * from 'selenium-webdriver/remote.js';
}
