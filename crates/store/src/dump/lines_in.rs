//! Reads the lines of an export and checks what can be said of a line by itself.

use std::io::{BufRead, Read};

use serde::Deserialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::cell::Cell;
use super::line::{Header, RowLine, Trailer, spelled};
use super::tables::{Order, TABLES, Table};
use super::{DumpError, header};

/// Bytes of the longest line: a set of rules or a long text fits many times.
const LONGEST: u64 = 64 << 20;

/// What a line is.
pub(crate) enum LineIn {
    Row(&'static Table, Vec<Cell>),
    Trailer(Trailer),
}

/// The lines of a file, one at a time.
pub(crate) struct LinesIn<R> {
    input: R,
    line: Vec<u8>,
    number: u64,
    sha256: Sha256,
    last: Option<Place>,
}

/// Where a row stands in an export: tables in their order, then the key; where
/// there is none, the line itself.
#[derive(PartialEq, PartialOrd)]
struct Place {
    table: usize,
    key: Vec<Cell>,
    line: Vec<u8>,
}

impl<R: BufRead> LinesIn<R> {
    pub fn new(input: R) -> LinesIn<R> {
        LinesIn {
            input,
            line: Vec::new(),
            number: 0,
            sha256: Sha256::new(),
            last: None,
        }
    }

    /// The number of the line that was read last.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// SHA-256 of all lines before the trailer, in hexadecimal.
    pub fn sha256(&self) -> String {
        hex::encode(self.sha256.clone().finalize())
    }

    /// Reads the first line, which must be that of this program.
    pub fn header(&mut self) -> Result<(), DumpError> {
        if !self.advance()? {
            return Err(self.wrong("文件是空的"));
        }
        let ours = header();
        let no_export = "这不是 kaijuan export 写出的文件";
        let theirs: Header =
            serde_json::from_slice(&self.line).map_err(|_| self.wrong(no_export))?;
        if theirs.kaijuan != ours.kaijuan || theirs.schema != ours.schema {
            return Err(self.wrong(format!(
                "文件由 {} 版（数据库结构 {}）导出，本程序是 {} 版（数据库结构 {}）：请用同一版本的程序导出和导入，旧登记簿可以先升级（kaijuan migrate）再导出",
                theirs.kaijuan, theirs.schema, ours.kaijuan, ours.schema
            )));
        }
        self.must_be(&spelled(&theirs)?)?;
        self.sha256.update(&self.line);
        Ok(())
    }

    /// Reads the next line.
    pub fn next(&mut self) -> Result<LineIn, DumpError> {
        if !self.advance()? {
            return Err(self.wrong("文件到此为止，没有结尾的一行：导出没有完成，或者文件被截断"));
        }
        let mut line: Map<String, Value> = match serde_json::from_slice(&self.line) {
            Ok(line) => line,
            Err(_) if !self.line.ends_with(b"\n") => {
                return Err(self.wrong("这一行不完整：导出没有完成，或者文件被截断"));
            }
            Err(error) => {
                let at = error.column();
                return Err(self.wrong(format!("不是 JSON 对象，错在第 {at} 个字节处")));
            }
        };
        if line.contains_key("sha256") {
            return self.trailer(line);
        }
        let (table, row) = (line.remove("table"), line.remove("row"));
        let table = self.table(table)?;
        let Some(Value::Object(row)) = row else {
            return Err(self.wrong("缺少“row”，或者它不是对象"));
        };
        let cells = self.cells(table, row)?;
        let table_line = RowLine {
            table,
            cells: &cells,
        };
        self.must_be(&spelled(&table_line)?)?;
        self.must_follow(table, &cells)?;
        self.sha256.update(&self.line);
        Ok(LineIn::Row(table, cells))
    }

    /// Nothing may follow the trailer.
    pub fn end(&mut self) -> Result<(), DumpError> {
        match self.advance()? {
            true => Err(self.wrong("结尾的一行之后还有内容")),
            false => Ok(()),
        }
    }

    fn trailer(&self, line: Map<String, Value>) -> Result<LineIn, DumpError> {
        let trailer = Trailer::deserialize(Value::Object(line))
            .map_err(|_| self.wrong("结尾的一行应为各表的行数（rows）和校验值（sha256）"))?;
        self.must_be(&spelled(&trailer)?)?;
        Ok(LineIn::Trailer(trailer))
    }

    fn table(&self, name: Option<Value>) -> Result<&'static Table, DumpError> {
        let Some(Value::String(name)) = name else {
            return Err(self.wrong("缺少“table”，或者它不是文字"));
        };
        TABLES
            .iter()
            .find(|table| table.name == name)
            .ok_or_else(|| self.wrong(format!("没有“{name}”这个表")))
    }

    fn cells(
        &self,
        table: &'static Table,
        mut row: Map<String, Value>,
    ) -> Result<Vec<Cell>, DumpError> {
        let name = table.name;
        let cells = table
            .columns
            .iter()
            .map(|column| {
                let value = row
                    .remove(column.name)
                    .ok_or_else(|| self.wrong(format!("{name} 缺少“{}”这一列", column.name)))?;
                Cell::read(column, value)
                    .map_err(|why| self.wrong(format!("{name} 的“{}”{why}", column.name)))
            })
            .collect::<Result<_, _>>()?;
        match row.keys().next() {
            None => Ok(cells),
            Some(unknown) => Err(self.wrong(format!("{name} 没有“{unknown}”这一列"))),
        }
    }

    /// One content has one spelling: what was read must be what is written again.
    fn must_be(&self, spelled: &[u8]) -> Result<(), DumpError> {
        if self.line.strip_suffix(b"\n") == Some(spelled) {
            return Ok(());
        }
        Err(self.wrong("不是导出时的写法：文件被编辑过，或者换行、空格被转换过，请重新导出"))
    }

    /// Rows come in one order, and a key comes once.
    fn must_follow(&mut self, table: &'static Table, cells: &[Cell]) -> Result<(), DumpError> {
        let (key, line) = match table.order {
            Order::Key(key) => (key, Vec::new()),
            Order::Case => (&[][..], self.line.clone()),
        };
        let places = key.iter().filter_map(|column| table.place(column));
        let place = Place {
            table: TABLES
                .iter()
                .position(|it| it.name == table.name)
                .unwrap_or(TABLES.len()),
            key: places.map(|place| cells[place].clone()).collect(),
            line,
        };
        let follows = match &self.last {
            None => true,
            Some(last) if table.order == Order::Case => *last <= place,
            Some(last) => *last < place,
        };
        if !follows {
            let name = table.name;
            return Err(self.wrong(format!("{name} 的这一行重复，或者不在导出时的位置")));
        }
        self.last = Some(place);
        Ok(())
    }

    /// Reads a line with its end; false when there is none.
    fn advance(&mut self) -> Result<bool, DumpError> {
        self.line.clear();
        self.number += 1;
        let mut input = self.input.by_ref().take(LONGEST);
        let read = input.read_until(b'\n', &mut self.line)? as u64;
        if read == LONGEST && !self.line.ends_with(b"\n") {
            return Err(self.wrong("太长：这不是 kaijuan export 写出的文件"));
        }
        Ok(read > 0)
    }

    /// An error in the line that was read last.
    pub fn wrong(&self, what: impl Into<String>) -> DumpError {
        DumpError::Line {
            line: self.number,
            what: what.into(),
        }
    }
}
