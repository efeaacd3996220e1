//! The controls of a form, in the order in which a page shows them.

use disclosure::lines;

use super::choices::closed;
use super::typed::Typed;
use super::{Choice, Choices, Mistakes, is_filled_in, object, said_of};
use crate::api::acts::{Field, Form};

/// A piece of a form.
#[derive(Debug)]
pub(in crate::workbench) enum Piece {
    /// A group begins.
    Open {
        legend: String,
        hint: String,
        error: Option<String>,
        id: String,
        /// Whether it is folded away until something stands in it.
        folded: bool,
    },
    /// It ends.
    Close { folded: bool },
    /// A control.
    Input(Input),
    /// A button for one more row of a list.
    More { path: String, label: String },
}

/// A control.
#[derive(Debug)]
pub(in crate::workbench) struct Input {
    /// Its path.
    pub name: String,
    pub label: String,
    pub hint: String,
    pub required: bool,
    pub error: Option<String>,
    pub value: String,
    pub control: Control,
}

impl Input {
    /// Its id on the page.
    pub fn id(&self) -> String {
        id_of(&self.name)
    }
}

/// Which control.
#[derive(Debug)]
pub(in crate::workbench) enum Control {
    Line {
        longest: usize,
    },
    Text {
        rows: u8,
    },
    Day,
    Count,
    Money,
    Check,
    Select {
        choices: Vec<Choice>,
    },
    Boxes {
        choices: Vec<Choice>,
        chosen: Vec<String>,
    },
}

impl Control {
    /// Whether a choice is taken.
    pub fn has(&self, value: &str) -> bool {
        matches!(self, Control::Boxes { chosen, .. } if chosen.iter().any(|one| one == value))
    }
}

/// The id of what stands at a path.
pub(in crate::workbench) fn id_of(path: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    format!("f-{}", path.chars().map(plain).collect::<String>())
}

/// The pieces of a form's fields, with what was typed and what is wrong with it.
pub(in crate::workbench) fn pieces<'f>(
    fields: impl IntoIterator<Item = &'f Field>,
    typed: &Typed,
    mistakes: &Mistakes,
    choices: &Choices,
) -> Vec<Piece> {
    pieces_within("", fields, typed, mistakes, choices)
}

/// The pieces of some fields of an object that stands at a path; `within` ends with
/// the dot.
pub(in crate::workbench) fn pieces_within<'f>(
    within: &str,
    fields: impl IntoIterator<Item = &'f Field>,
    typed: &Typed,
    mistakes: &Mistakes,
    choices: &Choices,
) -> Vec<Piece> {
    let mut writer = Writer {
        typed,
        mistakes,
        choices,
        pieces: Vec::new(),
    };
    for field in fields {
        writer.field(field, &format!("{within}{}", field.name));
    }
    writer.pieces
}

struct Writer<'t> {
    typed: &'t Typed,
    mistakes: &'t Mistakes,
    choices: &'t Choices,
    pieces: Vec<Piece>,
}

impl Writer<'_> {
    fn field(&mut self, field: &Field, path: &str) {
        if is_filled_in(field) {
            return;
        }
        let (label, hint) = said_of(field);
        match &field.form {
            Form::Object(name) => self.one(name, field, path, label, hint),
            Form::Many(form) => self.many(form, field, path, label, hint),
            form => {
                let required = self.is_required(field, path);
                let control = self.control(form, field, required);
                self.input(path, label, hint, required, control);
            }
        }
    }

    fn is_required(&self, field: &Field, path: &str) -> bool {
        field.required || self.choices.needs(path)
    }

    fn input(&mut self, path: &str, label: String, hint: String, required: bool, control: Control) {
        self.pieces.push(Piece::Input(Input {
            name: path.to_owned(),
            label,
            hint,
            required,
            error: self.mistakes.at(path).cloned(),
            value: self.typed.get(path).unwrap_or_default().to_owned(),
            control,
        }));
    }

    fn open(&mut self, path: &str, legend: String, hint: String, folded: bool) {
        self.pieces.push(Piece::Open {
            legend,
            hint,
            error: self.mistakes.at(path).cloned(),
            id: id_of(path),
            folded,
        });
    }

    fn one(&mut self, name: &str, field: &Field, path: &str, label: String, hint: String) {
        let folded =
            !self.is_required(field, path) && !self.typed.says(path) && !self.is_wrong(path);
        self.open(path, label, hint, folded);
        self.inner(name, path);
        self.pieces.push(Piece::Close { folded });
    }

    fn inner(&mut self, name: &str, path: &str) {
        for field in object(name).map_or(&[][..], |object| object.fields) {
            self.field(field, &format!("{path}.{}", field.name));
        }
    }

    fn many(&mut self, form: &Form, field: &Field, path: &str, label: String, hint: String) {
        let required = self.is_required(field, path);
        if let Some(choices) = self.boxes(form, field.name) {
            let chosen = self.typed.all(path).map(str::to_owned).collect();
            let control = Control::Boxes { choices, chosen };
            return self.input(path, label, hint, required, control);
        }
        let more = self.wants_more(path);
        // rows in which nothing was typed are no reason to unfold them
        let typed = match more || self.typed.says(path) || self.is_wrong(path) {
            true => self.typed.rows(path),
            false => 0,
        };
        let rows = (typed + usize::from(more)).max(usize::from(required));
        let folded = rows == 0;
        self.open(path, label.clone(), hint, folded);
        for row in 0..rows.max(1) {
            let at = format!("{path}[{row}]");
            let legend = format!("第 {} 项", row + 1);
            match form {
                Form::Object(name) => {
                    self.open(&at, legend, String::new(), false);
                    self.inner(name, &at);
                    self.pieces.push(Piece::Close { folded: false });
                }
                form => {
                    let required = row == 0 && required;
                    let control = self.control(form, field, required);
                    self.input(&at, legend, String::new(), required, control);
                }
            }
        }
        self.pieces.push(Piece::More {
            path: path.to_owned(),
            label: format!("再加一项“{label}”"),
        });
        self.pieces.push(Piece::Close { folded });
    }

    /// Whether the button for one more row of this list was pressed.
    fn wants_more(&self, path: &str) -> bool {
        self.typed.get("_more") == Some(path)
    }

    fn is_wrong(&self, path: &str) -> bool {
        self.mistakes.0.keys().any(|at| at.starts_with(path))
    }

    fn boxes(&self, form: &Form, name: &str) -> Option<Vec<Choice>> {
        match form {
            Form::Word(word) => Some(closed(word)),
            _ => self.choices.of(name).map(<[Choice]>::to_vec),
        }
    }

    fn control(&self, form: &Form, field: &Field, required: bool) -> Control {
        if let Some(choices) = self.choices.of(field.name) {
            return Control::Select {
                choices: choices.to_vec(),
            };
        }
        match form {
            Form::Text => Control::Text {
                rows: if required { 4 } else { 2 },
            },
            Form::Day => Control::Day,
            Form::Count => Control::Count,
            Form::Fen => Control::Money,
            Form::Flag if required => Control::Select {
                choices: vec![Choice::new("true", "是"), Choice::new("false", "否")],
            },
            Form::Flag => Control::Check,
            Form::Word(word) => Control::Select {
                choices: closed(word),
            },
            _ => Control::Line {
                longest: lines::longest(field.name),
            },
        }
    }
}
