//! The records behind pivot tables.

use crate::kinds::Kind;
use crate::look::Look;
use crate::package::Package;
use crate::xml::{self, Item};

pub(super) fn look(look: &mut Look, package: &mut Package<'_>) {
    for part in package.below("xl/pivotCache/") {
        if !part.contains("pivotCacheDefinition") || part.contains("_rels") {
            continue;
        }
        let Some(bytes) = package.get(look, &part) else {
            continue;
        };
        let cache = definition(&bytes);
        let mut values = cache.values;
        let mut records = 0;
        for relation in package.relations(look, &part) {
            if relation.kind == "pivotCacheRecords"
                && let Some(bytes) = package.get(look, &relation.target)
            {
                records += read_records(&bytes, &cache.fields, &mut values);
            }
        }
        if records == 0 && values.is_empty() {
            continue;
        }
        let fields = cache.fields.join("、");
        look.find(
            Kind::PivotCache,
            "工作簿",
            "",
            &format!("{records} 条记录，字段：{fields}"),
        );
        for (field, value) in values {
            look.read_labelled("数据透视表缓存", "", &field, &value);
        }
    }
    // The items of a slicer are copied from the cache.
    for part in package.below("xl/slicerCaches/") {
        if let Some(bytes) = package.get(look, &part) {
            let mut items = String::new();
            let _ = xml::walk(&bytes, |item| {
                if let Item::Open(_, tag) = item
                    && let Some(name) = tag.get("n").or_else(|| tag.get("c"))
                {
                    items.push_str(&name);
                    items.push('；');
                }
            });
            look.read("切片器", "", &items);
        }
    }
}

struct Cache {
    fields: Vec<String>,
    /// Values with the name of their field.
    values: Vec<(String, String)>,
}

fn definition(bytes: &[u8]) -> Cache {
    let mut cache = Cache {
        fields: Vec::new(),
        values: Vec::new(),
    };
    let mut in_items = false;
    let _ = xml::walk(bytes, |item| match item {
        Item::Open("cacheField", tag) => cache.fields.push(tag.get("name").unwrap_or_default()),
        Item::Open("sharedItems", _) => in_items = true,
        Item::Close("sharedItems") => in_items = false,
        Item::Open("s" | "n" | "d", tag) if in_items => {
            if let Some(value) = tag.get("v") {
                let field = cache.fields.last().cloned().unwrap_or_default();
                cache.values.push((field, value));
            }
        }
        _ => {}
    });
    cache
}

fn read_records(bytes: &[u8], fields: &[String], values: &mut Vec<(String, String)>) -> u64 {
    let mut records = 0;
    let mut field = 0;
    let _ = xml::walk(bytes, |item| match item {
        Item::Open("r", _) => {
            records += 1;
            field = 0;
        }
        Item::Open("s" | "n" | "d" | "x" | "b" | "e" | "m", tag) => {
            if let Some(value) = tag.get("v").filter(|value| value.len() > 4) {
                values.push((fields.get(field).cloned().unwrap_or_default(), value));
            }
            field += 1;
        }
        _ => {}
    });
    records
}
