//! Serves a folder of files over HTTP on this machine, under any path.

use std::fs;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use anyhow::{Result, anyhow, bail};
use tiny_http::{Header, Method, Request, Response};

/// Requests answered at the same time; browsers open six connections to one host.
const THREADS: usize = 8;

/// A running server; it stops when dropped.
pub(crate) struct Server {
    http: Arc<tiny_http::Server>,
    threads: Vec<JoinHandle<()>>,
    address: String,
}

impl Server {
    /// Serves `folder` on 127.0.0.1 at `port` (0: a free one) under `base`, which begins and ends with `/`.
    pub(crate) fn start(folder: &Path, base: &str, port: u16) -> Result<Self> {
        if !folder.join("index.html").is_file() {
            bail!("{} holds no index.html; build it first: cargo xtask build", folder.display());
        }
        let wanted = SocketAddr::from(([127, 0, 0, 1], port));
        let http = tiny_http::Server::http(wanted).map_err(|error| explain(port, error.as_ref()))?;
        let Some(bound) = http.server_addr().to_ip() else { bail!("the server has no address") };
        let address = format!("http://{bound}{base}");
        let http = Arc::new(http);
        let threads = (0..THREADS)
            .map(|_| {
                let (http, folder, base) = (Arc::clone(&http), folder.to_path_buf(), base.to_owned());
                thread::spawn(move || {
                    while let Ok(request) = http.recv() {
                        // The browser may have gone away; that is no failure of the server.
                        let _gone = answer(request, &folder, &base);
                    }
                })
            })
            .collect();
        Ok(Self { http, threads, address })
    }

    /// Where the page is: scheme, host, port and path, with a slash at the end.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Serves until the program is ended.
    pub(crate) fn wait(mut self) {
        for thread in self.threads.drain(..) {
            let _ended = thread.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        for _ in &self.threads {
            self.http.unblock();
        }
        for thread in self.threads.drain(..) {
            let _ended = thread.join();
        }
    }
}

/// Whether a port can be opened: better told before minutes of building than after.
pub(crate) fn is_free(port: u16) -> Result<()> {
    match TcpListener::bind(("127.0.0.1", port)) {
        Ok(_) => Ok(()),
        Err(error) => Err(explain(port, &error)),
    }
}

/// Why a port cannot be opened, and what to do.
fn explain(port: u16, error: &(dyn std::error::Error + 'static)) -> anyhow::Error {
    match error.downcast_ref::<io::Error>().map(io::Error::kind) {
        Some(io::ErrorKind::AddrInUse) => anyhow!(
            "port {port} of 127.0.0.1 is taken by another program; name another one, for example --port {}",
            if port < u16::MAX { port + 1 } else { 8080 }
        ),
        Some(io::ErrorKind::PermissionDenied) => {
            anyhow!("this user may not open port {port}; name one from 1024 up with --port")
        }
        _ => anyhow!("port {port} of 127.0.0.1 cannot be opened: {error}"),
    }
}

/// What a path asks for.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    File(PathBuf),
    Elsewhere(String),
    Nothing,
}

/// Maps the path of a request to a file below the served folder, never above it.
fn resolve(url: &str, base: &str) -> Asked {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    if format!("{path}/") == base {
        return Asked::Elsewhere(base.to_owned());
    }
    let Some(rest) = path.strip_prefix(base) else { return Asked::Nothing };
    let Some(decoded) = decode(rest) else { return Asked::Nothing };
    let mut file = PathBuf::new();
    for part in decoded.split('/').filter(|part| !part.is_empty()) {
        if part == "." || part == ".." || part.contains(['\\', ':', '\0']) {
            return Asked::Nothing;
        }
        file.push(part);
    }
    if decoded.is_empty() || decoded.ends_with('/') {
        file.push("index.html");
    }
    Asked::File(file)
}

/// Percent decoding; nothing when it is malformed or not UTF-8.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        if *first == b'%' {
            let digits = std::str::from_utf8(tail.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = tail.get(2..)?;
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).ok()
}

/// The type of a file; `application/wasm` lets the browser compile while it loads.
fn media_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" | "webmanifest" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// How long a file may be kept: one whose name has a hash for ever, as any good host does, so that ten embeds on a page
/// are one download; of the others a build replaces what is under the address.
fn caching(file: &Path) -> &'static str {
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let hash = |part: &str| part.len() == 16 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    if name.split(['-', '_', '.']).any(hash) { "public, max-age=31536000, immutable" } else { "no-cache" }
}

fn header(name: &str, value: &str) -> Option<Header> {
    Header::from_bytes(name, value).ok()
}

