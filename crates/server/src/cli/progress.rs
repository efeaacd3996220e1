//! How far something long has come: a bar on a terminal, nothing anywhere else.

use std::io::{self, BufRead, IsTerminal, Read, Write};
use std::sync::Mutex;

const WIDTH: u64 = 30;
/// What is told in bytes is told anew after so many.
const STEP: u64 = 1 << 20;

/// A line of a terminal that says how far something has come; it is gone in the end. It
/// goes to standard error, and only where that is a terminal.
pub(super) struct Bar {
    shown: bool,
    drawn: Mutex<String>,
}

impl Bar {
    pub(super) fn new() -> Bar {
        Bar {
            shown: io::stderr().is_terminal(),
            drawn: Mutex::new(String::new()),
        }
    }

    /// So much of a total is done.
    pub(super) fn at(&self, what: &str, done: u64, total: u64) {
        if self.shown {
            self.draw(line(what, done, total));
        }
    }

    /// So many bytes are done of what nobody knows the length of.
    fn so_far(&self, what: &str, bytes: u64) {
        if self.shown {
            self.draw(format!("{what} {} MB", bytes >> 20));
        }
    }

    fn draw(&self, line: String) {
        let Ok(mut drawn) = self.drawn.lock() else {
            return;
        };
        if *drawn != line {
            let mut terminal = io::stderr();
            let _ = write!(terminal, "\r\x1b[K{line}");
            let _ = terminal.flush();
            *drawn = line;
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if self.shown {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

fn line(what: &str, done: u64, total: u64) -> String {
    let percent = (done.saturating_mul(100) / total.max(1)).min(100);
    let full = WIDTH * percent / 100;
    let blocks = |block: &str, many: u64| block.repeat(usize::try_from(many).unwrap_or_default());
    let (done, left) = (blocks("█", full), blocks("░", WIDTH - full));
    format!("{what} {done}{left} {percent}%")
}

/// A file that is written or read, and tells how far.
pub(super) struct Told<T> {
    inner: T,
    bar: Bar,
    what: &'static str,
    bytes: u64,
    /// How long it is, when that is known.
    length: Option<u64>,
}

impl<T> Told<T> {
    pub(super) fn new(inner: T, what: &'static str, length: Option<u64>) -> Told<T> {
        Told {
            inner,
            bar: Bar::new(),
            what,
            bytes: 0,
            length,
        }
    }

    fn tell(&mut self, more: usize) {
        let before = self.bytes;
        self.bytes += more as u64;
        match self.length {
            Some(length) => self.bar.at(self.what, self.bytes, length),
            None if self.bytes / STEP != before / STEP => {
                self.bar.so_far(self.what, self.bytes);
            }
            None => {}
        }
    }
}

impl<W: Write> Write for Told<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.tell(written);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<R: BufRead> Read for Told<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(bytes)?;
        self.tell(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Told<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, bytes: usize) {
        self.inner.consume(bytes);
        self.tell(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_what_is_done() {
        for (done, total, full, percent) in [
            (0, 200, 0, 0),
            (50, 200, 7, 25),
            (200, 200, 30, 100),
            (9, 0, 30, 100),
        ] {
            let line = line("导出", done, total);
            assert!(
                line.starts_with("导出 ") && line.ends_with(&format!(" {percent}%")),
                "{line}"
            );
            assert_eq!(line.matches('█').count(), full, "{line}");
            assert_eq!(line.matches('░').count(), 30 - full, "{line}");
        }
    }

    #[test]
    fn what_is_told_about_passes_as_it_is() {
        let text = "一\n二\n三";
        let mut read = Told::new(text.as_bytes(), "导入", Some(11));
        let mut line = String::new();
        while read.read_line(&mut line).unwrap() > 0 {}
        assert_eq!((line.as_str(), read.bytes), (text, 11));
        let mut written = Told::new(Vec::new(), "导出", None);
        written.write_all(text.as_bytes()).unwrap();
        assert_eq!(
            (written.inner.as_slice(), written.bytes),
            (text.as_bytes(), 11)
        );
    }
}
