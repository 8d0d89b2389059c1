//! Serves a folder of files over HTTP on this machine, under any path.

use std::error::Error;
use std::io;
use std::net::TcpListener;
use std::path::Path;

use anyhow::{Result, anyhow, bail};
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::{Redirect, Response};
use axum::routing::get;
use tokio::runtime::Runtime;
use tower_http::services::ServeDir;

/// A running server; it stops when dropped, and closes what is still connected.
pub(crate) struct Server {
    runtime: Runtime,
    serving: tokio::task::JoinHandle<io::Result<()>>,
    address: String,
}

impl Server {
    /// Serves `folder` on 127.0.0.1 at `port` (0: a free one) under `base`, which begins and ends with `/`.
    pub(crate) fn start(folder: &Path, base: &str, port: u16) -> Result<Self> {
        if !folder.join("index.html").is_file() {
            bail!("{} holds no index.html; build it first: cargo xtask build", folder.display());
        }
        let listener = TcpListener::bind(("127.0.0.1", port)).map_err(|error| explain(port, &error))?;
        listener.set_nonblocking(true)?;
        let address = format!("http://{}{base}", listener.local_addr()?);
        let runtime = Runtime::new()?;
        let serving = {
            let _inside = runtime.enter();
            let listener = tokio::net::TcpListener::from_std(listener)?;
            runtime.spawn(axum::serve(listener, routes(folder, base)).into_future())
        };
        Ok(Self { runtime, serving, address })
    }

    /// Where the page is: scheme, host, port and path, with a slash at the end.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Serves until the program is ended.
    pub(crate) fn wait(self) -> Result<()> {
        Ok(self.runtime.block_on(self.serving)??)
    }
}

/// The files of `folder` under `base`, and nothing outside of it.
fn routes(folder: &Path, base: &str) -> Router {
    let files = ServeDir::new(folder);
    let router = match base.trim_end_matches('/') {
        "" => Router::new().fallback_service(files),
        path => {
            let page = base.to_owned();
            // A page finds its files beside itself, so its address has to end with the slash.
            Router::new()
                .nest_service(base, files)
                .route(path, get(|| async move { Redirect::permanent(&page) }))
        }
    };
    router.layer(middleware::from_fn(headers))
}

/// What a browser is told of a file beside its type and its length.
async fn headers(request: Request<Body>, next: Next) -> Response {
    let kept = caching(request.uri().path());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    // There is nothing here that is not public, and pages of others load `embed.js` as a module.
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}

/// Whether a port can be opened: better told before minutes of building than after.
pub(crate) fn is_free(port: u16) -> Result<()> {
    match TcpListener::bind(("127.0.0.1", port)) {
        Ok(_) => Ok(()),
        Err(error) => Err(explain(port, &error)),
    }
}

