//! The same letter as DOCX: measures of GB/T 9704-2012, fonts by their official
//! names, which the office's own computers have.

use std::io::Cursor;

use docx_rs::{
    AlignmentType, BorderType, BreakType, DocGrid, DocGridType, Docx, Footer, LineSpacing,
    LineSpacingType, PageMargin, PageNum, Paragraph, ParagraphBorder, ParagraphBorderPosition,
    ParagraphBorders, Run, RunFonts, SpecialIndentType,
};

use crate::blocks::Block;
use crate::error::LetterError;
use crate::fonts::Role;
use crate::letter::{Layout, Letter, RedHead, Signature, written};
use crate::table::line_width;

mod tables;

/// Twentieths of a point: 二十二行, 二十八字 on the type area of 156 by 225 mm.
const LINE: i32 = 579;
const CHARACTER: i32 = 316;
/// Half points: 二号, 三号, 四号, 小四.
const SIZE_2: usize = 44;
const SIZE_3: usize = 32;
const SIZE_4: usize = 28;
const SIZE_SMALL_4: usize = 24;
/// Twentieths of a point: A4, and the margins 37, 35, 28 and 26 mm.
const PAGE: (u32, u32) = (11_906, 16_838);
const TOP: i32 = 2098;
const BOTTOM: i32 = 1984;
const LEFT: i32 = 1588;
const RIGHT: i32 = 1474;
/// The page number stands 7 mm under the type area.
const FOOTER: i32 = 1304;
/// How much narrower than 16 points a character stands, in 4096ths of a point.
const CHARACTER_SPACE: isize = -849;

pub(crate) fn write(letter: &Letter) -> Result<Vec<u8>, LetterError> {
    let mut docx = set_page(Docx::new());
    docx = head(docx, letter);
    let slip = letter
        .blocks
        .iter()
        .position(|block| *block == Block::NewPage);
    let (body, slip) = letter.blocks.split_at(slip.unwrap_or(letter.blocks.len()));
    for block in body {
        docx = add(docx, block, letter.layout);
    }
    docx = foot(docx, letter);
    let mut opens_page = false;
    for block in slip {
        docx = match block {
            Block::NewPage => docx.add_paragraph(page_break()),
            Block::Heading { level: 1, text } if opens_page => docx.add_paragraph(title(text)),
            block => add(docx, block, letter.layout),
        };
        opens_page = *block == Block::NewPage;
    }
    pack(docx)
}

fn set_page(mut docx: Docx) -> Docx {
    let grid = DocGrid::new()
        .grid_type(DocGridType::LinesAndChars)
        .line_pitch(LINE.unsigned_abs() as usize)
        .char_space(CHARACTER_SPACE);
    docx.document.section_property = docx.document.section_property.clone().doc_grid(grid);
    let margin = PageMargin::new()
        .top(TOP)
        .bottom(BOTTOM)
        .left(LEFT)
        .right(RIGHT);
    docx.page_size(PAGE.0, PAGE.1)
        .page_margin(margin.header(0).footer(FOOTER))
        .default_size(SIZE_3)
        .default_fonts(fonts(Role::FangSong))
        .footer(page_number(AlignmentType::Right))
        .even_footer(page_number(AlignmentType::Left))
}

/// — 1 —, one character from the outer edge.
fn page_number(side: AlignmentType) -> Footer {
    let (left, right) = match side {
        AlignmentType::Left => (Some(CHARACTER), None),
        _ => (None, Some(CHARACTER)),
    };
    let dash = |text: &str| run(text, Role::Song, SIZE_4);
    let number = Paragraph::new()
        .add_run(dash("— "))
        .add_page_num(PageNum::new())
        .add_run(dash(" —"))
        .fonts(fonts(Role::Song))
        .size(SIZE_4);
    Footer::new().add_paragraph(number.align(side).indent(left, None, right, None))
}

