//! A web server on loopback for tests: it answers as it is told and remembers what it was asked.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use dateline::fetch::Resolve;

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Received {
    /// Path and query.
    pub path: String,
    /// Header lines, names in lower case.
    pub headers: Vec<(String, String)>,
    /// When it came.
    pub at: Instant,
}

impl Received {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str())
    }
}

/// What writes an answer by itself.
type Writer = Box<dyn FnOnce(&mut TcpStream) -> std::io::Result<()> + Send>;

/// An answer.
pub enum Reply {
    /// Status, header lines, body.
    Whole(u16, Vec<(String, String)>, Vec<u8>),
    /// Whatever the function writes.
    Raw(Writer),
}

impl Reply {
    /// An answer with a status and a text.
    pub fn text(status: u16, text: &str) -> Self {
        Self::Whole(status, Vec::new(), text.as_bytes().to_vec())
    }

    /// A redirect.
    pub fn redirect(status: u16, to: &str) -> Self {
        Self::text(status, "").with("Location", to)
    }

    /// An answer that a function writes onto the wire.
    pub fn raw(write: impl FnOnce(&mut TcpStream) -> std::io::Result<()> + Send + 'static) -> Self {
        Self::Raw(Box::new(write))
    }

    /// The same with one more header line.
    #[must_use]
    pub fn with(self, name: &str, value: &str) -> Self {
        match self {
            Self::Whole(status, mut headers, body) => {
                headers.push((name.to_owned(), value.to_owned()));
                Self::Whole(status, headers, body)
            }
            raw @ Self::Raw(_) => raw,
        }
    }
}

/// A running server; it stops when dropped.
pub struct Wire {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Received>>>,
    is_over: Arc<AtomicBool>,
}

impl Wire {
    /// Serves what the function answers, each connection on a thread of its own.
    pub fn serve(answer: impl Fn(&Received) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let asked = Arc::new(Mutex::new(Vec::new()));
        let is_over = Arc::new(AtomicBool::new(false));
        let answer = Arc::new(answer);
        std::thread::spawn({
            let (asked, is_over) = (Arc::clone(&asked), Arc::clone(&is_over));
            move || {
                for stream in listener.incoming().map_while(Result::ok) {
                    if is_over.load(Ordering::Relaxed) {
                        return;
                    }
                    let (asked, answer) = (Arc::clone(&asked), Arc::clone(&answer));
                    // What a client that hangs up makes of the stream is nobody's failure.
                    std::thread::spawn(move || drop(converse(stream, &asked, &*answer)));
                }
            }
        });
        Self { address, asked, is_over }
    }

    /// Serves these answers in turn, the last one for ever.
    pub fn in_turn(replies: Vec<Box<dyn Fn() -> Reply + Send>>) -> Self {
        let replies = Mutex::new(VecDeque::from(replies));
        Self::serve(move |_| {
            let mut replies = replies.lock().expect("no panic");
            let next = replies.pop_front().expect("an answer");
            let reply = next();
            if replies.is_empty() {
                replies.push_back(next);
            }
            reply
        })
    }

    /// `127.0.0.1:PORT`.
    pub fn host(&self) -> String {
        self.address.to_string()
    }

    /// An address on this server.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What it was asked so far.
    pub fn asked(&self) -> Vec<Received> {
        self.asked.lock().expect("no panic").clone()
    }

    /// A resolver under which every host below `.example` lives here, whatever its address.
    pub fn names(&self) -> Arc<dyn Resolve> {
        self.names_but("")
    }

    /// The same, but that one host is where nobody listens: at a port that no listener is given by chance,
    /// as that of a server that has gone may be.
    pub fn names_but(&self, gone: &'static str) -> Arc<dyn Resolve> {
        Arc::new(Names { port: self.address.port(), gone })
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        // Wakes the listener.
        drop(TcpStream::connect(self.address));
    }
}

struct Names {
    port: u16,
    gone: &'static str,
}

impl Resolve for Names {
    fn resolve(&self, host: &str) -> Option<(Vec<IpAddr>, u16)> {
        let port = if host == self.gone { 1 } else { self.port };
        host.ends_with(".example").then(|| (vec![IpAddr::V4(Ipv4Addr::LOCALHOST)], port))
    }
}

fn converse(
    mut stream: TcpStream,
    asked: &Mutex<Vec<Received>>,
    answer: &dyn Fn(&Received) -> Reply,
) -> std::io::Result<()> {
    let at = Instant::now();
    let mut lines = BufReader::new(stream.try_clone()?.take(1024 * 1024)).lines();
    let first = lines.next().transpose()?.unwrap_or_default();
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut headers = Vec::new();
    for line in lines {
        let line = line?;
        let Some((name, value)) = line.split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    if path.is_empty() {
        return Ok(());
    }
    let request = Received { path, headers, at };
    asked.lock().expect("no panic").push(request.clone());
    match answer(&request) {
        Reply::Raw(write) => write(&mut stream),
        Reply::Whole(status, headers, body) => {
            let mut head = format!("HTTP/1.1 {status} Said\r\nConnection: close\r\n");
            for (name, value) in headers {
                head.extend([&name, ": ", &value, "\r\n"]);
            }
            if status != 304 {
                head.extend(["Content-Length: ", &body.len().to_string(), "\r\n"]);
            }
            head.push_str("\r\n");
            stream.write_all(head.as_bytes())?;
            stream.write_all(&body)?;
            stream.flush()
        }
    }
}
