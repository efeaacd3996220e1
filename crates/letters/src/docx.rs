//! The same letter as DOCX: measures of GB/T 9704-2012, fonts by their official
//! names, which the office's own computers have.

use std::io::Cursor;

use docx_rs::{
    AlignmentType, BorderType, BreakType, DocGrid, DocGridType, Docx, Footer, LineSpacing,
    LineSpacingType, PageMargin, PageNum, Paragraph, ParagraphBorder, ParagraphBorderPosition,
    ParagraphBorders, Run, RunFonts, SpecialIndentType, Tab, TabValueType,
};

use crate::blocks::Block;
use crate::error::LetterError;
use crate::fonts::Role;
use crate::letter::{Imprint, Layout, Letter, RedHead, Signature, written};
use crate::table::line_width;

mod core;
mod report;
mod tables;

pub(crate) use report::write as write_report;

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
/// The type area's width in twentieths of a point: 156 mm.
const TYPE_AREA: usize = 8844;
/// 28 characters of 16 points are a little wider than 156 mm, in twentieths of a point.
const TRACKING: i32 = -4;

pub(crate) fn write(letter: &Letter) -> Result<Vec<u8>, LetterError> {
    let mut docx = set_page(Docx::new());
    docx = head(docx, letter);
    let slip = letter
        .blocks
        .iter()
        .position(|block| *block == Block::NewPage);
    let (body, slip) = letter.blocks.split_at(slip.unwrap_or(letter.blocks.len()));
    for (index, block) in body.iter().enumerate() {
        // A signature never stands on a page without a line of what it signs.
        let signed = index + 1 == body.len() && letter.signature.is_some();
        let last = paragraph(block, text_size(letter.layout)).filter(|_| signed);
        docx = match last {
            Some(last) => docx.add_paragraph(last.keep_next(true)),
            None => add(docx, block, letter.layout),
        };
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
    let by = letter.author().unwrap_or_default();
    pack(docx, &core::of(&letter.title, by, letter.made_on))
}

fn set_page(mut docx: Docx) -> Docx {
    let grid = DocGrid::new()
        .grid_type(DocGridType::Lines)
        .line_pitch(LINE.unsigned_abs() as usize);
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
        // As large as one line allows, and no larger than 50 points.
        let size = (TYPE_AREA as f64 / 10.0 / line_width(agency).max(1.0)) as usize;
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
        // The text's last lines go with the attachments to the signature's page.
        let gap = pitched(Paragraph::new()).keep_next(letter.signature.is_some());
        docx = docx.add_paragraph(gap);
    }
    for (index, name) in letter.attachments.iter().enumerate() {
        let label = if index == 0 { "附件：" } else { "" };
        let mark = match letter.attachments.len() {
            1 => String::new(),
            _ => format!("{}. ", index + 1),
        };
        // A long name goes on under itself.
        let hanging = width(&format!("{label}{mark}"), size);
        let left = width("　　附件：", size) + width(&mark, size);
        let item = pitched(Paragraph::new())
            .indent(
                Some(left),
                Some(SpecialIndentType::Hanging(hanging)),
                None,
                None,
            )
            .add_run(run(&format!("{label}{mark}{name}"), Role::FangSong, size));
        docx = docx.add_paragraph(item.keep_next(letter.signature.is_some()));
    }
    if let Some(signature) = &letter.signature {
        docx = sign(docx, signature, size, !letter.notes.is_empty());
    }
    for note in &letter.notes {
        docx = docx.add_paragraph(indented(&format!("（{note}）"), size));
    }
    match &letter.imprint {
        Some(imprint) => add_imprint(docx, imprint),
        None => docx,
    }
}

/// 版记: copies, and who printed it when, between lines.
fn add_imprint(mut docx: Docx, imprint: &Imprint) -> Docx {
    let text = |text: &str| run(text, Role::FangSong, SIZE_4);
    docx = docx.add_paragraph(pitched(Paragraph::new()));
    if !imprint.copies.is_empty() {
        let copies = text(&format!("抄送：{}。", imprint.copies.join("，")));
        docx = docx.add_paragraph(ruled(Paragraph::new().add_run(copies)));
    }
    let edge = Tab::new().val(TabValueType::Right).pos(TYPE_AREA);
    let printed = Paragraph::new()
        .add_tab(edge)
        .add_run(text(&imprint.printed_by).add_tab())
        .add_run(text(&format!("{}印发", written(imprint.printed_on))));
    docx.add_paragraph(ruled(printed))
}

/// The date four characters from the edge, the agency centred over it.
fn sign(docx: Docx, signature: &Signature, size: usize, noted: bool) -> Docx {
    let date = written(signature.on);
    let overhang = (line_width(&date) - line_width(&signature.agency)) / 2.0;
    let line = |text: &str, characters: f64| {
        let edge = twips(characters.max(0.0), size);
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
        .add_paragraph(line(&date, 4.0).keep_next(noted))
}

fn add(docx: Docx, block: &Block, layout: Layout) -> Docx {
    match block {
        Block::Table { header, rows } | Block::Figures { header, rows, .. } => {
            tables::table(docx, header, rows)
        }
        Block::Form { rows } => tables::form(docx, rows),
        Block::NewPage => docx.add_paragraph(page_break()),
        block => match paragraph(block, text_size(layout)) {
            Some(paragraph) => docx.add_paragraph(paragraph),
            None => docx,
        },
    }
}

/// A block that is one paragraph.
fn paragraph(block: &Block, size: usize) -> Option<Paragraph> {
    match block {
        Block::Heading { level, text } => {
            let role = if *level == 1 { Role::Hei } else { Role::Kai };
            let heading = first_line(pitched(Paragraph::new()), size);
            Some(heading.keep_next(true).add_run(run(text, role, size)))
        }
        Block::Paragraph { text } => Some(indented(text, size)),
        Block::Flush { text } => Some(flush(text, size)),
        Block::Note { text } => Some(flush(text, SIZE_SMALL_4)),
        // what a chart draws stands in the table beside it
        Block::Table { .. }
        | Block::Figures { .. }
        | Block::Form { .. }
        | Block::Chart(_)
        | Block::NewPage => None,
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
    first_line(pitched(Paragraph::new()), size)
        .align(AlignmentType::Both)
        .add_run(run(text, Role::FangSong, size))
}

/// Two characters in.
fn first_line(paragraph: Paragraph, size: usize) -> Paragraph {
    let first = SpecialIndentType::FirstLine(twips(2.0, size));
    paragraph.indent(None, Some(first), None, None)
}

fn width(text: &str, size: usize) -> i32 {
    twips(line_width(text), size)
}

/// Characters of a size in half points, in twentieths of a point.
fn twips(characters: f64, size: usize) -> i32 {
    (characters * size as f64 * 10.0).round() as i32
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
    if size == SIZE_3 {
        run = run.character_spacing(TRACKING);
    }
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

fn pack(docx: Docx, core: &str) -> Result<Vec<u8>, LetterError> {
    let mut package = docx.build();
    package.doc_props.core = core.as_bytes().to_vec();
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