fn answer(request: Request, folder: &Path, base: &str) -> io::Result<()> {
    if !matches!(request.method(), Method::Get | Method::Head) {
        return request
            .respond(Response::from_string("only GET and HEAD are answered\n").with_status_code(405));
    }
    match resolve(request.url(), base) {
        Asked::Elsewhere(place) => {
            let mut response = Response::from_string("").with_status_code(301);
            if let Some(header) = header("Location", &place) {
                response.add_header(header);
            }
            request.respond(response)
        }
        Asked::File(file) => match fs::read(folder.join(&file)) {
            Ok(bytes) => {
                // With its length, so that a browser can tell how much is still to come.
                let mut response = Response::from_data(bytes).with_chunked_threshold(usize::MAX);
                let headers = [
                    header("Content-Type", media_type(&file)),
                    header("Cache-Control", caching(&file)),
                    // There is nothing here that is not public, and pages of others load `embed.js` as a module.
                    header("Access-Control-Allow-Origin", "*"),
                ];
                for header in headers.into_iter().flatten() {
                    response.add_header(header);
                }
                request.respond(response)
            }
            Err(_) => request.respond(Response::from_string("there is no such file\n").with_status_code(404)),
        },
        Asked::Nothing => {
            request.respond(Response::from_string("there is no such file\n").with_status_code(404))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpStream;

    use super::*;

    #[test]
    fn paths_stay_below_the_folder() {
        assert_eq!(resolve("/a/b/", "/a/b/"), Asked::File("index.html".into()));
        assert_eq!(resolve("/a/b/x.js?v=1", "/a/b/"), Asked::File("x.js".into()));
        assert_eq!(resolve("/a/b/fonts/x%20y.woff2", "/a/b/"), Asked::File("fonts/x y.woff2".into()));
        assert_eq!(resolve("/a/b", "/a/b/"), Asked::Elsewhere("/a/b/".into()));
        for outside in
            ["/", "/x.js", "/a/b/../../etc", "/a/b/%2e%2e/secret", "/a/b/..%2fsecret", "/a/b/%zz", "/a/b/%2"]
        {
            assert_eq!(resolve(outside, "/a/b/"), Asked::Nothing, "{outside}");
        }
    }

    #[test]
    fn what_has_a_hash_in_its_name_is_kept() {
        for kept in ["page-81b1f29e6b56414a.js", "page-81b1f29e6b56414a_bg.wasm"] {
            assert!(caching(Path::new(kept)).contains("immutable"), "{kept}");
        }
        for fresh in ["index.html", "embed.js", "a-bundle-of-sixteen.js", "page-81b1f29e6b56414.js"] {
            assert_eq!(caching(Path::new(fresh)), "no-cache", "{fresh}");
        }
    }

    fn ask(address: &str, path: &str) -> String {
        let host = address.trim_start_matches("http://").split('/').next().expect("an address has a host");
        let mut stream = TcpStream::connect(host).expect("the server listens");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
            .expect("the request is sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("the answer is text");
        answer
    }

    #[test]
    fn serves_files_with_their_type_and_refuses_a_taken_port() {
        let folder = std::env::temp_dir().join(format!("faultline-server-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder for the test");
        fs::write(folder.join("index.html"), "<p>here</p>").expect("a file for the test");
        fs::write(folder.join("a.wasm"), "w".repeat(100_000)).expect("a file for the test");
        let server = Server::start(&folder, "/sub/", 0).expect("a free port");
        let page = ask(server.address(), "/sub/");
        assert!(page.starts_with("HTTP/1.1 200") && page.contains("<p>here</p>"), "{page}");
        let wasm = ask(server.address(), "/sub/a.wasm");
        assert!(wasm.contains("application/wasm") && wasm.contains("Content-Length: 100000"), "{wasm}");
        assert!(ask(server.address(), "/sub/b.wasm").starts_with("HTTP/1.1 404"));
        assert!(ask(server.address(), "/index.html").starts_with("HTTP/1.1 404"));

        let port =
            server.address().split([':', '/']).find_map(|part| part.parse::<u16>().ok()).expect("a port");
        let error = Server::start(&folder, "/", port).err().expect("the port is taken").to_string();
        assert!(error.contains(&port.to_string()) && error.contains("--port"), "{error}");
        drop(server);
        fs::remove_dir_all(&folder).expect("the folder of the test");
    }

    #[test]
    fn a_folder_without_a_page_is_refused() {
        let error =
            Server::start(Path::new("xtask-no-such-folder"), "/", 0).err().expect("no page").to_string();
        assert!(error.contains("cargo xtask build"), "{error}");
    }
}