/// Why a port cannot be opened, and what to do.
fn explain(port: u16, error: &(dyn Error + 'static)) -> anyhow::Error {
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

/// How long a file may be kept: one whose name has a hash for ever, as any good host does, so that ten embeds on a page
/// are one download; of the others a build replaces what is under the address.
fn caching(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or_default();
    // The catalogue's have 16 digits, all others 10.
    let hash =
        |part: &str| [10, 16].contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    if name.split(['-', '_', '.']).any(hash) { "public, max-age=31536000, immutable" } else { "no-cache" }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::{Read, Write};
    use std::net::TcpStream;
    use std::path::PathBuf;
    use std::time::Duration;

    use super::*;

    #[test]
    fn what_has_a_hash_in_its_name_is_kept() {
        for kept in
            ["page-81b1f29e6b56414a.js", "page-81b1f29e6b56414a_bg.wasm", "part-engines-81b1f29e6b.wasm"]
        {
            assert!(caching(kept).contains("immutable"), "{kept}");
        }
        for fresh in [
            "index.html",
            "embed.js",
            "a-bundle-of-sixteen.js",
            "page-81b1f29e6b56414.js",
            "part-commit.wasm",
        ] {
            assert_eq!(caching(fresh), "no-cache", "{fresh}");
        }
    }

    /// A folder with a page, for one test; it goes when the test ends.
    struct Folder(PathBuf);

    impl Folder {
        fn of(test: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("faultline-server-{test}-{}", std::process::id()));
            fs::create_dir_all(&folder).expect("a folder for the test");
            fs::write(folder.join("index.html"), "<p>here</p>").expect("a file for the test");
            Self(folder)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _stays_behind = fs::remove_dir_all(&self.0);
        }
    }

    fn connect(address: &str) -> TcpStream {
        let host = address.trim_start_matches("http://").split('/').next().expect("an address has a host");
        let stream = TcpStream::connect(host).expect("the server listens");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit for a read");
        stream
    }

    fn ask(address: &str, path: &str) -> String {
        let mut stream = connect(address);
        write!(stream, "GET {path} HTTP/1.1\r\nHost: faultline\r\nConnection: close\r\n\r\n")
            .expect("the request is sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("the answer is text, and comes in time");
        answer
    }

    #[test]
    fn serves_files_with_their_type_and_refuses_a_taken_port() {
        let folder = Folder::of("types");
        fs::write(folder.0.join("a.wasm"), "w".repeat(100_000)).expect("a file for the test");
        fs::write(folder.0.join("page-81b1f29e6b56414a.js"), "1").expect("a file for the test");
        let server = Server::start(&folder.0, "/sub/", 0).expect("a free port");
        let page = ask(server.address(), "/sub/");
        assert!(page.starts_with("HTTP/1.1 200") && page.contains("<p>here</p>"), "{page}");
        let wasm = ask(server.address(), "/sub/a.wasm");
        assert!(wasm.contains("application/wasm") && wasm.contains("content-length: 100000"), "{wasm}");
        assert!(wasm.contains("access-control-allow-origin: *") && wasm.contains("no-cache"), "{wasm}");
        let script = ask(server.address(), "/sub/page-81b1f29e6b56414a.js");
        assert!(script.contains("text/javascript") && script.contains("immutable"), "{script}");
        let elsewhere = ask(server.address(), "/sub");
        assert!(
            elsewhere.starts_with("HTTP/1.1 308") && elsewhere.contains("location: /sub/"),
            "{elsewhere}"
        );

        let port =
            server.address().split([':', '/']).find_map(|part| part.parse::<u16>().ok()).expect("a port");
        let error = Server::start(&folder.0, "/", port).err().expect("the port is taken").to_string();
        assert!(error.contains(&port.to_string()) && error.contains("--port"), "{error}");
    }

    #[test]
    fn what_is_outside_of_the_folder_is_not_there() {
        let folder = Folder::of("outside");
        let inside = folder.0.join("sub");
        fs::create_dir_all(&inside).expect("a folder for the test");
        fs::write(inside.join("index.html"), "<p>here</p>").expect("a file for the test");
        fs::write(folder.0.join("secret"), "SECRET").expect("a file for the test");
        for base in ["/", "/a/b/"] {
            let server = Server::start(&inside, base, 0).expect("a free port");
            for path in
                ["../secret", "%2e%2e/secret", "..%2fsecret", "./../secret", "%zz", "%2", "nothing.wasm"]
            {
                let answer = ask(server.address(), &format!("{base}{path}"));
                assert!(answer.starts_with("HTTP/1.1 4") && !answer.contains("SECRET"), "{path}: {answer}");
            }
        }
        let server = Server::start(&inside, "/a/b/", 0).expect("a free port");
        assert!(ask(server.address(), "/index.html").starts_with("HTTP/1.1 404"));
    }

    /// A browser opens six connections at once and keeps them: none of them waits for another one to go.
    #[test]
    fn connections_that_are_kept_open_hold_nobody_up() {
        let folder = Folder::of("kept");
        let server = Server::start(&folder.0, "/", 0).expect("a free port");
        for _ in 0..20 {
            let mut kept: Vec<TcpStream> = (0..32).map(|_| connect(server.address())).collect();
            for stream in &mut kept {
                write!(stream, "GET / HTTP/1.1\r\nHost: faultline\r\n\r\n").expect("the request is sent");
            }
            for stream in &mut kept {
                let mut start = [0; 12];
                stream.read_exact(&mut start).expect("the answer comes in time");
                assert_eq!(&start, b"HTTP/1.1 200");
            }
        }
    }

    #[test]
    fn a_folder_without_a_page_is_refused() {
        let error =
            Server::start(Path::new("xtask-no-such-folder"), "/", 0).err().expect("no page").to_string();
        assert!(error.contains("cargo xtask build"), "{error}");
    }
}
