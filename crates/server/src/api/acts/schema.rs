//! The table as OpenAPI schemas.

use std::borrow::Cow;

use disclosure::lines;
use disclosure::words::ActKind;
use utoipa::openapi::schema::{
    AdditionalProperties, ArrayBuilder, ObjectBuilder, OneOfBuilder, RefBuilder, Schema,
    SchemaType, Type,
};
use utoipa::openapi::{KnownFormat, Ref, RefOr, SchemaFormat};
use utoipa::{PartialSchema, ToSchema};

use super::{Field, Form, body, objects};
use crate::api::words;

/// The body of an act: one of all.
pub(in crate::api) enum ActSchema {}

impl PartialSchema for ActSchema {
    fn schema() -> RefOr<Schema> {
        let one_of = OneOfBuilder::new().description(Some("一项办理，由 act 区分"));
        ActKind::ALL
            .iter()
            .filter(|kind| body(**kind).is_some())
            .fold(one_of, |one_of, kind| {
                one_of.item(Ref::from_schema_name(name_of(*kind)))
            })
            .into()
    }
}

impl ToSchema for ActSchema {
    fn name() -> Cow<'static, str> {
        "Act".into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        for kind in ActKind::ALL {
            if let Some(fields) = body(*kind) {
                schemas.push((name_of(*kind), act(*kind, fields)));
            }
        }
        for object in objects() {
            let schema = with_fields(ObjectBuilder::new(), object.fields);
            let schema = schema.description(Some(object.says));
            schemas.push((object.name.to_owned(), schema.into()));
        }
        schemas.extend(words::all());
    }
}

/// Objects of the table that requests and answers refer to.
macro_rules! named {
    ($($schema:ident = $name:literal;)+) => {
        $(
            #[doc = concat!("The object `", $name, "`.")]
            pub(in crate::api) enum $schema {}

            impl PartialSchema for $schema {
                fn schema() -> RefOr<Schema> {
                    let form = objects().find(|object| object.name == $name);
                    let fields = form.map_or(&[][..], |form| form.fields);
                    let object = with_fields(ObjectBuilder::new(), fields);
                    object.description(form.map(|form| form.says)).into()
                }
            }

            impl ToSchema for $schema {
                fn name() -> Cow<'static, str> {
                    $name.into()
                }
            }
        )+
    };
}

named! {
    NewApplicationSchema = "NewApplication";
    ChannelDatesSchema = "ChannelDates";
    NewHandoverSchema = "NewHandover";
    NewWebhookSchema = "NewWebhook";
    BulkDispatchSchema = "BulkDispatch";
    NoticeAskSchema = "NoticeAsk";
    QuoteAskSchema = "QuoteAsk";
}

/// `ActRequestSupplement` for `request_supplement`.
fn name_of(kind: ActKind) -> String {
    let words = kind.word().split('_').map(|word| {
        let (first, rest) = word.split_at(1);
        format!("{}{rest}", first.to_ascii_uppercase())
    });
    format!("Act{}", words.collect::<String>())
}

fn act(kind: ActKind, fields: impl Iterator<Item = &'static Field>) -> RefOr<Schema> {
    let which = ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some([kind.word()]));
    let on = or_null(described(&Form::Day, "生效之日；省略为今天"));
    let object = ObjectBuilder::new()
        .property("act", which)
        .required("act")
        .property("on", on);
    with_fields(object, fields)
        .description(Some(kind.label()))
        .into()
}

fn with_fields(
    object: ObjectBuilder,
    fields: impl IntoIterator<Item = &'static Field>,
) -> ObjectBuilder {
    let object =
        object.additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(false)));
    fields.into_iter().fold(object, |object, field| {
        let schema = within_line(field, described(&field.form, field.says));
        match field.required {
            true => object
                .property(field.name, filled_in(&field.form, schema))
                .required(field.name),
            false if field.nullable => object.property(field.name, or_null(schema)),
            false => object.property(field.name, schema),
        }
    })
}

/// A line is as long as its field lets it be.
fn within_line(field: &Field, schema: RefOr<Schema>) -> RefOr<Schema> {
    match schema {
        RefOr::T(Schema::Object(mut line)) if field.form == Form::Line => {
            line.max_length = Some(lines::longest(field.name));
            RefOr::T(Schema::Object(line))
        }
        other => other,
    }
}

/// Something to be seen, in a line and in free text.
const SEEN_IN_LINE: &str = r"^[^\x00-\x1F\x7F-\x9F]*\S[^\x00-\x1F\x7F-\x9F]*$";
const SEEN_IN_TEXT: &str = r"\S";

/// A text that must be there says something; white space does not.
fn filled_in(form: &Form, schema: RefOr<Schema>) -> RefOr<Schema> {
    let pattern = match form {
        Form::Line => SEEN_IN_LINE,
        Form::Text => SEEN_IN_TEXT,
        _ => return schema,
    };
    match schema {
        RefOr::T(Schema::Object(mut text)) => {
            text.min_length = Some(1);
            text.pattern = Some(pattern.to_owned());
            RefOr::T(Schema::Object(text))
        }
        other => other,
    }
}

/// What may be left out may be `null` too.
fn or_null(schema: RefOr<Schema>) -> RefOr<Schema> {
    let null = ObjectBuilder::new().schema_type(Type::Null);
    match schema {
        RefOr::T(Schema::Object(mut object)) => {
            if let SchemaType::Type(kind) = object.schema_type {
                object.schema_type = SchemaType::from_iter([kind, Type::Null]);
            }
            RefOr::T(Schema::Object(object))
        }
        RefOr::Ref(mut reference) => {
            let says = std::mem::take(&mut reference.description);
            OneOfBuilder::new()
                .item(null)
                .item(reference)
                .description(Some(says))
                .into()
        }
        other => other,
    }
}

fn described(form: &Form, says: &str) -> RefOr<Schema> {
    let plain = |kind, format: Option<KnownFormat>| {
        ObjectBuilder::new()
            .schema_type(kind)
            .format(format.map(SchemaFormat::KnownFormat))
            .description(Some(says))
    };
    match form {
        Form::Text | Form::Line => plain(Type::String, None).into(),
        Form::Day => plain(Type::String, Some(KnownFormat::Date)).into(),
        Form::Id => plain(Type::String, Some(KnownFormat::Uuid)).into(),
        Form::Count => plain(Type::Integer, Some(KnownFormat::Int64))
            .minimum(Some(0))
            .into(),
        Form::Fen => plain(Type::Integer, Some(KnownFormat::Int64)).into(),
        Form::Change => plain(Type::Object, None)
            .additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(true)))
            .into(),
        Form::Flag => plain(Type::Boolean, None).into(),
        Form::Word(name) | Form::Object(name) => RefBuilder::new()
            .ref_location_from_schema_name(*name)
            .description(Some(says))
            .into(),
        Form::Many(form) => ArrayBuilder::new()
            .items(item(form))
            .description(Some(says))
            .into(),
    }
}

/// One of several; what they are, the list says.
fn item(form: &Form) -> RefOr<Schema> {
    match described(form, "") {
        RefOr::T(Schema::Object(mut object)) => {
            object.description = None;
            RefOr::T(Schema::Object(object))
        }
        RefOr::Ref(mut reference) => {
            reference.description = String::new();
            RefOr::Ref(reference)
        }
        other => other,
    }
}