/// Red head, number, title, addressee.
fn head(mut docx: Docx, letter: &Letter) -> Docx {
    if let Some(RedHead { agency }) = &letter.red_head {
        // As large as the width allows, and no larger than the standard's example.
        let size = (8844.0 / 10.0 / line_width(agency).max(1.0)) as usize;
        let name = run(agency, Role::Title, size.clamp(SIZE_3, 100)).color("FF0000");
        let spacing = LineSpacing::new().before(600).after(LINE.unsigned_abs());
        docx = docx.add_paragraph(centred().line_spacing(spacing).add_run(name));
        let number = letter.number.as_deref().unwrap_or_default();
        docx = docx
            .add_paragraph(red_line(pitched(centred()).add_run(run(
                number,
                Role::FangSong,
                SIZE_3,
            ))))
            .add_paragraph(pitched(Paragraph::new()));
    }
    docx = docx.add_paragraph(title(&letter.title));
    if let (None, Some(number)) = (&letter.red_head, &letter.number) {
        let number = run(number, Role::FangSong, text_size(letter.layout));
        docx = docx.add_paragraph(pitched(centred()).add_run(number));
    }
    if let (Layout::Form, Some(case)) = (letter.layout, &letter.case_number) {
        let case = run(&format!("案件编号：{case}"), Role::FangSong, SIZE_SMALL_4);
        let right = Paragraph::new().align(AlignmentType::Right);
        docx = docx.add_paragraph(pitched(right).add_run(case));
    }
    if let Some(addressee) = &letter.addressee {
        docx = docx.add_paragraph(pitched(Paragraph::new()));
        docx = docx.add_paragraph(flush(&format!("{addressee}："), text_size(letter.layout)));
    }
    docx
}

/// Attachments, signature, notes and the imprint.
fn foot(mut docx: Docx, letter: &Letter) -> Docx {
    let size = text_size(letter.layout);
    if !letter.attachments.is_empty() {
        docx = docx.add_paragraph(pitched(Paragraph::new()));
    }
    for (index, name) in letter.attachments.iter().enumerate() {
        let label = if index == 0 { "附件：" } else { "　　　" };
        let text = match letter.attachments.len() {
            1 => format!("{label}{name}"),
            _ => format!("{label}{}. {name}", index + 1),
        };
        docx = docx.add_paragraph(indented(&text, size));
    }
    if let Some(signature) = &letter.signature {
        docx = sign(docx, signature, size);
    }
    for note in &letter.notes {
        docx = docx.add_paragraph(indented(&format!("（{note}）"), size));
    }
    if let Some(imprint) = &letter.imprint {
        let mut lines = Vec::new();
        if !imprint.copies.is_empty() {
            lines.push(format!("抄送：{}。", imprint.copies.join("，")));
        }
        lines.push(format!(
            "{}　　{}印发",
            imprint.printed_by,
            written(imprint.printed_on)
        ));
        for line in lines {
            let text = Paragraph::new().add_run(run(&line, Role::FangSong, SIZE_4));
            docx = docx.add_paragraph(ruled(text));
        }
    }
    docx
}

/// The date four characters from the edge, the agency centred over it.
fn sign(docx: Docx, signature: &Signature, size: usize) -> Docx {
    let date = written(signature.on);
    let overhang = (line_width(&date) - line_width(&signature.agency)) / 2.0;
    let line = |text: &str, characters: f64| {
        let edge = (f64::from(CHARACTER) * characters.max(0.0)).round() as i32;
        pitched(Paragraph::new())
            .align(AlignmentType::Right)
            .indent(None, None, Some(edge), None)
            .keep_next(true)
            .add_run(run(text, Role::FangSong, size))
    };
    let gap = || pitched(Paragraph::new()).keep_next(true);
    docx.add_paragraph(gap())
        .add_paragraph(gap())
        .add_paragraph(line(&signature.agency, 4.0 + overhang))
        .add_paragraph(line(&date, 4.0).keep_next(false))
}

