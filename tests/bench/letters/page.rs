//! The page that is measured: a notice to supplement, one page with a table.

use std::path::Path;

use letters::{Fonts, Layout, Letter, Press, Signature, Wordings, blocks};

const TEXT: &str = "\
您于2026年3月1日提出的政府信息公开申请，本机关于2026年3月2日收到。
您申请公开的内容是：江阳市城东片区2025年度道路养护合同及其验收材料。
经审查，该申请对所需信息的描述不够明确，依照《中华人民共和国政府信息公开条例》第三十条的规定，请补正下列事项：
| 序号 | 需要补正的事项 | 说明 |
| 1 | 所需合同的签订时间 | 年度或者具体日期 |
| 2 | 所需合同的项目名称 | 片区内有三个项目 |
| 3 | 验收材料的种类 | 报告、照片或者纪要 |
请自收到本告知书的次日起10个工作日内补正。无正当理由逾期不补正的，视为放弃申请，本机关不再处理该政府信息公开申请。答复期限自收到补正后的申请的次日起计算。
书写、阅读或者表述有困难的，可以与本机关联系，本机关将提供帮助。";

/// The press with the wordings and the layout of the repository.
pub fn press() -> Press {
    let workflows = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../workflows");
    let mut files = Vec::new();
    read(&workflows, "letters", &mut files);
    let files = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()));
    Press::new(Fonts::open(None).unwrap(), Wordings::load(files).unwrap())
}

fn read(root: &Path, below: &str, files: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(root.join(below)).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{below}/{}", entry.file_name().to_str().unwrap());
        match entry.file_type().unwrap().is_dir() {
            true => read(root, &name, files),
            false => files.push((name, std::fs::read_to_string(entry.path()).unwrap())),
        }
    }
}

/// The letter.
pub fn letter() -> Letter {
    Letter {
        addressee: Some("王喆堃".into()),
        signature: Some(Signature {
            agency: "江阳市数据管理局".into(),
            on: chrono::NaiveDate::from_ymd_opt(2026, 3, 4).unwrap(),
        }),
        notes: vec!["联系人：政务公开科，电话：0816-5550100".into()],
        ..Letter::new(
            Layout::Official,
            "政府信息公开申请补正告知书",
            blocks::parse(TEXT),
        )
    }
}

/// The same letter to another person under another number.
pub fn numbered(letter: &Letter, n: usize) -> Letter {
    let name = ["赵", "钱", "孙", "李", "周", "吴", "郑", "王"][n % 8];
    Letter {
        number: Some(format!("江数补〔2026〕{n}号")),
        addressee: Some(format!("{name}某{n}")),
        ..letter.clone()
    }
}