fn add(docx: Docx, block: &Block, layout: Layout) -> Docx {
    let size = text_size(layout);
    match block {
        Block::Heading { level, text } => {
            let role = if *level == 1 { Role::Hei } else { Role::Kai };
            let heading = pitched(Paragraph::new())
                .keep_next(true)
                .first_line_chars(200);
            docx.add_paragraph(heading.add_run(run(text, role, size)))
        }
        Block::Paragraph { text } => docx.add_paragraph(indented(text, size)),
        Block::Flush { text } => docx.add_paragraph(flush(text, size)),
        Block::Note { text } => docx.add_paragraph(flush(text, SIZE_SMALL_4)),
        Block::Table { header, rows } => tables::table(docx, header, rows),
        Block::Form { rows } => tables::form(docx, rows),
        Block::NewPage => docx.add_paragraph(page_break()),
    }
}

const fn text_size(layout: Layout) -> usize {
    match layout {
        Layout::Official => SIZE_3,
        Layout::Form => SIZE_SMALL_4,
    }
}

fn title(text: &str) -> Paragraph {
    let spacing = LineSpacing::new()
        .line_rule(LineSpacingType::Exact)
        .line(640);
    let spacing = spacing.after(LINE.unsigned_abs() / 2);
    centred()
        .line_spacing(spacing)
        .add_run(run(text, Role::Title, SIZE_2))
}

fn indented(text: &str, size: usize) -> Paragraph {
    // Word reads the indent in characters, others the one in points.
    let first = SpecialIndentType::FirstLine(i32::try_from(size * 20).unwrap_or(CHARACTER * 2));
    pitched(Paragraph::new())
        .align(AlignmentType::Both)
        .indent(None, Some(first), None, None)
        .first_line_chars(200)
        .add_run(run(text, Role::FangSong, size))
}

fn flush(text: &str, size: usize) -> Paragraph {
    pitched(Paragraph::new()).add_run(run(text, Role::FangSong, size))
}

fn centred() -> Paragraph {
    Paragraph::new().align(AlignmentType::Center)
}

/// One of 22 lines, whatever stands in it.
fn pitched(paragraph: Paragraph) -> Paragraph {
    paragraph.line_spacing(
        LineSpacing::new()
            .line_rule(LineSpacingType::Exact)
            .line(LINE),
    )
}

fn page_break() -> Paragraph {
    Paragraph::new().add_run(Run::new().add_break(BreakType::Page))
}

fn red_line(mut paragraph: Paragraph) -> Paragraph {
    let line = ParagraphBorder::new(ParagraphBorderPosition::Bottom).val(BorderType::Single);
    let line = line.size(16).space(8).color("FF0000");
    paragraph.property = paragraph
        .property
        .set_borders(ParagraphBorders::with_empty().set(line));
    paragraph
}

fn ruled(mut paragraph: Paragraph) -> Paragraph {
    let line = |position| {
        ParagraphBorder::new(position)
            .val(BorderType::Single)
            .size(6)
            .space(4)
    };
    let borders = ParagraphBorders::with_empty()
        .set(line(ParagraphBorderPosition::Top))
        .set(line(ParagraphBorderPosition::Bottom));
    paragraph.property = paragraph.property.set_borders(borders);
    paragraph
}

fn run(text: &str, role: Role, size: usize) -> Run {
    let mut run = Run::new().size(size).fonts(fonts(role));
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            run = run.add_break(BreakType::TextWrapping);
        }
        run = run.add_text(line);
    }
    run
}

fn fonts(role: Role) -> RunFonts {
    let name = role.official();
    RunFonts::new()
        .ascii(name)
        .hi_ansi(name)
        .east_asia(name)
        .hint("eastAsia")
}

fn pack(docx: Docx) -> Result<Vec<u8>, LetterError> {
    let mut package = docx.build();
    tables::repeat_headers(&mut package.document);
    let mut file = Cursor::new(Vec::new());
    package
        .pack(&mut file)
        .map_err(|error| LetterError::Output {
            form: "DOCX",
            message: error.to_string(),
        })?;
    Ok(file.into_inner())
}
